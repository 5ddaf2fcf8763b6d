//! The reading threads: each owns one connection and answers one read at a time.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, PoisonError};

use tokio::sync::oneshot;

use crate::connection::Connection;
use crate::group_commit::Writing;
use crate::metrics::count;
use crate::store::Reads;
use crate::{Error, OpenError, Read};

/// A read on its way to a thread, whatever it answers.
pub(crate) type Job = Box<dyn FnOnce(&mut dyn Connection) + Send>;

/// How often a read runs when its connection breaks under it.
const RUNS_MAX: u32 = 2;

/// Packs a closure so that its result goes to `reply`.
pub(crate) fn pack<T, E, F>(closure: F, reply: oneshot::Sender<Result<T, E>>) -> Job
where
    F: Fn(&mut Read<'_>) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    Box::new(move |connection| {
        let mut result = Err(Error::Closed.into());
        for _ in 0..RUNS_MAX {
            let (answer, lost) = run(connection, &closure);
            result = answer;
            if !lost {
                break;
            }
        }
        // Nobody may be waiting any more.
        let _ = reply.send(result);
    })
}

fn run<T, E: From<Error>>(
    connection: &mut dyn Connection,
    closure: &impl Fn(&mut Read<'_>) -> Result<T, E>,
) -> (Result<T, E>, bool) {
    if let Err(error) = connection.begin_read() {
        return (Err(error.into()), false);
    }
    let mut read = Read::new(connection);
    // A read changes nothing, so a panic leaves nothing behind.
    let result = catch_unwind(AssertUnwindSafe(|| closure(&mut read)));
    let lost = read.lost();
    connection.rollback();
    (result.unwrap_or_else(|_| Err(Error::Panicked("a read").into())), lost)
}

pub(crate) fn spawn(
    name: String,
    jobs: Reads,
    writing: Arc<Writing>,
    mut connection: Box<dyn Connection + Send>,
) -> Result<(), OpenError> {
    let work = move || {
        loop {
            // The thread that waits for a read holds the lock; the others wait for the lock.
            let next = jobs.lock().unwrap_or_else(PoisonError::into_inner).blocking_recv();
            match next {
                Some(job) => {
                    job(&mut *connection);
                    count(&writing.counters.reads);
                }
                None => return,
            }
        }
    };
    crate::open::thread(name, work)
}
