//! A call chooses who answers from now on, and how the visitor talks.

use store::{Tx, params};

use super::{Mode, conversation};
use crate::error::Result;
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::{AgentId, ConversationId};

/// Changes what differs. An answer that is being written is finished by whom it was begun.
pub fn steer(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: ConversationId,
    agent: Option<AgentId>,
    mode: Option<Mode>,
) -> Result<AgentId> {
    let before = conversation(tx, tx.workspace(), id)?;
    let (agent, mode) = (agent.unwrap_or(before.agent_id), mode.unwrap_or(before.mode));
    if (agent, mode) == (before.agent_id, before.mode) {
        return Ok(agent);
    }
    tx.execute(
        "update conversations set agent_id = $3, mode = $4 where workspace_id = $1 and id = $2",
        params![tx.workspace(), id, agent, mode],
    )?;
    let event = Event::new(Kind::ConversationSteered).conversation(id).thread(before.thread_id);
    tx.record(actor, event.agent(agent).with("mode", mode.word()))?;
    Ok(agent)
}
