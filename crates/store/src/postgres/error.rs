//! PostgreSQL's SQLSTATEs in the store's words. The detail of its messages quotes values, so it is left out.

use postgres::error::SqlState;

use crate::{Constraint, Error};

/// The plan of a prepared statement no longer fits a table that a newer program has migrated.
const STALE_PLAN: &str = "cached plan must not change result type";

pub(super) fn translate(error: &postgres::Error) -> Error {
    let Some(found) = error.as_db_error() else {
        // Not from the server: the connection, or a value that doesn't fit its parameter.
        let cause = std::error::Error::source(error).map(|cause| format!(": {cause}"));
        let message = format!("{error}{}", cause.unwrap_or_default());
        let not_sent = message.starts_with("error serializing") || message.starts_with("error deserializing");
        return if not_sent { Error::Database(message) } else { Error::Unavailable(message) };
    };
    let message = found.message().to_owned();
    let constraint = |kind| {
        let name = found.constraint().or(found.column()).unwrap_or_default();
        Error::Constraint { kind, name: name.to_owned() }
    };
    match *found.code() {
        SqlState::UNIQUE_VIOLATION => constraint(Constraint::Unique),
        SqlState::FOREIGN_KEY_VIOLATION => constraint(Constraint::ForeignKey),
        SqlState::NOT_NULL_VIOLATION => constraint(Constraint::NotNull),
        SqlState::CHECK_VIOLATION => constraint(Constraint::Check),
        SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED => Error::Conflict(message),
        SqlState::FEATURE_NOT_SUPPORTED if message == STALE_PLAN => Error::Conflict(message),
        SqlState::LOCK_NOT_AVAILABLE => Error::Busy(message),
        SqlState::QUERY_CANCELED => Error::Timeout(message),
        SqlState::DISK_FULL => Error::Full(message),
        SqlState::ADMIN_SHUTDOWN
        | SqlState::CRASH_SHUTDOWN
        | SqlState::CANNOT_CONNECT_NOW
        | SqlState::TOO_MANY_CONNECTIONS
        | SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT => Error::Unavailable(message),
        _ => Error::Database(message),
    }
}
