//! The writing threads: each owns one connection and takes one lane at a time.

use std::sync::Arc;
use std::time::Duration;

use crate::OpenError;
use crate::call::{Job, Target};
use crate::connection::Connection;
use crate::group_commit::{self, Writing};
use crate::lanes::{Lanes, Taken};

/// A thread that had nothing to do for this long tidies up.
const IDLE_AFTER: Duration = Duration::from_secs(5);

/// What writes of the same order share. `None` is the one lane of an engine with one writer.
pub(crate) type LaneKey = Option<Target>;

pub(crate) fn spawn(
    name: String,
    lanes: Arc<Lanes<LaneKey, Job>>,
    writing: Arc<Writing>,
    mut connection: Box<dyn Connection + Send>,
) -> Result<(), OpenError> {
    let work = move || {
        let mut tidied = true;
        loop {
            match lanes.take(IDLE_AFTER) {
                Taken::Lane(mut lane) => {
                    if let Some(first) = lane.next() {
                        group_commit::run(&writing, &mut *connection, first, &mut || lane.next());
                    }
                    tidied = false;
                }
                Taken::Idle if !tidied => {
                    connection.tidy();
                    tidied = true;
                }
                Taken::Idle => {}
                Taken::Closed => return,
            }
        }
    };
    crate::open::thread(name, work)
}
