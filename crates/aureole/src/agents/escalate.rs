//! The visitor presses "Talk to a person". It works in every mode: the button is the visitor's own way to the team.

use llm::Locale;
use store::Tx;

use super::feed::Feeds;
use super::turn::{Halt, Handover, Story, halt_running, hand_over, searches};
use super::{agent, turn};
use crate::conversations::messages::{AuthorKind, latest_public};
use crate::conversations::post::NewMessage;
use crate::conversations::{self, Handling};
use crate::error::Result;
use crate::events::{Actor, Who};
use crate::ids::{ConversationId, TurnId};
use crate::one_line::one_line;
use crate::phrases::lines;
use crate::tickets::escalate::{Reason, submit};
use crate::tickets::take_over::MADE_SUBJECT_CHARACTERS_MAX;
use crate::tickets::{self, Ticket, post};

/// Messages looked through for what was asked.
const MESSAGES_FOR_NOTE: i64 = 20;

/// What the visitor is told, and the ticket.
#[derive(Clone, Debug)]
pub struct Called {
    /// The visible line.
    pub text: String,
    /// What happened, as the SDK tells it: `ticket_created`.
    pub action: serde_json::Value,
    /// The turn that ended.
    pub halted: Option<TurnId>,
}

/// Makes or finds the ticket. A person who has the conversation already is not called again.
pub fn escalate(tx: &mut Tx<'_>, id: ConversationId, client_id: Option<&str>, feeds: &Feeds) -> Result<Called> {
    let workspace = tx.workspace();
    let conversation = conversations::conversation(tx, workspace, id)?;
    let locale = Locale::of(conversations::locale(tx, workspace, id)?.as_deref());
    let line = lines(locale);
    if let (Handling::Human, Some(ticket)) = (conversation.handling, conversation.ticket_id) {
        let sent = conversations::session_metadata(tx, workspace, id)?;
        submit(tx, ticket, &sent)?;
        return Ok(Called {
            text: line.person_has_it.to_owned(),
            action: found(&tickets::ticket(tx, workspace, ticket)?),
            halted: None,
        });
    }
    if let (Some(client_id), Some(ticket)) = (client_id, conversation.ticket_id)
        && conversations::messages::by_client_id(tx, workspace, conversation.thread_id, client_id)?.is_some()
    {
        return Ok(Called {
            text: line.handed_over.to_owned(),
            action: found(&tickets::ticket(tx, workspace, ticket)?),
            halted: None,
        });
    }
    let halted = halt_running(tx, id, &Halt::stopped(), feeds)?;
    let messages = latest_public(tx, workspace, conversation.thread_id, MESSAGES_FOR_NOTE)?;
    let asked = messages.iter().rev().find(|message| message.author.kind == AuthorKind::Contact);
    let agent = agent(tx, workspace, conversation.agent_id)?;
    let handover = Handover {
        reason: Reason::Asked,
        subject: asked.map_or_else(
            || "Asks for a person".to_owned(),
            |message| one_line(&message.text, MADE_SUBJECT_CHARACTERS_MAX),
        ),
        note: turn::note(&Story::of(&messages, &searches(tx, workspace, id)?), None, Reason::Asked),
        metadata: conversations::session_metadata(tx, workspace, id)?,
        assignee: agent.escalation.default_assignee_id,
    };
    let actor = Actor::new(Who::Agent(agent.id));
    let action = hand_over(tx, &actor, id, &handover)?;
    let message = NewMessage {
        client_id: client_id.map(str::to_owned),
        locale: Some(locale.code().to_owned()),
        ..NewMessage::public(conversation.thread_id, line.handed_over)
    };
    post::post(tx, &actor, &message)?;
    Ok(Called { text: line.handed_over.to_owned(), action, halted })
}

fn found(ticket: &Ticket) -> serde_json::Value {
    serde_json::json!({
        "type": "ticket_created", "ticket_id": ticket.id, "number": ticket.number, "status": ticket.status,
        "consolidated": true, "reason": Reason::Asked.word(),
    })
}
