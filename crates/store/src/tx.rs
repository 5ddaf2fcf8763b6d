//! A write transaction as a closure sees it.

use uuid::Uuid;

use crate::connection::{Connection, Head};
use crate::ids::Ids;
use crate::query::permit;
use crate::{Engine, Error, Query, Random, Row, Value, WorkspaceId};

/// What a write closure works with. All it does becomes durable together, or not at all.
pub struct Tx<'a> {
    connection: &'a mut dyn Connection,
    random: &'a Random,
    workspace: Option<WorkspaceId>,
    head: Head,
    at: i64,
    /// What [`at`](Tx::at) says in place of `at`.
    happened_at: Option<i64>,
    now: i64,
    ids: Ids,
    moved: bool,
    fault: Option<Fault>,
}

/// What a failed statement means for the transaction as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The statement was refused; the closure has to give up.
    Refused,
    /// Running the closure again in a new transaction may well succeed.
    Repeatable,
}

impl<'a> Tx<'a> {
    pub(crate) fn new(
        connection: &'a mut dyn Connection,
        random: &'a Random,
        workspace: Option<WorkspaceId>,
        head: Head,
        now: i64,
    ) -> Self {
        let at = now.max(head.last_at.saturating_add(1));
        Tx {
            connection,
            random,
            workspace,
            head,
            at,
            happened_at: None,
            now,
            ids: Ids::new(at),
            moved: false,
            fault: None,
        }
    }

    /// Changes rows; answers how many.
    ///
    /// # Errors
    /// When the database refuses the statement. The transaction is then spent: return the error.
    pub fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, Error> {
        self.permit(sql)?;
        let result = self.connection.execute(sql, params);
        self.note(result)
    }

    /// The workspace that this write belongs to.
    ///
    /// # Panics
    /// In a directory write, which belongs to none: asking there is a mistake of the program.
    #[must_use]
    pub fn workspace(&self) -> WorkspaceId {
        self.workspace.expect("a directory write belongs to no workspace")
    }

    /// The time of this write in microseconds since 1970: the clock's, but later than every earlier
    /// write of the workspace. The same throughout one closure.
    #[must_use]
    pub fn at(&self) -> i64 {
        self.happened_at.unwrap_or(self.at)
    }

    /// Lets what follows in this closure have happened then, but not later than now: for imports, which know when
    /// things happened. The workspace's clock and the order of its log go on as if it were now.
    pub fn import_at(&mut self, happened_at: i64) {
        self.happened_at = Some(happened_at.min(self.at));
    }

    /// The clock's own time when the closure began: for deadlines, which others compare with their clocks. It may lie
    /// before [`at`](Tx::at) and says nothing about order.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.now
    }

    /// A new time-ordered id, larger than those this transaction made before.
    ///
    /// # Panics
    /// After 16,384 ids: no single transaction may grow so large.
    pub fn new_id(&mut self) -> Uuid {
        self.ids.next(self.random)
    }

    /// The next number of the workspace's log. Numbers follow commit order and leave no gaps.
    ///
    /// # Panics
    /// In a directory write, as for [`workspace`](Tx::workspace).
    pub fn next_seq(&mut self) -> i64 {
        self.touch();
        self.head.seq += 1;
        self.head.seq
    }

    /// The last number given out in the workspace, 0 before the first.
    #[must_use]
    pub fn seq(&self) -> i64 {
        self.head.seq
    }

    /// Has [`Store::moved`](crate::Store::moved) tell of this workspace after the commit, although nothing was
    /// numbered.
    ///
    /// # Panics
    /// In a directory write, as for [`workspace`](Tx::workspace).
    pub fn touch(&mut self) {
        let _ = self.workspace();
        self.moved = true;
    }

    /// What the closure left behind: the workspace's new head, and whether listeners must hear of it.
    pub(crate) fn left(self) -> Left {
        Left { head: Head { seq: self.head.seq, last_at: self.at }, moved: self.moved, fault: self.fault }
    }

    /// After a failed statement nothing more runs: SQLite may have ended the transaction, and what
    /// followed would stand on its own.
    fn permit(&self, sql: &str) -> Result<(), Error> {
        match self.fault {
            Some(_) => Err(Error::GivenUp("one of its statements had failed".to_owned())),
            None => permit(sql),
        }
    }

    fn note<T>(&mut self, result: Result<T, Error>) -> Result<T, Error> {
        if let Err(error) = &result {
            let fault = if error.repeatable() { Fault::Repeatable } else { Fault::Refused };
            self.fault = Some(fault);
        }
        result
    }
}

/// See [`Tx::left`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Left {
    pub(crate) head: Head,
    pub(crate) moved: bool,
    pub(crate) fault: Option<Fault>,
}

impl Query for Tx<'_> {
    fn rows(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, Error> {
        self.permit(sql)?;
        let result = self.connection.rows(sql, params);
        self.note(result)
    }

    fn engine(&self) -> Engine {
        self.connection.engine()
    }
}
