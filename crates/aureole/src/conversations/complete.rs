//! A session ends: the visitor closes it, or it has been quiet for long enough.

use store::{Query, Tx, WorkspaceId, params};

use super::{Conversation, ConversationState, Handling, Outcome, conversation};
use crate::error::Result;
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::ConversationId;
use crate::time::{MINUTE, Timestamp};

/// A session without any activity ends after so long, in microseconds.
pub const QUIET_FOR: i64 = 30 * MINUTE;
/// Sessions ended in one write.
pub const COMPLETED_AT_ONCE_MAX: i64 = 200;

/// Ends a session. An empty one leaves the lists without an outcome that counts.
pub fn complete(tx: &mut Tx<'_>, actor: &Actor, id: ConversationId) -> Result<()> {
    let before = conversation(tx, tx.workspace(), id)?;
    if before.state == ConversationState::Completed {
        return Ok(());
    }
    let outcome = outcome(tx, &before)?;
    tx.execute(
        "update conversations set state = 'completed', outcome = $3, ended_at = $4, listed = $5 where workspace_id = $1 and id = $2",
        &params![tx.workspace(), id, outcome, tx.at(), outcome != Outcome::Empty],
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
        &params![tx.workspace(), conversation.id],
    )?;
    let answered = match row {
        Some(row) => row.get::<i64>("turns")? > 0 && row.get::<i64>("low_confidence_turns")? == 0,
        None => false,
    };
    Ok(if answered { Outcome::Resolved } else { Outcome::Abandoned })
}

/// Sessions of a workspace that have been quiet since `before`; a teammate who has one keeps it active.
pub fn quiet(db: &mut impl Query, workspace: WorkspaceId, before: Timestamp) -> Result<Vec<ConversationId>> {
    let rows = db.rows(
        "select id from conversations where workspace_id = $1 and state = 'active' and listed = $2 and activity_at < $3 \
         order by activity_at, id limit $4",
        &params![workspace, true, before, COMPLETED_AT_ONCE_MAX],
    )?;
    rows.into_iter().map(|row| Ok(row.get("id")?)).collect()
}
