//! Asking the database, the same way in a read and in a write.

use crate::connection::Connection;
use crate::{Engine, Error, Row, Value};

/// What a [`Read`] and a [`Tx`](crate::Tx) share.
pub trait Query {
    /// The rows that a statement yields. `$1` stands for the first parameter, wherever it is written.
    ///
    /// # Errors
    /// When the database refuses the statement. The transaction is then spent: return the error.
    fn rows(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, Error>;

    /// The first row that a statement yields, if any.
    ///
    /// # Errors
    /// As for [`rows`](Query::rows).
    fn row(&mut self, sql: &str, params: &[Value]) -> Result<Option<Row>, Error> {
        Ok(self.rows(sql, params)?.into_iter().next())
    }

    /// Which engine answers, for the few words that the dialects don't share.
    fn engine(&self) -> Engine;
}

/// One snapshot of the database. It can't be written to.
pub struct Read<'a> {
    connection: &'a mut dyn Connection,
    lost: bool,
}

impl<'a> Read<'a> {
    pub(crate) fn new(connection: &'a mut dyn Connection) -> Self {
        Read { connection, lost: false }
    }

    /// Has the engine read a statement without running it.
    #[cfg(feature = "test-databases")]
    pub(crate) fn check(&mut self, sql: &str) -> Result<(), Error> {
        permit(sql)?;
        self.connection.check(sql)
    }

    /// Whether the connection broke under a statement, so that the whole read may run again.
    pub(crate) fn lost(&self) -> bool {
        self.lost
    }
}

impl Query for Read<'_> {
    fn rows(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, Error> {
        permit(sql)?;
        let result = self.connection.rows(sql, params);
        self.lost |= matches!(result, Err(Error::Unavailable(_)));
        result
    }

    fn engine(&self) -> Engine {
        self.connection.engine()
    }
}

/// The statements that closures may run. Above all not those that begin, end or change transactions: the
/// store answers for when they commit.
const PERMITTED: [&str; 7] = ["select", "insert", "update", "delete", "with", "values", "explain"];

/// Refuses statements that would end the shared transaction, and several in one text (SQLite would run
/// the first alone, in silence).
pub(crate) fn permit(sql: &str) -> Result<(), Error> {
    let refused = |reason| Err(Error::Statement { reason, sql: sql.to_owned() });
    let word = sql.trim_start().split(|letter: char| !letter.is_ascii_alphabetic()).next().unwrap_or_default();
    if !PERMITTED.iter().any(|permitted| word.eq_ignore_ascii_case(permitted)) {
        return refused("only queries and changes of rows may run in a closure");
    }
    if sql.contains(';') {
        return refused("one statement at a time, without a semicolon");
    }
    Ok(())
}
