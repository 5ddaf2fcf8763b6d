//! Many writes, one commit, and yet each as if it were alone. The same on both engines.
//!
//! The closures that wait run one after another in one transaction, each in a savepoint; then one commit makes
//! them durable, and only then is anybody answered. Should the transaction fall apart on the way (a full disk
//! ends it whole, not just the statement that met it) or the commit fail, nothing of the batch happened: each
//! closure runs again in a transaction of its own and gets its own answer.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::call::{Job, Ran, Target};
use crate::connection::{Connection, Head};
use crate::metrics::{Counters, count};
use crate::tx::Fault;
use crate::{Clock, Error, Random, Tx, WorkspaceId, params};

/// Closures that share one commit.
const BATCH_CLOSURES_MAX: usize = 256;
/// After this time a batch takes no further closure.
const BATCH_TIME_MAX: Duration = Duration::from_millis(5);
/// A closure that takes longer is logged: everybody else's write waits for it.
const CLOSURE_TIME_SLOW: Duration = Duration::from_millis(50);
/// How often a closure runs that collides with others or loses its connection.
const RUNS_MAX: u32 = 6;
/// The wait before the second run; it doubles with each further one.
const REPEAT_AFTER: Duration = Duration::from_millis(5);

/// What the writing threads of a store share.
pub(crate) struct Writing {
    pub(crate) clock: Clock,
    pub(crate) random: Random,
    pub(crate) counters: Counters,
    /// Hears of each workspace that moved, after the commit.
    pub(crate) moved: Box<dyn Fn(WorkspaceId, i64) + Send + Sync>,
}

/// How one closure's run ended within its transaction.
enum Verdict {
    /// To be committed and answered with this number.
    Kept(i64),
    /// Rolled back; the closure's own error is the answer.
    Failed,
    /// Rolled back; this is the answer.
    Refused(Error),
    /// Rolled back; the closure should run again in a new transaction.
    Repeat,
}

/// Runs what waits: one batch, and whatever of it must run again alone.
pub(crate) fn run(
    writing: &Writing,
    connection: &mut dyn Connection,
    first: Job,
    more: &mut dyn FnMut() -> Option<Job>,
) {
    let Some(second) = more() else {
        return alone(writing, connection, first);
    };
    let mut waiting = [first, second].into_iter();
    together(writing, connection, &mut || waiting.next().or_else(&mut *more));
    // A batch that couldn't begin, or fell apart at once, leaves some of the two.
    waiting.for_each(|job| alone(writing, connection, job));
}

fn together(writing: &Writing, connection: &mut dyn Connection, next: &mut dyn FnMut() -> Option<Job>) {
    if connection.begin_write().is_err() {
        // Alone, each closure learns the reason or finds the connection restored.
        return;
    }
    let started = Instant::now();
    let mut batch = Batch::new(writing, connection);
    let mut done = Vec::new();
    let mut whole = true;
    while whole && let Some(mut job) = next() {
        let verdict = batch.run_in_savepoint(&mut job);
        whole = verdict.is_ok();
        done.push((job, verdict.unwrap_or(Verdict::Repeat)));
        if done.len() >= BATCH_CLOSURES_MAX || started.elapsed() >= BATCH_TIME_MAX {
            break;
        }
    }
    let committed = if whole { batch.commit() } else { Err(batch.give_up()) };
    match committed {
        Ok(()) => done.into_iter().for_each(|(job, verdict)| settle(writing, connection, job, verdict)),
        Err(Error::Unknown(reason)) => {
            for (job, _) in done {
                refuse(writing, job, Error::Unknown(reason.clone()));
            }
        }
        Err(reason) => {
            tracing::warn!(%reason, closures = done.len(), "a batch fell apart and runs again one by one");
            count(&writing.counters.batches_repeated);
            done.into_iter().for_each(|(job, _)| alone(writing, connection, job));
        }
    }
}

/// Answers a closure of a batch that was committed.
fn settle(writing: &Writing, connection: &mut dyn Connection, job: Job, verdict: Verdict) {
    match verdict {
        Verdict::Kept(seq) => {
            count(&writing.counters.writes);
            job.call.answer(seq);
        }
        Verdict::Failed => {
            count(&writing.counters.writes_failed);
            job.call.answer(0);
        }
        Verdict::Refused(error) => refuse(writing, job, error),
        Verdict::Repeat => {
            count(&writing.counters.conflicts);
            alone(writing, connection, job);
        }
    }
}

/// Runs one closure in a transaction of its own until it has an answer.
fn alone(writing: &Writing, connection: &mut dyn Connection, mut job: Job) {
    for run in 1..=RUNS_MAX {
        let last = run == RUNS_MAX;
        match run_alone(writing, connection, &mut job) {
            Ok(Verdict::Repeat) if last => {
                count(&writing.counters.writes_failed);
                return job.call.answer(0);
            }
            Ok(Verdict::Repeat) => {}
            Ok(verdict) => return settle(writing, connection, job, verdict),
            Err(error) if last || !error.repeatable() => return refuse(writing, job, error),
            Err(_) => {}
        }
        count(&writing.counters.conflicts);
        std::thread::sleep(pause_after(run, &writing.random));
    }
}

fn run_alone(writing: &Writing, connection: &mut dyn Connection, job: &mut Job) -> Result<Verdict, Error> {
    connection.begin_write()?;
    let mut batch = Batch::new(writing, connection);
    match batch.run_closure(job) {
        Ok(Verdict::Kept(_)) if !batch.connection.stands() => Err(batch.give_up()),
        Ok(Verdict::Kept(seq)) => batch.commit().map(|()| Verdict::Kept(seq)),
        other => {
            connection.rollback();
            other
        }
    }
}

/// Half the doubled pause, and up to as much again, so that two who collided don't meet again.
fn pause_after(run: u32, random: &Random) -> Duration {
    let mut byte = [0_u8; 1];
    random(&mut byte);
    let pause = REPEAT_AFTER * 2_u32.pow(run - 1);
    pause / 2 + pause * u32::from(byte[0]) / 512
}

fn refuse(writing: &Writing, job: Job, error: Error) {
    count(&writing.counters.writes_failed);
    job.call.refuse(error);
}

/// One open transaction, and the heads of the workspaces it has touched.
struct Batch<'a> {
    writing: &'a Writing,
    connection: &'a mut dyn Connection,
    heads: HashMap<WorkspaceId, Touched>,
}

#[derive(Clone, Copy)]
struct Touched {
    head: Head,
    moved: bool,
}

impl<'a> Batch<'a> {
    fn new(writing: &'a Writing, connection: &'a mut dyn Connection) -> Self {
        Batch { writing, connection, heads: HashMap::new() }
    }

    /// An error means that the whole transaction is lost.
    fn run_in_savepoint(&mut self, job: &mut Job) -> Result<Verdict, Error> {
        // The workspace is locked before the savepoint: undoing that would let go of the lock, on which others in
        // this batch rely.
        match self.head_of(job.target) {
            Ok(_) => {}
            Err(error @ Error::UnknownWorkspace(_)) => return Ok(Verdict::Refused(error)),
            Err(error) => return Err(error),
        }
        self.connection.savepoint()?;
        let verdict = self.run_closure(job)?;
        if !self.connection.stands() {
            return Err(gone());
        }
        if matches!(verdict, Verdict::Kept(_)) {
            self.connection.release()?
        } else {
            self.connection.undo()?
        }
        Ok(verdict)
    }

    /// Runs the closure in the transaction as it is. The caller looks whether that still stands.
    fn run_closure(&mut self, job: &mut Job) -> Result<Verdict, Error> {
        let (workspace, before) = match self.head_of(job.target) {
            Ok(found) => found,
            Err(error @ Error::UnknownWorkspace(_)) => return Ok(Verdict::Refused(error)),
            Err(error) => return Err(error),
        };
        let now = (self.writing.clock)();
        if let Target::NewWorkspace(id) = job.target
            && let Err(error) = self.begin_workspace(id, now)
        {
            return if error.repeatable() { Ok(Verdict::Repeat) } else { Ok(Verdict::Refused(error)) };
        }
        let started = Instant::now();
        let mut tx = Tx::new(&mut *self.connection, &self.writing.random, workspace, before.head, now);
        let ran = job.call.run(&mut tx);
        let left = tx.left();
        self.log_if_slow(job.verb, started.elapsed());
        Ok(match (ran, left.fault) {
            (Ran::Ok, None) => {
                if let Some(workspace) = workspace {
                    self.heads.insert(workspace, Touched { head: left.head, moved: before.moved || left.moved });
                }
                Verdict::Kept(left.head.seq)
            }
            (Ran::Failed, Some(Fault::Repeatable)) => Verdict::Repeat,
            (Ran::Ok, Some(_)) => Verdict::Refused(Error::WentOn(job.verb)),
            (Ran::Failed | Ran::Panicked, _) => Verdict::Failed,
        })
    }

    fn head_of(&mut self, target: Target) -> Result<(Option<WorkspaceId>, Touched), Error> {
        let new = Touched { head: Head { seq: 0, last_at: 0 }, moved: false };
        match target {
            Target::Directory | Target::Across => Ok((None, new)),
            Target::NewWorkspace(id) => Ok((Some(id), Touched { moved: true, ..new })),
            Target::Workspace(id) => {
                if let Some(touched) = self.heads.get(&id) {
                    return Ok((Some(id), *touched));
                }
                let head = self.connection.lock(id)?.ok_or(Error::UnknownWorkspace(id))?;
                let touched = Touched { head, moved: false };
                self.heads.insert(id, touched);
                Ok((Some(id), touched))
            }
        }
    }

    fn begin_workspace(&mut self, id: WorkspaceId, now: i64) -> Result<(), Error> {
        let sql = "insert into workspace_seqs (workspace_id, seq, last_at) values ($1, 0, $2)";
        self.connection.execute(sql, params![id, now]).map(|_| ())
    }

    fn log_if_slow(&self, verb: &'static str, took: Duration) {
        if took > CLOSURE_TIME_SLOW {
            count(&self.writing.counters.slow_writes);
            tracing::warn!(verb, milliseconds = took.as_millis(), "a write kept the others waiting");
        }
    }

    /// Writes the heads back, commits, and tells of what moved.
    fn commit(mut self) -> Result<(), Error> {
        let moved: Vec<_> = self.heads.drain().filter(|(_, touched)| touched.moved).collect();
        let written = moved.iter().try_for_each(|(workspace, touched)| {
            let sql = "update workspace_seqs set seq = $2, last_at = $3 where workspace_id = $1";
            let params = params![*workspace, touched.head.seq, touched.head.last_at];
            self.connection.execute(sql, params).map(|_| ())
        });
        if let Err(error) = written.and_then(|()| self.connection.commit()) {
            self.connection.rollback();
            return Err(error);
        }
        count(&self.writing.counters.commits);
        for (workspace, touched) in moved {
            (self.writing.moved)(workspace, touched.head.last_at);
        }
        Ok(())
    }

    fn give_up(self) -> Error {
        self.connection.rollback();
        gone()
    }
}

fn gone() -> Error {
    Error::GivenUp("it ended in the middle of a batch".to_owned())
}
