//! What the group commit and the readers need of an engine. One thread owns each connection.

use crate::{Engine, Error, Row, Value, WorkspaceId};

/// The last number and time given out in a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) seq: i64,
    pub(crate) last_at: i64,
}

/// A connection with at most one transaction and one savepoint in it.
pub(crate) trait Connection {
    fn engine(&self) -> Engine;

    fn rows(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, Error>;

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, Error>;

    /// Has the engine read a statement without running it.
    #[cfg(feature = "test-databases")]
    fn check(&mut self, sql: &str) -> Result<(), Error>;

    /// Begins a snapshot that can't write.
    fn begin_read(&mut self) -> Result<(), Error>;

    fn begin_write(&mut self) -> Result<(), Error>;

    /// Waits for the workspace's row, keeps others from it until the transaction ends, and reads it.
    fn lock(&mut self, workspace: WorkspaceId) -> Result<Option<Head>, Error>;

    fn savepoint(&mut self) -> Result<(), Error>;

    /// Keeps what was done since the savepoint.
    fn release(&mut self) -> Result<(), Error>;

    /// Forgets what was done since the savepoint.
    fn undo(&mut self) -> Result<(), Error>;

    /// Whether the transaction is still open: an engine may end it on its own.
    fn stands(&self) -> bool;

    /// Makes the transaction durable. After an error nothing of it happened, but for
    /// [`Error::Unknown`].
    fn commit(&mut self) -> Result<(), Error>;

    /// Ends the transaction, whatever state it is in.
    fn rollback(&mut self);

    /// Called when nothing was to do for a while.
    fn tidy(&mut self);
}
