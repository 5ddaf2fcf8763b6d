//! Counters of a store since it was opened.

use std::sync::atomic::{AtomicU64, Ordering};

/// A snapshot of what a store has done and what waits for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Metrics {
    /// Transactions committed.
    pub commits: u64,
    /// Write closures whose write was committed.
    pub writes: u64,
    /// Write closures that failed, panicked or were refused.
    pub writes_failed: u64,
    /// Batches that fell apart and were run again one by one.
    pub batches_repeated: u64,
    /// Closures run again because of a collision or a lost connection.
    pub conflicts: u64,
    /// Write closures that took longer than 50 ms.
    pub slow_writes: u64,
    /// Reads answered.
    pub reads: u64,
    /// Writes that wait for their turn or their commit.
    pub writes_waiting: u64,
    /// Reads that wait for a thread.
    pub reads_waiting: u64,
    /// Size of SQLite's write-ahead log in bytes; absent on PostgreSQL.
    pub wal_bytes: Option<u64>,
}

#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) commits: AtomicU64,
    pub(crate) writes: AtomicU64,
    pub(crate) writes_failed: AtomicU64,
    pub(crate) batches_repeated: AtomicU64,
    pub(crate) conflicts: AtomicU64,
    pub(crate) slow_writes: AtomicU64,
    pub(crate) reads: AtomicU64,
}

pub(crate) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

impl Counters {
    pub(crate) fn snapshot(&self) -> Metrics {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Metrics {
            commits: read(&self.commits),
            writes: read(&self.writes),
            writes_failed: read(&self.writes_failed),
            batches_repeated: read(&self.batches_repeated),
            conflicts: read(&self.conflicts),
            slow_writes: read(&self.slow_writes),
            reads: read(&self.reads),
            ..Metrics::default()
        }
    }
}
