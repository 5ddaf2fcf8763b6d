//! The end of a turn: message, sources, scores and ticket in one write, if the turn still counts.

use serde_json::{Map, Value, json};
use store::{Tx, params};

use super::{Fence, Turn, TurnState, epoch, turn};
use crate::conversations::messages::public_source;
use crate::conversations::post::NewMessage;
use crate::conversations::score::{self, Judgement};
use crate::error::Result;
use crate::events::{Actor, Who};
use crate::ids::{AgentId, ConversationId, TeammateId, TurnId};
use crate::tickets::escalate::{Escalation, Reason, escalate};
use crate::tickets::{self, post};
use crate::workspaces::checklist;

/// What a turn came to.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    /// Which turn.
    pub turn: TurnId,
    /// Who ran it.
    pub fence: Fence,
    /// Who answered.
    pub agent: AgentId,
    /// What it says.
    pub text: String,
    /// What it was answered from.
    pub sources: Vec<Value>,
    /// Mood, topic, confidence.
    pub judgement: Judgement,
    /// Small talk counts for no score.
    pub counts: bool,
    /// A hand-over, if the turn decided so.
    pub handover: Option<Handover>,
    /// What was done on the visitor's page while the answer was written, and told then.
    pub acts: Vec<Value>,
    /// A person was offered.
    pub offered: bool,
    /// Passages, tools, tokens, times: why it said that.
    pub trace: Value,
    /// The model that wrote it.
    pub model: String,
    /// The language it is written in.
    pub locale: String,
}

/// A hand-over to be made.
#[derive(Clone, Debug)]
pub struct Handover {
    /// Why.
    pub reason: Reason,
    /// What a new ticket is called.
    pub subject: String,
    /// The note to the team.
    pub note: String,
    /// Context and fields of the session, readable to the team.
    pub metadata: Map<String, Value>,
    /// Who owns new tickets.
    pub assignee: Option<TeammateId>,
}

/// Records. `None` if the turn no longer counts, because a take-over, a newer question or a stop was quicker, or is
/// somebody else's by now.
pub(super) fn record(tx: &mut Tx<'_>, answer: &Answer) -> Result<Option<Vec<Value>>> {
    let workspace = tx.workspace();
    let turn = turn(tx, workspace, answer.turn)?;
    let counts = turn.state == TurnState::Running && turn.is_of(&answer.fence);
    if !counts || epoch(tx, workspace, turn.conversation)? != turn.epoch {
        return Ok(None);
    }
    let actor = Actor::new(Who::Agent(answer.agent));
    let message = NewMessage {
        id: Some(turn.message),
        sources: Value::Array(answer.sources.clone()),
        confidence: answer.counts.then_some(answer.judgement.confidence),
        locale: Some(answer.locale.clone()),
        ..NewMessage::public(turn.thread, answer.text.as_str())
    };
    post::post(tx, &actor, &message)?;
    checklist::tick(tx, &actor, checklist::Item::TryAgent)?;
    if answer.counts {
        score::score(tx, &actor, turn.conversation, &answer.judgement)?;
    }
    let actions = actions(tx, &actor, &turn, answer)?;
    tx.execute(
        "update turns set state = 'done', text = $3, model = $4, actions = $5, trace = $6, ended_at = $7 where workspace_id = $1 and id = $2",
        params![
            workspace, turn.id, answer.text.as_str(), answer.model.as_str(), Value::Array(actions.clone()), answer.trace.clone(), tx.at()
        ],
    )?;
    Ok(Some(actions))
}

fn actions(tx: &mut Tx<'_>, actor: &Actor, turn: &Turn, answer: &Answer) -> Result<Vec<Value>> {
    let mut actions = vec![json!({ "type": "message", "id": turn.message })];
    actions.extend(answer.acts.iter().cloned());
    if !answer.sources.is_empty() {
        let sources: Vec<Value> = answer.sources.iter().map(public_source).collect();
        actions.push(json!({ "type": "sources", "sources": sources }));
    }
    if answer.offered {
        actions.push(json!({ "type": "handoff_offered" }));
    }
    if let Some(handover) = &answer.handover {
        actions.push(hand_over(tx, actor, turn.conversation, handover)?);
    }
    Ok(actions)
}

/// Makes or finds the ticket, and says so as the SDK does.
pub fn hand_over(tx: &mut Tx<'_>, actor: &Actor, conversation: ConversationId, handover: &Handover) -> Result<Value> {
    let escalated = escalate(
        tx,
        actor,
        &Escalation {
            conversation,
            reason: handover.reason,
            subject: handover.subject.clone(),
            note: handover.note.clone(),
            metadata: handover.metadata.clone(),
            priority: false,
            assignee: handover.assignee,
        },
    )?;
    let tickets::Ticket { id, number, status, .. } = escalated.ticket;
    Ok(json!({
        "type": "ticket_created", "ticket_id": id, "number": number, "status": status,
        "consolidated": escalated.consolidated, "reason": handover.reason.word(),
    }))
}
