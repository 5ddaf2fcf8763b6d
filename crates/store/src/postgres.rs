//! PostgreSQL: writing and reading threads that each own a connection, one thread that listens to
//! other processes and one that tells them.
//!
//! The client is synchronous on purpose: connecting or dropping one inside async code panics, so no client ever
//! leaves the thread that made it.

mod connection;
mod error;
mod listener;
mod notifier;
mod server;
mod tls;
mod value;

use std::sync::Arc;

use crate::movement::Movement;
use crate::store::Shared;
use crate::{Engine, Migration, OpenError, Options, migrations, open, reader, writer};

pub(crate) use connection::PostgresConnection;
pub(crate) use notifier::{Notifier, PAYLOAD_BYTES_MAX};
pub(crate) use server::{Role, Server};

/// A connection to whatever is there; it connects when first used.
pub(crate) fn as_it_is(url: &str) -> Result<PostgresConnection, OpenError> {
    Ok(PostgresConnection::new(Arc::new(Server::parse(url)?), Role::Reader))
}

pub(crate) fn open(url: &str, options: Options, migrations: &[Migration]) -> Result<Shared, OpenError> {
    let server = Arc::new(Server::parse(url)?);
    let steps = migrations::spelled(Engine::Postgres, migrations)?;
    let movement = Arc::new(Movement::new());
    let prepare = || {
        server.migrate(&steps)?;
        let mut connection = PostgresConnection::new(Arc::clone(&server), Role::Listener);
        connection.client()?;
        movement.settle(&mut connection).map_err(OpenError::from)
    };
    // On a thread of its own: the caller may be in async code, where a client panics.
    std::thread::scope(|scope| scope.spawn(prepare).join())
        .map_err(|_| OpenError::Database("its opening panicked".to_owned()))??;

    let (writers, readers) = (options.writers.max(1), options.readers.max(1));
    let notifier = notifier::spawn(Arc::clone(&server))?;
    let (told, telling) = (Arc::clone(&movement), notifier.clone());
    let moved = Box::new(move |workspace, last_at| {
        told.tell(workspace, last_at);
        telling.moved(workspace, last_at);
    });
    let (shared, reads) = open::assemble(
        Engine::Postgres,
        options,
        Arc::clone(&movement),
        moved,
        Some(notifier.clone()),
        Box::new(|| None),
    );
    for number in 1..=writers {
        let connection = PostgresConnection::new(Arc::clone(&server), Role::Writer);
        let (lanes, writing) = (Arc::clone(&shared.lanes), Arc::clone(&shared.writing));
        writer::spawn(format!("store writer {number}"), lanes, writing, Box::new(connection))?;
    }
    for number in 1..=readers {
        let connection = Box::new(PostgresConnection::new(Arc::clone(&server), Role::Reader));
        let (reads, writing) = (Arc::clone(&reads), Arc::clone(&shared.writing));
        reader::spawn(format!("store reader {number}"), reads, writing, connection)?;
    }
    listener::spawn(server, movement, notifier, Arc::clone(&shared.stop))?;
    Ok(shared)
}
