//! Opening the file, and the settings that durability rests on.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::lock::lock_migration;
use crate::sqlite::connection::SqliteConnection;
use crate::sqlite::error::translate;
use crate::{OpenError, migrations};

/// How long a statement waits for another process that writes.
pub(super) const BUSY_WAIT: Duration = Duration::from_secs(5);
/// Statements kept ready on each connection.
const STATEMENTS_READY: usize = 256;
/// What is left of the write-ahead log after a checkpoint.
const WAL_BYTES_KEPT: i64 = 64 * 1024 * 1024;
/// SQLite's number for `synchronous = full`.
const SYNCHRONOUS_FULL: i64 = 2;

/// Creates the file and brings it to the program's schema, one process at a time.
pub(crate) fn migrate(path: &Path, migrations: &[refinery::Migration]) -> Result<(), OpenError> {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let _lock = lock_migration(directory)?;
    let mut connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    migrations::apply(&mut connection, migrations)
}

pub(super) fn writer(path: &Path, bytes_max: Option<u64>) -> Result<SqliteConnection, OpenError> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    if let Some(bytes) = bytes_max {
        limit(&connection, bytes).map_err(|error| OpenError::from(translate(&error)))?;
    }
    Ok(SqliteConnection::new(connection))
}

fn limit(connection: &Connection, bytes: u64) -> Result<(), rusqlite::Error> {
    let page: i64 = connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
    let pages = i64::try_from(bytes).unwrap_or(i64::MAX) / page.max(1);
    // SQLite counts pages in 32 bits.
    connection.pragma_update(None, "max_page_count", pages.clamp(1, i64::from(u32::MAX - 1)))
}

pub(super) fn reader(path: &Path) -> Result<SqliteConnection, OpenError> {
    open(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map(SqliteConnection::new)
}

/// A connection to whatever is there.
pub(crate) fn as_it_is(path: &Path) -> Result<SqliteConnection, OpenError> {
    existing(path).map(SqliteConnection::new)
}

/// `vacuum into` reads one snapshot. The backup interface would begin anew with every commit of another process.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), OpenError> {
    let name = to.to_str().ok_or_else(|| OpenError::Database("its new name is no text".to_owned()))?;
    let copied = existing(from)?.execute("vacuum into $1", [name]);
    copied.map(|_| ()).map_err(|error| OpenError::from(translate(&error)))
}

pub(crate) fn check(path: &Path) -> Result<(), OpenError> {
    let found = existing(path)?.query_row("pragma quick_check(1)", [], |row| row.get::<_, String>(0));
    match found.map_err(|error| OpenError::from(translate(&error)))?.as_str() {
        "ok" => Ok(()),
        damage => Err(OpenError::Database(format!("it is damaged: {damage}"))),
    }
}

fn existing(path: &Path) -> Result<Connection, OpenError> {
    std::fs::metadata(path).map_err(|source| OpenError::File { path: path.to_owned(), source })?;
    open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
}

/// Where SQLite keeps the write-ahead log of a file.
pub(super) fn wal(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

fn open(path: &Path, flags: OpenFlags) -> Result<Connection, OpenError> {
    let settings = || -> Result<(Connection, i64), rusqlite::Error> {
        let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection.busy_timeout(BUSY_WAIT)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS_READY);
        if flags.contains(OpenFlags::SQLITE_OPEN_READ_WRITE) {
            connection.pragma_update(None, "journal_mode", "wal")?;
            connection.pragma_update(None, "journal_size_limit", WAL_BYTES_KEPT)?;
            // What is erased is overwritten in the file, too.
            connection.pragma_update(None, "secure_delete", true)?;
        }
        connection.pragma_update(None, "synchronous", SYNCHRONOUS_FULL)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        let synchronous = connection.pragma_query_value(None, "synchronous", |row| row.get(0))?;
        Ok((connection, synchronous))
    };
    let (connection, synchronous) = settings().map_err(|error| OpenError::from(translate(&error)))?;
    if synchronous != SYNCHRONOUS_FULL {
        return Err(OpenError::Database("it doesn't wait for the disk (synchronous is not full)".to_owned()));
    }
    Ok(connection)
}
