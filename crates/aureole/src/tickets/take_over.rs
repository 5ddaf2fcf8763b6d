//! A teammate answers a live conversation in place of the agent.

use store::Tx;

use super::create::{NewTicket, create};
use super::set_status::{Change, set_status};
use super::{Channel, Ticket, TicketState, TicketStatus, assign, post, threads, ticket};
use crate::conversations::messages::latest_public;
use crate::conversations::post::NewMessage;
use crate::conversations::{self, Conversation, Handling, handling};
use crate::error::{Error, Kind, Result};
use crate::events::Actor;
use crate::ids::{ConversationId, TeammateId};
use crate::one_line::one_line;
use crate::workspaces;

/// Longest subject that is made from a first message, in characters.
pub const MADE_SUBJECT_CHARACTERS_MAX: usize = 120;
/// Messages looked through for a subject.
const MESSAGES_FOR_SUBJECT: i64 = 50;

/// Pauses the agent, and answers the ticket: In Progress and mine. Whoever comes second is told who was first.
pub fn take_over(tx: &mut Tx<'_>, actor: &Actor, me: TeammateId, id: ConversationId, joined: &str) -> Result<Ticket> {
    let workspace = tx.workspace();
    refuse_second(tx, me, id)?;
    let conversation = conversations::conversation(tx, workspace, id)?;
    let mine = conversation.handling == Handling::Human && conversation.teammate_id == Some(me);
    let ticket_id = match conversation.ticket_id {
        Some(id) if ticket(tx, workspace, id)?.state.absorbs() => id,
        _ => new_ticket(tx, actor, me, &conversation)?.id,
    };
    threads::show(tx, actor, ticket_id, conversation.thread_id)?;
    assign::assign(tx, actor, ticket_id, Some(me))?;
    set_status(tx, actor, ticket_id, Change::to(TicketStatus::InProgress))?;
    handling::give_to_teammate(tx, actor, id, Some(me), ticket_id)?;
    if !mine {
        post::post(
            tx,
            &Actor { who: crate::events::Who::System, ..actor.clone() },
            &NewMessage::public(conversation.thread_id, joined),
        )?;
    }
    ticket(tx, workspace, ticket_id)
}

/// Whoever comes second is told who was first, and nothing else happens.
pub fn refuse_second(tx: &mut Tx<'_>, me: TeammateId, id: ConversationId) -> Result<()> {
    let conversation = conversations::conversation(tx, tx.workspace(), id)?;
    match (conversation.handling, conversation.teammate_id) {
        (Handling::Human, Some(other)) if other != me => {
            let name = workspaces::teammate(tx, tx.workspace(), other)?.name;
            Err(Error::new(Kind::Conflict, "already_taken", format!("{name} has taken over this conversation.")))
        }
        _ => Ok(()),
    }
}

fn new_ticket(tx: &mut Tx<'_>, actor: &Actor, me: TeammateId, conversation: &Conversation) -> Result<Ticket> {
    let company = crate::contacts::contact(tx, tx.workspace(), conversation.contact_id)?.company_id;
    let new = NewTicket {
        subject: subject(tx, conversation)?,
        contact: conversation.contact_id,
        company,
        state: TicketState::InProgress,
        priority: false,
        assignee: Some(me),
        channel: Channel::Chat,
        source: "widget".to_owned(),
        metadata: serde_json::json!({ "reason": "take_over" }),
        ai_enabled: false,
        thread: conversation.thread_id,
    };
    create(tx, actor, &new)
}

/// The topic if there is one, else the contact's first words.
pub fn subject(tx: &mut Tx<'_>, conversation: &Conversation) -> Result<String> {
    if let Some(topic) = conversation.topic.as_ref().filter(|topic| !topic.trim().is_empty()) {
        return Ok(topic.clone());
    }
    let messages = latest_public(tx, tx.workspace(), conversation.thread_id, MESSAGES_FOR_SUBJECT)?;
    let first = messages.iter().find(|message| message.author.kind == conversations::messages::AuthorKind::Contact);
    Ok(first.map_or_else(|| "Conversation".to_owned(), |message| one_line(&message.text, MADE_SUBJECT_CHARACTERS_MAX)))
}
