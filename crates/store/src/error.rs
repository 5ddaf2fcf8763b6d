//! What can go wrong, sorted by what a caller may do about it. Messages name tables, constraints and statements,
//! never the values that were written.

use std::fmt;
use std::path::PathBuf;

use crate::WorkspaceId;

/// Why a read or a write has no result.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The write names a workspace that doesn't exist.
    #[error("there is no workspace {0}")]
    UnknownWorkspace(WorkspaceId),
    /// A constraint of the schema refused the write.
    #[error("a {kind} constraint refused the write ({name})")]
    Constraint {
        /// Which kind of constraint.
        kind: Constraint,
        /// Its name on PostgreSQL, its table and column on SQLite.
        name: String,
    },
    /// The disk or the database's own size limit is reached.
    #[error("the database has no room left: {0}")]
    Full(String),
    /// Somebody else held a lock for longer than this store waits.
    #[error("the database is busy: {0}")]
    Busy(String),
    /// A statement ran into its time limit.
    #[error("the statement took too long: {0}")]
    Timeout(String),
    /// Transactions got in each other's way. The store repeats such a write before it answers this.
    #[error("the write collided with others: {0}")]
    Conflict(String),
    /// The database can't be reached. The write didn't happen.
    #[error("the database can't be reached: {0}")]
    Unavailable(String),
    /// The connection was lost during the commit, and whether the write happened couldn't be found out.
    #[error("it is unknown whether the write happened: {0}")]
    Unknown(String),
    /// The closure panicked. The write didn't happen.
    #[error("{0} panicked")]
    Panicked(&'static str),
    /// The closure returned `Ok` although one of its statements had failed.
    #[error("{0} went on after a statement had failed")]
    WentOn(&'static str),
    /// The database ended the transaction under the closure. The write didn't happen.
    #[error("the database gave the transaction up: {0}")]
    GivenUp(String),
    /// A statement that closures may not run.
    #[error("refused statement, {reason}: {sql}")]
    Statement {
        /// Why it is refused.
        reason: &'static str,
        /// The statement.
        sql: String,
    },
    /// A result has no such column, or its value has another type.
    #[error("column {column}: {reason}")]
    Column {
        /// The column asked for.
        column: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A notice of so many bytes is too long to be carried.
    #[error("a notice of {0} bytes is too long")]
    Notice(usize),
    /// The store was shut down.
    #[error("the store is closed")]
    Closed,
    /// Any other failure of the database.
    #[error("{0}")]
    Database(String),
}

impl Error {
    /// Whether running the whole transaction again is safe and may well succeed.
    pub(crate) fn repeatable(&self) -> bool {
        matches!(self, Error::Conflict(_) | Error::Unavailable(_))
    }
}

/// The kinds of constraints that both engines tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Constraint {
    /// A unique index or a primary key.
    Unique,
    /// A reference to a row that isn't there, or from one that still is.
    ForeignKey,
    /// A column that may not be null.
    NotNull,
    /// A check.
    Check,
}

impl fmt::Display for Constraint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Constraint::Unique => "unique",
            Constraint::ForeignKey => "foreign key",
            Constraint::NotNull => "not null",
            Constraint::Check => "check",
        })
    }
}

/// Why a store can't be opened. Each is a sentence for the person who starts the program.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database was migrated by a newer program.
    #[error(
        "the database has schema version {database}, this program knows versions up to {program}: start the newer program, or restore a backup from before the upgrade"
    )]
    NewerSchema {
        /// The newest version applied to the database.
        database: i32,
        /// The newest version this program has.
        program: i32,
    },
    /// A migration failed or doesn't match what was applied before.
    #[error("the database can't be brought to this program's schema: {0}")]
    Migration(String),
    /// A migration text that this store refuses.
    #[error("migration {name} is refused: {reason}")]
    RefusedMigration {
        /// The migration.
        name: String,
        /// Why.
        reason: &'static str,
    },
    /// Another server runs on the same data directory.
    #[error("another server already runs on {0}: stop it first, or give this one another data directory")]
    AlreadyRunning(PathBuf),
    /// A file or folder can't be used.
    #[error("{path} can't be used: {source}")]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The address of the database can't be understood.
    #[error("the database URL can't be used: {0}")]
    Url(String),
    /// The database's server isn't there, or lets nobody in.
    #[error("the database can't be reached: {0}. Check that its server runs, the URL's host, port, user and password")]
    Unreachable(String),
    /// The database refused.
    #[error("the database can't be opened: {0}")]
    Database(String),
}

impl From<Error> for OpenError {
    fn from(error: Error) -> Self {
        match error {
            Error::Unavailable(reason) => OpenError::Unreachable(reason),
            other => OpenError::Database(other.to_string()),
        }
    }
}
