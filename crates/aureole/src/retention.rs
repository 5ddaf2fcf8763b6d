//! What is kept for a time only, and its daily sweep: answers for idempotency keys, network addresses of teammates.
//!
//! The sweep begins with the workspace and comes back for ever, in small writes. The log of events is never swept.

use jobs::{Enqueue, Job};
use serde::{Deserialize, Serialize};
use store::Tx;

use crate::error::Result;
use crate::events::addresses;
use crate::http::idempotency_keys;
use crate::time::DAY;

/// Rows of a kind that one write forgets; a sweep with more to do goes on in another.
const SWEPT_AT_ONCE_MAX: i64 = 1_000;
/// Time between sweeps, in microseconds.
const SWEPT_EVERY: i64 = DAY;

/// Forgets what has been kept for long enough.
#[derive(Debug, Serialize, Deserialize)]
pub struct SweepExpired {}

impl Job for SweepExpired {
    const KIND: &'static str = "retention.sweep";
    // Nothing else would begin it again.
    const ATTEMPTS_MAX: u32 = u32::MAX;

    fn dedupe_key(&self) -> Option<String> {
        Some(String::new())
    }
}

/// A workspace sweeps from its first day on.
pub fn begin(tx: &mut Tx<'_>) -> Result<()> {
    Ok(tx.enqueue_at(&SweepExpired {}, tx.at() + SWEPT_EVERY)?)
}

/// Does the job, and sees to the next.
pub fn sweep(tx: &mut Tx<'_>) -> Result<()> {
    let most = [idempotency_keys::sweep(tx, SWEPT_AT_ONCE_MAX)?, addresses::sweep(tx, SWEPT_AT_ONCE_MAX)?];
    let is_more_left = most.iter().any(|swept| *swept >= SWEPT_AT_ONCE_MAX.unsigned_abs());
    let pause = if is_more_left { 0 } else { SWEPT_EVERY };
    Ok(tx.enqueue_at(&SweepExpired {}, tx.at() + pause)?)
}
