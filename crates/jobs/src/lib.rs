//! Typed jobs that survive crashes.
//!
//! What this crate promises:
//!
//! * A job is enqueued in the transaction that makes it necessary ([`Enqueue`]): both happen or neither.
//! * A job runs until it is done: after a crash, a lost connection or a failure again, after growing pauses, at
//!   most [`Job::ATTEMPTS_MAX`] times; then it is dead and visible with its reason ([`dead`]).
//! * Of one job never two runs hold the lease, however many processes there are. A run that wants to happen
//!   exactly once calls [`Run::done`] in its own write.
//! * Workspaces take turns: one with a hundred thousand jobs doesn't delay the single job of another.
//!
//! What it never does: run a job inside a transaction, or keep order between jobs.
//!
//! Its tables are in the migration `V2__jobs.sql`, which whoever opens the store passes along.

mod claim;
mod enqueue;
mod job;
mod run;
mod runner;
mod state;

pub use enqueue::Enqueue;
pub use job::{Failure, Job};
pub use run::Run;
pub use runner::{Runner, Running, Settings};
pub use state::{Counts, DeadJob, counts, counts_by_kind, dead, discard, revive};
