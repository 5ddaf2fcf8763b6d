//! Runs due jobs in this process until it is told to stop.

use std::collections::HashMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use serde_json::Value as Json;
use store::{Error, Query, Store, params};
use tokio::task::{AbortHandle, Id, JoinError, JoinHandle, JoinSet};
use tokio::time::Instant;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::claim::{Claimed, Wish, claim, extend};
use crate::run::{End, finish};
use crate::{Failure, Job, Run};

/// Due jobs are looked for at least this often, in case no news came.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// However much moves, jobs aren't looked for more often than this.
const LOOK_PAUSE: Duration = Duration::from_millis(10);
/// A job that this program has no handler for waits this long for a program that has.
const UNKNOWN_PAUSE: Duration = Duration::from_secs(60);
/// Signs of life within a lease.
const BEATS_PER_LEASE: u32 = 3;

/// How a runner works.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Jobs that run at the same time in this process. No workspace gets more than three quarters of them.
    pub slots: usize,
    /// A process that gave no sign of life for so long is taken for dead.
    pub lease: Duration,
    /// How long running jobs may go on when the process ends.
    pub grace: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { slots: 8, lease: Duration::from_secs(60), grace: Duration::from_secs(10) }
    }
}

type Handled = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send>>;
type Handler = Arc<dyn Fn(Json, Run) -> Handled + Send + Sync>;

/// Knows the handler of each kind of job.
pub struct Runner {
    store: Store,
    settings: Settings,
    handlers: HashMap<&'static str, Handler>,
}

/// A runner at work. When it is dropped, it takes no further jobs.
pub struct Running {
    stopping: DropGuard,
    work: JoinHandle<()>,
}

impl Runner {
    /// A runner without handlers.
    #[must_use]
    pub fn new(store: Store, settings: Settings) -> Self {
        Runner { store, settings, handlers: HashMap::new() }
    }

    /// Runs jobs of the kind `J` with this handler. A job whose handler returns `Ok` is done.
    #[must_use]
    pub fn on<J, F, R>(mut self, handler: F) -> Self
    where
        J: Job,
        F: Fn(J, Run) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        let read_and_handle = move |payload: Json, run: Run| -> Handled {
            match serde_json::from_value::<J>(payload) {
                Ok(job) => Box::pin(handler(job, run)),
                Err(error) => Box::pin(std::future::ready(Err(Failure::give_up(error)))),
            }
        };
        let known = self.handlers.insert(J::KIND, Arc::new(read_and_handle));
        debug_assert!(known.is_none(), "two handlers for {}", J::KIND);
        self
    }

    /// Begins to run jobs, on the runtime of the caller.
    #[must_use]
    pub fn start(self) -> Running {
        let stopping = CancellationToken::new();
        let worker = Worker { runner: self, stopping: stopping.clone(), tasks: JoinSet::new(), held: HashMap::new() };
        Running { stopping: stopping.drop_guard(), work: tokio::spawn(worker.work()) }
    }
}

impl Running {
    /// Takes no further jobs, waits for those that run, and interrupts those that outlast the grace; they
    /// run again elsewhere or later.
    pub async fn shutdown(self) {
        drop(self.stopping);
        if let Err(error) = self.work.await {
            tracing::error!(%error, "the job runner had ended before its time");
        }
    }
}

struct Worker {
    runner: Runner,
    stopping: CancellationToken,
    tasks: JoinSet<()>,
    held: HashMap<Id, (Run, AbortHandle)>,
}

impl Worker {
    async fn work(mut self) {
        let mut moved = self.runner.store.moved();
        let period = self.runner.settings.lease / BEATS_PER_LEASE;
        let mut beat = tokio::time::interval_at(Instant::now() + period, period);
        while !self.stopping.is_cancelled() {
            let patience = self.take().await;
            tokio::select! {
                () = self.stopping.cancelled() => {}
                Some(ended) = self.tasks.join_next_with_id() => self.forget(ended),
                _ = moved.recv() => {
                    tokio::time::sleep(LOOK_PAUSE).await;
                    while moved.try_recv().is_ok() {}
                }
                _ = beat.tick() => self.extend_leases().await,
                () = tokio::time::sleep(patience) => {}
            }
        }
        self.wind_up().await;
    }

    /// Takes what is due and starts it; answers after which time to look again if nothing happens.
    async fn take(&mut self) -> Duration {
        let free = self.runner.settings.slots.saturating_sub(self.tasks.len());
        if free == 0 {
            return LOOK_EVERY;
        }
        match self.claim(free).await {
            Ok(Took::Later(pause)) => pause.min(LOOK_EVERY),
            Ok(Took::Jobs(jobs)) if jobs.is_empty() => LOOK_EVERY,
            Ok(Took::Jobs(jobs)) => {
                jobs.into_iter().for_each(|job| self.begin(job));
                Duration::ZERO
            }
            Err(error) => {
                tracing::warn!(%error, "could not look for jobs");
                LOOK_EVERY
            }
        }
    }

    async fn claim(&self, slots: usize) -> Result<Took, Error> {
        let store = &self.runner.store;
        // A read first: most commits bring no job, and a claim would take a turn of the writer for each.
        let next = store.read(|db| {
            let row = db.row("select cast(min(next_at) as bigint) as next_at from job_lanes", params![])?;
            row.map_or(Ok(None), |row| row.get::<Option<i64>>("next_at"))
        });
        let Some(next_at) = next.await? else {
            return Ok(Took::Later(LOOK_EVERY));
        };
        let wait = u64::try_from(next_at - store.now()).unwrap_or_default();
        if wait > 0 {
            return Ok(Took::Later(Duration::from_micros(wait)));
        }
        let mut running = HashMap::new();
        for (run, _) in self.held.values() {
            *running.entry(run.workspace()).or_default() += 1;
        }
        let share = (self.runner.settings.slots * 3).div_ceil(4);
        let wish = Wish { slots, share, running, lease: self.lease() };
        store.across("jobs.claim", move |tx| claim(tx, &wish)).await.map(Took::Jobs)
    }

    fn begin(&mut self, job: Claimed) {
        // A lease may end under a run of this very process, when it could not reach the database for long.
        let overtaken = self.held.values().filter(|(run, _)| run.id() == job.id && !run.is_done());
        overtaken.for_each(|(_, task)| task.abort());
        let store = self.runner.store.clone();
        let handler = self.runner.handlers.get(job.kind.as_str()).cloned();
        let run = Run::new(job, self.stopping.child_token());
        let held = run.clone();
        let task = self.tasks.spawn(async move {
            let end = match handler {
                Some(handler) => handle(&handler, &run).await,
                None => Some(End::Unknown(UNKNOWN_PAUSE)),
            };
            if let Some(end) = end {
                finish(&store, run.job, end).await;
            }
        });
        self.held.insert(task.id(), (held, task));
    }

    fn forget(&mut self, ended: Result<(Id, ()), JoinError>) {
        let id = ended.map_or_else(|error| error.id(), |(id, ())| id);
        self.held.remove(&id);
    }

    /// Gives a sign of life for each running job, and stops those that another process has taken up.
    async fn extend_leases(&self) {
        let runs: Vec<_> = self.held.values().cloned().collect();
        if runs.is_empty() {
            return;
        }
        let jobs: Vec<_> = runs.iter().map(|(run, _)| run.job.clone()).collect();
        let lease = self.lease();
        let extended = self.runner.store.across("jobs.extend", move |tx| extend(tx, &jobs, lease));
        match extended.await {
            // A run that has written its end may still tidy up after itself.
            Ok(kept) => runs
                .iter()
                .zip(kept)
                .filter(|((run, _), kept)| !kept && !run.is_done())
                .for_each(|((_, task), _)| task.abort()),
            Err(error) => tracing::warn!(%error, "could not extend the leases of running jobs"),
        }
    }

    async fn wind_up(mut self) {
        let grace = tokio::time::sleep(self.runner.settings.grace);
        tokio::pin!(grace);
        loop {
            tokio::select! {
                ended = self.tasks.join_next_with_id() => match ended {
                    Some(ended) => self.forget(ended),
                    None => return,
                },
                () = &mut grace => break,
            }
        }
        self.tasks.shutdown().await;
        for (run, _) in self.held.into_values() {
            finish(&self.runner.store, run.job, End::Interrupted).await;
        }
    }

    fn lease(&self) -> i64 {
        i64::try_from(self.runner.settings.lease.as_micros()).unwrap_or(i64::MAX)
    }
}

enum Took {
    Jobs(Vec<Claimed>),
    Later(Duration),
}

/// Runs the handler; answers what is left to be written.
async fn handle(handler: &Handler, run: &Run) -> Option<End> {
    let handled = AssertUnwindSafe(async { handler(run.job.payload.clone(), run.clone()).await });
    match handled.catch_unwind().await {
        Ok(Ok(())) if run.is_done() => None,
        Ok(Ok(())) => Some(End::Done),
        Ok(Err(failure)) => Some(End::Failed(failure)),
        Err(_) => Some(End::Failed(Failure::retry("its handler panicked"))),
    }
}
