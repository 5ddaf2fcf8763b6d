//! What the raw loop asks of an engine's driver.

use store::Value;

use crate::Outcome;

/// One connection. Statements are prepared once and kept.
pub(crate) trait Driver: Send {
    /// Begins a transaction that writes.
    fn begin(&mut self) -> Outcome<()>;

    /// Runs a statement that controls the transaction.
    fn control(&mut self, sql: &str) -> Outcome<()>;

    /// Changes rows.
    fn execute(&mut self, sql: &'static str, params: &[Value]) -> Outcome<()>;

    /// Fetches every row and answers the first column of the first; text and the like are fetched but not kept.
    fn first(&mut self, sql: &'static str, params: &[Value]) -> Outcome<Value>;

    /// Reads a workspace's row and keeps others from writing to the workspace.
    fn lock_sql(&self) -> &'static str;
}

/// The first column of a statement's first row, which must be a whole number.
pub(crate) fn number(db: &mut dyn Driver, sql: &'static str, params: &[Value]) -> Outcome<i64> {
    match db.first(sql, params)? {
        Value::Int(number) => Ok(number),
        other => Err(format!("{other:?} where a number was expected: {sql}").into()),
    }
}
