//! A closure on its way to a writing thread and back, whatever it answers.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::sync::{OwnedSemaphorePermit, oneshot};

use crate::{Error, Tx, WorkspaceId, Written};

/// What a write is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Target {
    /// Rows of one workspace.
    Workspace(WorkspaceId),
    /// A workspace that this write begins.
    NewWorkspace(WorkspaceId),
    /// Tables that belong to no workspace.
    Directory,
    /// Rows of a queue, across workspaces.
    Across,
}

/// A write that waits for its turn.
pub(crate) struct Job {
    pub(crate) target: Target,
    pub(crate) verb: &'static str,
    pub(crate) call: Box<dyn Call>,
    /// Its place in the bounded queue, given back when it is answered.
    pub(crate) _place: OwnedSemaphorePermit,
}

/// How a closure ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ran {
    Ok,
    Failed,
    Panicked,
}

/// A closure and the way back to who waits for it.
pub(crate) trait Call: Send {
    /// Runs the closure and keeps its result, in place of an earlier run's.
    fn run(&mut self, tx: &mut Tx<'_>) -> Ran;

    /// Hands out the result that was kept.
    fn answer(self: Box<Self>, seq: i64);

    /// Answers that the write didn't happen.
    fn refuse(self: Box<Self>, error: Error);
}

pub(crate) struct Waiting<F, T, E> {
    verb: &'static str,
    closure: F,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<Written<T>, E>>,
}

impl<F, T, E> Waiting<F, T, E> {
    pub(crate) fn new(verb: &'static str, closure: F, reply: oneshot::Sender<Result<Written<T>, E>>) -> Self {
        Waiting { verb, closure, result: None, reply }
    }
}

impl<F, T, E> Call for Waiting<F, T, E>
where
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<Error> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Ran {
        // The closure can only have changed the transaction, and its savepoint is rolled back.
        match catch_unwind(AssertUnwindSafe(|| (self.closure)(tx))) {
            Ok(result) => {
                let ran = if result.is_ok() { Ran::Ok } else { Ran::Failed };
                self.result = Some(result);
                ran
            }
            Err(_) => {
                self.result = Some(Err(Error::Panicked(self.verb).into()));
                Ran::Panicked
            }
        }
    }

    fn answer(self: Box<Self>, seq: i64) {
        let result = self.result.unwrap_or_else(|| Err(Error::Closed.into()));
        // Nobody may be waiting any more; the write stands all the same.
        let _ = self.reply.send(result.map(|value| Written { value, seq }));
    }

    fn refuse(self: Box<Self>, error: Error) {
        let _ = self.reply.send(Err(error.into()));
    }
}
