//! Hears what other processes tell, and looks every second in case nobody told.

use std::sync::Arc;
use std::time::{Duration, Instant};

use postgres::Notification;
use postgres::fallible_iterator::FallibleIterator;

use crate::movement::Movement;
use crate::open::Stop;
use crate::postgres::connection::PostgresConnection;
use crate::postgres::error::translate;
use crate::postgres::notifier::{self, MOVED, NOTICE, Notifier};
use crate::postgres::server::{Role, Server};
use crate::{Error, OpenError, open};

/// A move whose notification was lost is found after this time.
const LOOK_EVERY: Duration = Duration::from_secs(1);

pub(super) fn spawn(
    server: Arc<Server>,
    movement: Arc<Movement>,
    notifier: Notifier,
    stop: Arc<Stop>,
) -> Result<(), OpenError> {
    open::thread("store listener".to_owned(), move || {
        while !stop.is_stopped() {
            let connection = PostgresConnection::new(Arc::clone(&server), Role::Listener);
            if let Err(error) = listen(connection, &movement, &notifier, &stop) {
                tracing::warn!(%error, "the news of other processes are late: their listener reconnects");
                stop.wait(LOOK_EVERY);
            }
        }
    })
}

fn listen(
    mut connection: PostgresConnection,
    movement: &Movement,
    notifier: &Notifier,
    stop: &Stop,
) -> Result<(), Error> {
    let listen = format!("listen {MOVED}; listen {NOTICE}");
    connection.client()?.batch_execute(&listen).map_err(|error| translate(&error))?;
    while !stop.is_stopped() {
        movement.poll(&mut connection)?;
        let until = Instant::now() + LOOK_EVERY;
        let client = connection.connected()?;
        let mut arrivals = client.notifications();
        while let Some(patience) = until.checked_duration_since(Instant::now()) {
            match arrivals.timeout_iter(patience).next().map_err(|error| translate(&error))? {
                Some(notification) => hear(&notification, movement, notifier),
                None => break,
            }
        }
        drop(arrivals);
        connection.connected()?;
    }
    Ok(())
}

fn hear(notification: &Notification, movement: &Movement, notifier: &Notifier) {
    match notification.channel() {
        MOVED => {
            notifier::moves(notification.payload()).for_each(|(workspace, last_at)| movement.tell(workspace, last_at))
        }
        NOTICE if !notifier.is_own(notification.process_id()) => {
            movement.hear(notification.payload());
        }
        _ => {}
    }
}
