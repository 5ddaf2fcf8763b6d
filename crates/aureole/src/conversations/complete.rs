//! A session ends: the visitor closes it, or it has been quiet for long enough.

use store::{Query, Tx, params};

use super::{Conversation, ConversationState, Handling, Outcome, conversation};
use crate::error::Result;
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::ConversationId;

/// Ends a session. An empty one leaves the lists without an outcome that counts.
pub fn complete(tx: &mut Tx<'_>, actor: &Actor, id: ConversationId) -> Result<()> {
    let before = conversation(tx, tx.workspace(), id)?;
    if before.state == ConversationState::Completed {
        return Ok(());
    }
    let outcome = outcome(tx, &before)?;
    tx.execute(
        "update conversations set state = 'completed', outcome = $3, ended_at = $4, listed = $5 where workspace_id = $1 and id = $2",
        params![tx.workspace(), id, outcome, tx.at(), outcome != Outcome::Empty],
    )?;
    let event = Event::new(Kind::ConversationCompleted).conversation(id).thread(before.thread_id);
    tx.record(actor, event.contact(before.contact_id).with("outcome", outcome.word()))?;
    Ok(())
}

/// Escalated if a ticket shows it; resolved if the agent's last answer was one; abandoned if it was not.
fn outcome(tx: &mut Tx<'_>, conversation: &Conversation) -> Result<Outcome> {
    if conversation.message_count == 0 {
        return Ok(Outcome::Empty);
    }
    if conversation.ticket_id.is_some() || conversation.handling == Handling::Human {
        return Ok(Outcome::Escalated);
    }
    let row = tx.row(
        "select low_confidence_turns, turns from conversations where workspace_id = $1 and id = $2",
        params![tx.workspace(), conversation.id],
    )?;
    let answered = match row {
        Some(row) => row.get::<i64>("turns")? > 0 && row.get::<i64>("low_confidence_turns")? == 0,
        None => false,
    };
    Ok(if answered { Outcome::Resolved } else { Outcome::Abandoned })
}
