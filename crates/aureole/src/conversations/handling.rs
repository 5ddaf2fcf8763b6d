//! Who answers: the agent, or a teammate while the agent is paused.
//!
//! Each change moves the conversation's epoch. A running turn records its answer only if the epoch is still the one it
//! began with, so a take-over wins on whatever node the turn runs.

use store::{Tx, params};

use super::{Conversation, Handling, conversation};
use crate::error::Result;
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::{ConversationId, TeammateId, TicketId};

/// Pauses the agent. Does nothing if this teammate has the conversation already.
pub fn give_to_teammate(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: ConversationId,
    teammate: Option<TeammateId>,
    ticket: TicketId,
) -> Result<Conversation> {
    let before = conversation(tx, tx.workspace(), id)?;
    if before.handling == Handling::Human && before.teammate_id == teammate {
        return Ok(before);
    }
    tx.execute(
        "update conversations set handling = 'human', teammate_id = $3, epoch = epoch + 1, told_human = $4, activity_at = $5 \
         where workspace_id = $1 and id = $2",
        params![tx.workspace(), id, teammate, false, tx.at()],
    )?;
    let event = Event::new(Kind::ConversationTakenOver).conversation(id).ticket(ticket).thread(before.thread_id);
    tx.record(actor, event.teammate(teammate))?;
    conversation(tx, tx.workspace(), id)
}

/// Lets the agent answer again. Does nothing if it does already.
pub fn give_to_agent(tx: &mut Tx<'_>, actor: &Actor, id: ConversationId, ticket: Option<TicketId>) -> Result<()> {
    let changed = tx.execute(
        "update conversations set handling = 'agent', teammate_id = null, epoch = epoch + 1, low_confidence_turns = 0 \
         where workspace_id = $1 and id = $2 and handling = 'human'",
        params![tx.workspace(), id],
    )?;
    if changed > 0 {
        let thread = conversation(tx, tx.workspace(), id)?.thread_id;
        tx.record(actor, Event::new(Kind::ConversationReturned).conversation(id).thread(thread).ticket(ticket))?;
    }
    Ok(())
}

/// Whether the visitor was told already that a person will answer; from now on they were.
pub fn tell_human(tx: &mut Tx<'_>, id: ConversationId) -> Result<bool> {
    let told = tx.execute(
        "update conversations set told_human = $3 where workspace_id = $1 and id = $2 and told_human = $4",
        params![tx.workspace(), id, true, false],
    )?;
    Ok(told == 0)
}
