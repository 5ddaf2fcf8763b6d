//! SQLite's result codes in the store's words.

use rusqlite::ffi;

use crate::{Constraint, Error};

pub(super) fn translate(error: &rusqlite::Error) -> Error {
    let message = error.to_string();
    let Some(failure) = error.sqlite_error() else {
        return Error::Database(message);
    };
    let constraint = |kind| Error::Constraint { kind, name: constrained(&message) };
    match failure.extended_code {
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
            return constraint(Constraint::Unique);
        }
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => return constraint(Constraint::ForeignKey),
        ffi::SQLITE_CONSTRAINT_NOTNULL => return constraint(Constraint::NotNull),
        ffi::SQLITE_CONSTRAINT_CHECK => return constraint(Constraint::Check),
        _ => {}
    }
    match failure.code {
        ffi::ErrorCode::DatabaseBusy | ffi::ErrorCode::DatabaseLocked => Error::Busy(message),
        ffi::ErrorCode::DiskFull => Error::Full(message),
        ffi::ErrorCode::OperationInterrupted => Error::Timeout(message),
        _ => Error::Database(message),
    }
}

/// `UNIQUE constraint failed: tickets.number` names what follows the colon.
fn constrained(message: &str) -> String {
    message.split_once("failed: ").map_or(message, |(_, name)| name).to_owned()
}
