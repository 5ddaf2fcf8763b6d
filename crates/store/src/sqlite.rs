//! SQLite: one file, one writing thread, a few reading threads, and one that watches for other processes.

mod connection;
mod error;
mod file;
mod watch;

use std::path::Path;
use std::sync::Arc;

use crate::movement::Movement;
use crate::store::Shared;
use crate::{Engine, Migration, OpenError, Options, migrations, open, reader, writer};

pub(crate) use file::{as_it_is, check, copy, migrate};

pub(crate) fn open(path: &Path, options: Options, migrations: &[Migration]) -> Result<Shared, OpenError> {
    migrate(path, &migrations::spelled(Engine::Sqlite, migrations)?)?;
    let (readers, bytes_max) = (options.readers.max(1), options.bytes_max);
    let movement = Arc::new(Movement::new());
    let told = Arc::clone(&movement);
    let moved = Box::new(move |workspace, last_at| told.tell(workspace, last_at));
    let wal = file::wal(path);
    let wal_bytes = Box::new(move || std::fs::metadata(&wal).ok().map(|wal| wal.len()).or(Some(0)));
    let (shared, reads) = open::assemble(Engine::Sqlite, options, Arc::clone(&movement), moved, None, wal_bytes);

    let (lanes, writing) = (Arc::clone(&shared.lanes), Arc::clone(&shared.writing));
    writer::spawn("store writer".to_owned(), lanes, writing, Box::new(file::writer(path, bytes_max)?))?;
    for number in 1..=readers {
        let connection = Box::new(file::reader(path)?);
        reader::spawn(format!("store reader {number}"), Arc::clone(&reads), Arc::clone(&shared.writing), connection)?;
    }
    watch::spawn(file::reader(path)?, movement, Arc::clone(&shared.stop))?;
    Ok(shared)
}
