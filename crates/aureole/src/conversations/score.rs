//! What the agent's judgement of a turn leaves on its conversation: mood, topic, confidence.

use store::{Tx, params};

use super::Mood;
use crate::error::Result;
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::ConversationId;

/// Longest topic, in characters.
pub const TOPIC_CHARACTERS_MAX: usize = 80;

/// The judgement of one turn.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// How the visitor seems to feel.
    pub mood: Mood,
    /// What it is about, by now.
    pub topic: Option<String>,
    /// How sure the answer was, 0 to 100.
    pub confidence: i64,
    /// Whether it was below the agent's threshold.
    pub low: bool,
}

/// Writes it down.
pub fn score(tx: &mut Tx<'_>, actor: &Actor, id: ConversationId, judgement: &Judgement) -> Result<()> {
    tx.execute(
        "update conversations set mood = $3, topic = coalesce(cast($4 as text), topic), confidence = $5, turns = turns + 1, \
         low_confidence_turns = case when $6 then low_confidence_turns + 1 else 0 end where workspace_id = $1 and id = $2",
        params![tx.workspace(), id, judgement.mood, judgement.topic.clone(), judgement.confidence, judgement.low],
    )?;
    let event = Event::new(Kind::ConversationScored).conversation(id);
    tx.record(actor, event.with("mood", judgement.mood.word()).with("confidence", judgement.confidence))?;
    Ok(())
}
