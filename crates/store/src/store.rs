//! The store as the program holds it: reads and writes go to the threads that own the connections.

use std::sync::{Arc, Mutex};

use tokio::sync::{Semaphore, broadcast, mpsc, oneshot};

use crate::call::{Job, Target, Waiting};
use crate::group_commit::Writing;
use crate::lanes::Lanes;
use crate::movement::Movement;
use crate::open::Stop;
use crate::postgres::{Notifier, PAYLOAD_BYTES_MAX};
use crate::writer::LaneKey;
use crate::{Engine, Error, Metrics, Migration, OpenError, Options, Read, Tx, WorkspaceId, open, reader};

/// Writes that may wait; a further one waits to be let in.
pub(crate) const WRITES_WAITING_MAX: usize = 4_096;
/// Reads that may wait; a further one waits to be let in.
pub(crate) const READS_WAITING_MAX: usize = 4_096;

/// A value that a write brought about, and the last number of the workspace's log at its commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written<T> {
    /// What the closure returned.
    pub value: T,
    /// The last number given out in the workspace; 0 for directory writes.
    pub seq: i64,
}

/// The database. Clones share it; when the last is dropped, its threads finish what waits and end.
#[derive(Clone)]
pub struct Store {
    shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub(crate) engine: Engine,
    pub(crate) lanes: Arc<Lanes<LaneKey, Job>>,
    pub(crate) places: Arc<Semaphore>,
    pub(crate) reads: mpsc::Sender<reader::Job>,
    pub(crate) writing: Arc<Writing>,
    pub(crate) movement: Arc<Movement>,
    pub(crate) notifier: Option<Notifier>,
    pub(crate) wal_bytes: Box<dyn Fn() -> Option<u64> + Send + Sync>,
    pub(crate) stop: Arc<Stop>,
}

/// The receiving end of the reads, shared by the reading threads.
pub(crate) type Reads = Arc<Mutex<mpsc::Receiver<reader::Job>>>;

impl Drop for Shared {
    fn drop(&mut self) {
        self.lanes.close();
        self.stop.stop();
    }
}

impl Store {
    /// Migrates the database and opens it. This blocks: call it before the asynchronous part of a program
    /// begins, or on a thread that may block.
    ///
    /// # Errors
    /// When the database can't be used; the error is a sentence for the person who started the program.
    pub fn open(options: Options, migrations: &[Migration]) -> Result<Store, OpenError> {
        open::open(options, migrations).map(|shared| Store { shared: Arc::new(shared) })
    }

    /// Which engine the store runs on.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.shared.engine
    }

    /// The time by the clock that the store was opened with, in microseconds since 1970.
    #[must_use]
    pub fn now(&self) -> i64 {
        (self.shared.writing.clock)()
    }

    /// Asks the database. All statements of the closure see the same snapshot; it may run again when a
    /// connection breaks.
    ///
    /// # Errors
    /// The closure's own, or [`Error`] when the database can't answer.
    pub async fn read<T, E, F>(&self, closure: F) -> Result<T, E>
    where
        F: Fn(&mut Read<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let sent = self.shared.reads.send(reader::pack(closure, reply)).await;
        sent.map_err(|_| Error::Closed)?;
        answer.await.map_err(|_| Error::Closed)?
    }

    /// Changes one workspace. `Ok` means durable; an error means that nothing of it happened, but for
    /// [`Error::Unknown`]. The closure may run several times, so it has no effect but through its transaction. `verb`
    /// names it in logs. A write that waits in the queue happens even if its caller goes away.
    ///
    /// # Errors
    /// The closure's own, [`Error::UnknownWorkspace`], or another [`Error`] when the database refuses.
    pub async fn write<T, E, F>(&self, workspace: WorkspaceId, verb: &'static str, closure: F) -> Result<Written<T>, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.submit(Target::Workspace(workspace), verb, closure).await
    }

    /// Changes tables that belong to no workspace. Such writes run beside those of workspaces on PostgreSQL, so
    /// let unique indexes decide who wins.
    ///
    /// # Errors
    /// As for [`write`](Store::write).
    pub async fn directory<T, E, F>(&self, verb: &'static str, closure: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.submit(Target::Directory, verb, closure).await.map(|written| written.value)
    }

    /// Begins a workspace and fills it, and the directory, in one transaction.
    ///
    /// # Errors
    /// As for [`write`](Store::write); [`Error::Constraint`] when the workspace exists.
    pub async fn create_workspace<T, E, F>(
        &self,
        id: WorkspaceId,
        verb: &'static str,
        closure: F,
    ) -> Result<Written<T>, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.submit(Target::NewWorkspace(id), verb, closure).await
    }

    /// Takes rows of a queue, whichever workspace they belong to. No workspace is locked: end the `select` with
    /// [`Engine::skip_locked`] and change nothing but the rows taken.
    ///
    /// # Errors
    /// As for [`write`](Store::write).
    pub async fn across<T, E, F>(&self, verb: &'static str, closure: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.submit(Target::Across, verb, closure).await.map(|written| written.value)
    }

    /// Tells of each workspace after a commit that moved it (numbered something, or called [`Tx::touch`]), in this
    /// process or another. Several commits may be told as one. A receiver that lags must look at everything.
    #[must_use]
    pub fn moved(&self) -> broadcast::Receiver<WorkspaceId> {
        self.shared.movement.subscribe()
    }

    /// Says something to the other processes on the database, at once and without promise: a notice is not stored and
    /// may be lost. On SQLite there is one server and so nobody to hear it.
    ///
    /// # Errors
    /// [`Error::Notice`] when the text is longer than 7,000 bytes.
    pub fn notify(&self, text: String) -> Result<(), Error> {
        if text.len() > PAYLOAD_BYTES_MAX {
            return Err(Error::Notice(text.len()));
        }
        if let Some(notifier) = &self.shared.notifier {
            notifier.notice(text);
        }
        Ok(())
    }

    /// What other processes say with [`notify`](Store::notify).
    #[must_use]
    pub fn notices(&self) -> broadcast::Receiver<Arc<str>> {
        self.shared.movement.subscribe_to_notices()
    }

    /// What the store has done so far and what waits for it.
    #[must_use]
    pub fn metrics(&self) -> Metrics {
        let shared = &self.shared;
        let waiting = |most: usize, free: usize| u64::try_from(most.saturating_sub(free)).unwrap_or_default();
        Metrics {
            writes_waiting: waiting(WRITES_WAITING_MAX, shared.places.available_permits()),
            reads_waiting: waiting(READS_WAITING_MAX, shared.reads.capacity()),
            wal_bytes: (shared.wal_bytes)(),
            ..shared.writing.counters.snapshot()
        }
    }

    async fn submit<T, E, F>(&self, target: Target, verb: &'static str, closure: F) -> Result<Written<T>, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let place = Arc::clone(&self.shared.places).acquire_owned().await.map_err(|_| Error::Closed)?;
        let (reply, answer) = oneshot::channel();
        let call = Box::new(Waiting::new(verb, closure, reply));
        // SQLite has one writer, so all its writes stand in one lane and share commits.
        let lane = (self.shared.engine == Engine::Postgres).then_some(target);
        self.shared.lanes.push(lane, Job { target, verb, call, _place: place });
        answer.await.map_err(|_| Error::Closed)?
    }
}
