//! What is done to vectors after the call that made it necessary.

use jobs::Job;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Makes the vectors of the next passages that have none.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Fill {
    /// The last passage that was looked at; passages are in the order of their ids.
    pub after: Option<Uuid>,
}

impl Job for Fill {
    const KIND: &'static str = "knowledge.fill";
    /// With growing pauses these are two days of an endpoint that doesn't answer.
    const ATTEMPTS_MAX: u32 = 60;

    fn dedupe_key(&self) -> Option<String> {
        Some("workspace".to_owned())
    }
}

/// Deletes some vectors of the models that were left.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Forget {}

impl Job for Forget {
    const KIND: &'static str = "knowledge.forget";

    fn dedupe_key(&self) -> Option<String> {
        Some("workspace".to_owned())
    }
}
