//! Opening a store: migrations first, then the threads.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, mpsc};

use crate::group_commit::Writing;
use crate::lanes::Lanes;
use crate::metrics::Counters;
use crate::movement::Movement;
use crate::postgres::Notifier;
use crate::store::{READS_WAITING_MAX, Reads, Shared, WRITES_WAITING_MAX};
use crate::{Database, Migration, OpenError, Options, postgres, sqlite};

pub(crate) fn open(options: Options, migrations: &[Migration]) -> Result<Shared, OpenError> {
    match options.database.clone() {
        Database::Sqlite { path } => sqlite::open(&path, options, migrations),
        Database::Postgres { url } => postgres::open(&url, options, migrations),
    }
}

/// A store without threads yet, and what its reading threads read from.
pub(crate) fn assemble(
    engine: crate::Engine,
    options: Options,
    movement: Arc<Movement>,
    moved: Box<dyn Fn(crate::WorkspaceId, i64) + Send + Sync>,
    notifier: Option<Notifier>,
    wal_bytes: Box<dyn Fn() -> Option<u64> + Send + Sync>,
) -> (Shared, Reads) {
    let (reads, jobs) = mpsc::channel(READS_WAITING_MAX);
    let writing = Writing { clock: options.clock, random: options.random, counters: Counters::default(), moved };
    let shared = Shared {
        engine,
        lanes: Arc::new(Lanes::new()),
        places: Arc::new(Semaphore::new(WRITES_WAITING_MAX)),
        reads,
        writing: Arc::new(writing),
        movement,
        notifier,
        wal_bytes,
        stop: Arc::new(Stop::default()),
    };
    (shared, Arc::new(Mutex::new(jobs)))
}

pub(crate) fn thread(name: String, work: impl FnOnce() + Send + 'static) -> Result<(), OpenError> {
    let spawned = std::thread::Builder::new().name(name).spawn(work);
    spawned.map(|_| ()).map_err(|error| OpenError::Database(format!("no thread for it: {error}")))
}

/// Tells a thread that waits between rounds that the store is gone.
#[derive(Debug, Default)]
pub(crate) struct Stop {
    stopped: Mutex<bool>,
    changed: Condvar,
}

impl Stop {
    pub(crate) fn stop(&self) {
        *self.stopped.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.changed.notify_all();
    }

    pub(crate) fn is_stopped(&self) -> bool {
        *self.stopped.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits; answers whether the store is gone.
    pub(crate) fn wait(&self, pause: Duration) -> bool {
        let stopped = self.stopped.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.changed.wait_timeout_while(stopped, pause, |stopped| !*stopped);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}
