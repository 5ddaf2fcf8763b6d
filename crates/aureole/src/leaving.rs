//! Somebody has left the team: what they had to do goes back to it, some at a time.
//!
//! Tickets that are worked on become nobody's, so that they are seen; closed ones keep the name of who closed them.
//! Conversations they had taken over are the agent's again, because nobody would answer there. Drafts are deleted.

use jobs::Enqueue;
use store::{Query, Tx, params};

use crate::conversations::handling;
use crate::error::Result;
use crate::events::Actor;
use crate::ids::{ConversationId, TicketId};
use crate::tickets::assign::assign;
use crate::tickets::threads;
use crate::workspaces::teammates::remove::HandBack;
use crate::{agents, conversations, tickets};

/// Tickets and conversations that one write gives back.
const AT_ONCE: i64 = 200;

/// Gives back as much as one write should, and asks for the next one if there is more.
pub fn hand_back(tx: &mut Tx<'_>, job: &HandBack) -> Result<()> {
    let actor = Actor { cause: Some(job.cause), depth: 1, ..Actor::system() };
    agents::change_settings::forget_assignee(tx, &actor, job.teammate)?;
    tickets::drafts::forget(tx, job.teammate)?;
    let held = worked_on(tx, job)?;
    for ticket in &held {
        assign(tx, &actor, *ticket, None)?;
        for conversation in threads::conversations(tx, tx.workspace(), *ticket)? {
            if conversations::conversation(tx, tx.workspace(), conversation)?.teammate_id == Some(job.teammate) {
                handling::give_to_agent(tx, &actor, conversation, Some(*ticket))?;
            }
        }
    }
    let talking = taken_over(tx, job)?;
    for (conversation, ticket) in &talking {
        handling::give_to_agent(tx, &actor, *conversation, *ticket)?;
    }
    if held.len() + talking.len() >= AT_ONCE as usize {
        tx.enqueue(job)?;
    }
    Ok(())
}

fn worked_on(tx: &mut Tx<'_>, job: &HandBack) -> Result<Vec<TicketId>> {
    let rows = tx.rows(
        "select id from tickets where workspace_id = $1 and assignee_id = $2 and active = $3 order by activity_at limit $4",
        params![tx.workspace(), job.teammate, true, AT_ONCE],
    )?;
    rows.into_iter().map(|row| Ok(row.get("id")?)).collect()
}

/// Those that go on although their ticket is somebody else's by now.
fn taken_over(tx: &mut Tx<'_>, job: &HandBack) -> Result<Vec<(ConversationId, Option<TicketId>)>> {
    let rows = tx.rows(
        "select c.id, t.ticket_id from conversations c left join ticket_threads t on t.workspace_id = c.workspace_id \
         and t.thread_id = c.thread_id and t.until_position is null and t.removed_at is null \
         where c.workspace_id = $1 and c.state = 'active' and c.handling = 'human' and c.teammate_id = $2 limit $3",
        params![tx.workspace(), job.teammate, AT_ONCE],
    )?;
    rows.into_iter().map(|row| Ok((row.get("id")?, row.get("ticket_id")?))).collect()
}
