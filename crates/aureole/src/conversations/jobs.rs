//! A session that has been quiet for long enough is completed.

use jobs::{Enqueue, Job};
use serde::{Deserialize, Serialize};
use store::Tx;

use super::complete::complete;
use super::{ConversationState, conversation};
use crate::error::Result;
use crate::events::Actor;
use crate::ids::ConversationId;
use crate::time::MINUTE;

/// A session that begins is first looked at after this, in microseconds: the shortest quiet that a setting allows.
const FIRST_LOOK_AFTER: i64 = MINUTE;

/// Looks whether a session has been quiet for long enough, and when it will have been otherwise.
#[derive(Debug, Serialize, Deserialize)]
pub struct CompleteQuiet {
    /// Its conversation.
    pub conversation: ConversationId,
}

impl Job for CompleteQuiet {
    const KIND: &'static str = "conversations.complete_quiet";

    fn dedupe_key(&self) -> Option<String> {
        Some(self.conversation.to_string())
    }
}

/// From now on it is looked whether the session has gone quiet.
pub(super) fn watch(tx: &mut Tx<'_>, conversation: ConversationId) -> Result<()> {
    Ok(tx.enqueue_at(&CompleteQuiet { conversation }, tx.at() + FIRST_LOOK_AFTER)?)
}

/// Completes a session without any activity for so long, in microseconds, also while a teammate has it: the ticket stays
/// theirs, and the visitor's next word makes the session active again.
pub fn complete_if_quiet(tx: &mut Tx<'_>, id: ConversationId, quiet_for: i64) -> Result<()> {
    let session = conversation(tx, tx.workspace(), id)?;
    let until = session.activity_at.0 + quiet_for;
    if session.state == ConversationState::Completed {
        return Ok(());
    }
    if until > tx.at() {
        return Ok(tx.enqueue_at(&CompleteQuiet { conversation: id }, until)?);
    }
    complete(tx, &Actor::system(), id)
}
