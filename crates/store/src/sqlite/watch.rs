//! Notices commits of other processes on the same file: the command line beside a running server.

use std::sync::Arc;
use std::time::Duration;

use crate::movement::Movement;
use crate::open::Stop;
use crate::sqlite::connection::SqliteConnection;
use crate::{Error, OpenError, open};

/// How soon another process's commit is noticed.
const LOOK_EVERY: Duration = Duration::from_millis(250);

pub(super) fn spawn(
    mut connection: SqliteConnection,
    movement: Arc<Movement>,
    stop: Arc<Stop>,
) -> Result<(), OpenError> {
    movement.settle(&mut connection)?;
    let mut seen = connection.data_version()?;
    open::thread("store watch".to_owned(), move || {
        while !stop.wait(LOOK_EVERY) {
            if let Err(error) = look(&mut connection, &movement, &mut seen) {
                tracing::warn!(%error, "could not look for the writes of other processes");
            }
        }
    })
}

fn look(connection: &mut SqliteConnection, movement: &Movement, seen: &mut i64) -> Result<(), Error> {
    let version = connection.data_version()?;
    if version != *seen {
        // Read before the rows: a commit in between is then seen at the next look.
        *seen = version;
        movement.poll(connection)?;
    }
    Ok(())
}
