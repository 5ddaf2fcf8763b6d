//! One run of a job, from the lease to the end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use store::{Error, Query, Store, Tx, WorkspaceId, params};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::Failure;
use crate::claim::Claimed;
use crate::enqueue::open_lane;

/// The pause after the first failed run; it doubles with each further one.
const PAUSE_FIRST: Duration = Duration::from_secs(5);
/// No pause is longer, but for its jitter.
const PAUSE_MAX: Duration = Duration::from_secs(60 * 60);
/// Of a failure's reason so many characters are kept.
const REASON_CHARACTERS_MAX: usize = 2_000;

/// What a handler knows of its run.
#[derive(Debug, Clone)]
pub struct Run {
    pub(crate) job: Claimed,
    stopping: CancellationToken,
    done: Arc<AtomicBool>,
}

impl Run {
    pub(crate) fn new(job: Claimed, stopping: CancellationToken) -> Self {
        Run { job, stopping, done: Arc::default() }
    }

    /// The workspace that the job belongs to.
    #[must_use]
    pub fn workspace(&self) -> WorkspaceId {
        self.job.workspace
    }

    /// The job's id, the same in each of its runs.
    #[must_use]
    pub fn id(&self) -> Uuid {
        self.job.id
    }

    /// Which run this is, from 1.
    #[must_use]
    pub fn attempt(&self) -> i64 {
        self.job.attempt
    }

    /// Whether the process is about to end: a run that can stop half-way should.
    #[must_use]
    pub fn stopping(&self) -> &CancellationToken {
        &self.stopping
    }

    /// Marks the job done in the run's own write, so that its effect and its end happen together, exactly once.
    ///
    /// # Errors
    /// [`Error::Conflict`] when another process has taken the job up, because this one gave no sign of life for too
    /// long. Return it, so that the write doesn't happen.
    pub fn done(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        if remove(tx, &self.job)? == 0 {
            let kind = &self.job.kind;
            return Err(Error::Conflict(format!("another run has taken up the job {kind}")));
        }
        // Read only after a handler returned `Ok`, which it does only when this write was committed.
        self.done.store(true, Ordering::Relaxed);
        Ok(())
    }

    pub(crate) fn is_done(&self) -> bool {
        self.done.load(Ordering::Relaxed)
    }
}

/// How a run ended, as far as the database has to know.
#[derive(Debug, Clone)]
pub(crate) enum End {
    Done,
    Failed(Failure),
    /// The process ends; the run doesn't count.
    Interrupted,
    /// This program doesn't know such jobs; another may, later.
    Unknown(Duration),
}

/// Writes the end of a run, unless another run holds the job by now.
pub(crate) async fn finish(store: &Store, job: Claimed, end: End) {
    let (workspace, kind) = (job.workspace, job.kind.clone());
    let written = store.write(workspace, "jobs.finish", move |tx| match &end {
        End::Done => remove(tx, &job).map(|_| ()),
        End::Interrupted => again(tx, &job, job.attempt - 1, tx.now(), None),
        End::Unknown(pause) => {
            let run_at = tx.now() + microseconds(*pause);
            let reason = format!("the program that took it knows no {}", job.kind);
            again(tx, &job, job.attempt - 1, run_at, Some(&reason))
        }
        End::Failed(Failure::Retry(reason)) if job.attempt < job.attempts_max => {
            let run_at = tx.now() + pause_after(job.attempt, tx.new_id());
            again(tx, &job, job.attempt, run_at, Some(reason))
        }
        End::Failed(Failure::Retry(reason) | Failure::GiveUp(reason)) => bury(tx, &job, reason),
    });
    if let Err(error) = written.await {
        // The lease will end, and the job is taken up again.
        tracing::error!(%error, kind, "the end of a job's run could not be written");
    }
}

fn remove(tx: &mut Tx<'_>, job: &Claimed) -> Result<u64, Error> {
    tx.execute(
        "delete from jobs where workspace_id = $1 and id = $2 and lease = $3",
        params![job.workspace, job.id, job.lease],
    )
}

fn again(tx: &mut Tx<'_>, job: &Claimed, attempt: i64, run_at: i64, reason: Option<&String>) -> Result<(), Error> {
    let twin = tx.row(
        "select waiting.id from jobs as failed join jobs as waiting
            on waiting.workspace_id = failed.workspace_id and waiting.kind = failed.kind
                and waiting.dedupe_key = failed.dedupe_key and waiting.state = 'waiting'
         where failed.workspace_id = $1 and failed.id = $2",
        params![job.workspace, job.id],
    )?;
    if twin.is_some() {
        // What would be repeated waits already.
        return remove(tx, job).map(|_| ());
    }
    let changed = tx.execute(
        "update jobs set state = 'waiting', lease = null, attempt = $4, run_at = $5, reason = $6
         where workspace_id = $1 and id = $2 and lease = $3",
        params![job.workspace, job.id, job.lease, attempt, run_at, reason.map(|text| shorten(text))],
    )?;
    if changed == 0 { Ok(()) } else { open_lane(tx, run_at) }
}

fn bury(tx: &mut Tx<'_>, job: &Claimed, reason: &str) -> Result<(), Error> {
    tracing::error!(kind = job.kind, id = %job.id, reason, "a job is dead");
    tx.execute(
        "update jobs set state = 'dead', lease = null, run_at = $4, reason = $5
         where workspace_id = $1 and id = $2 and lease = $3",
        params![job.workspace, job.id, job.lease, tx.at(), shorten(reason)],
    )
    .map(|_| ())
}

fn shorten(reason: &str) -> String {
    reason.chars().filter(|character| *character != '\0').take(REASON_CHARACTERS_MAX).collect()
}

/// The doubled pause, and up to half as much again, in microseconds: jobs that failed together don't come
/// back together.
fn pause_after(attempt: i64, random: Uuid) -> i64 {
    let doublings = u32::try_from(attempt.clamp(1, 32) - 1).unwrap_or_default();
    let pause = PAUSE_FIRST.saturating_mul(2_u32.saturating_pow(doublings)).min(PAUSE_MAX);
    let jitter = pause * u32::from(random.as_bytes()[15]) / 512;
    microseconds(pause + jitter)
}

fn microseconds(time: Duration) -> i64 {
    i64::try_from(time.as_micros()).unwrap_or(i64::MAX)
}
