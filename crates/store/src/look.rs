//! A database as it is: looked at without migrating it, copied while others use it, checked page by page.

use std::path::Path;

use crate::connection::Connection;
use crate::postgres::PostgresConnection;
use crate::{Database, Engine, Error, OpenError, Query, Read, params, postgres, sqlite};

/// Reads one snapshot of a database whose schema may be older or newer than the program's, or missing.
///
/// # Errors
/// When there is no database, it can't be reached, or the closure's own.
pub fn look<T: Send>(
    database: &Database,
    closure: impl FnOnce(&mut Read<'_>) -> Result<T, Error> + Send,
) -> Result<T, OpenError> {
    match database {
        Database::Sqlite { path } => snapshot(&mut sqlite::as_it_is(path)?, closure),
        Database::Postgres { url } => {
            let mut connection: PostgresConnection = postgres::as_it_is(url)?;
            // On a thread of its own: the caller may be in async code, where a client panics.
            let looked = std::thread::scope(|scope| {
                let look = move || snapshot(&mut connection, closure);
                scope.spawn(look).join()
            });
            looked.map_err(|_| OpenError::Database("looking at it panicked".to_owned()))?
        }
    }
}

fn snapshot<T>(
    connection: &mut dyn Connection,
    closure: impl FnOnce(&mut Read<'_>) -> Result<T, Error>,
) -> Result<T, OpenError> {
    connection.begin_read()?;
    let result = closure(&mut Read::new(connection));
    connection.rollback();
    Ok(result?)
}

/// Copies the file of a SQLite database as it is at one moment, while others read and write it. Nobody waits for the
/// copy. The new file is on the disk when this returns.
///
/// # Errors
/// When there is no database, the new file exists, or it can't be written.
pub fn copy(from: &Path, to: &Path) -> Result<(), OpenError> {
    sqlite::copy(from, to)?;
    let synced = std::fs::File::open(to).and_then(|file| file.sync_all());
    synced.map_err(|source| OpenError::File { path: to.to_owned(), source })
}

/// Reads every page of a SQLite database and looks whether it makes sense.
///
/// # Errors
/// When it is damaged, or no database.
pub fn check(path: &Path) -> Result<(), OpenError> {
    sqlite::check(path)
}

/// The newest step of the schema that was applied; none to an empty database.
///
/// # Errors
/// When the database can't answer.
pub fn schema_version(db: &mut Read<'_>) -> Result<Option<i64>, Error> {
    let tables = match db.engine() {
        Engine::Sqlite => "select count(*) as tables from sqlite_schema where name = 'refinery_schema_history'",
        Engine::Postgres => {
            "select count(*) as tables from information_schema.tables
             where table_schema = current_schema() and table_name = 'refinery_schema_history'"
        }
    };
    if db.row(tables, params![])?.map_or(Ok(0), |row| row.get::<i64>("tables"))? == 0 {
        return Ok(None);
    }
    let newest = "select cast(max(version) as bigint) as newest from refinery_schema_history";
    db.row(newest, params![])?.map_or(Ok(None), |row| row.get("newest"))
}
