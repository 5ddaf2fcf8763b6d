//! What a job is, and how it may fail.

use std::fmt::Display;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Something to be done later. It is stored as JSON, so it holds ids rather than data, and what an older program
/// has stored must still be readable.
pub trait Job: Serialize + DeserializeOwned + Send + 'static {
    /// Names the kind of job in the database. Never changed, never used twice.
    const KIND: &'static str;

    /// Runs before the job is given up.
    const ATTEMPTS_MAX: u32 = 10;

    /// While a job of this kind waits in the workspace with the same key, enqueuing another replaces its
    /// content and keeps the earlier time. Without a key, every job stands for itself.
    fn dedupe_key(&self) -> Option<String> {
        None
    }
}

/// Why a run didn't do its job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// It may succeed later.
    Retry(String),
    /// It never will.
    GiveUp(String),
}

impl Failure {
    /// A failure that a later run may not meet.
    pub fn retry(reason: impl Display) -> Self {
        Failure::Retry(reason.to_string())
    }

    /// A failure that every later run would meet, too.
    pub fn give_up(reason: impl Display) -> Self {
        Failure::GiveUp(reason.to_string())
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Failure::retry(error)
    }
}
