//! A teammate writes on a ticket: to the contact in the widget, or a note to the team.

use serde::Deserialize;
use store::{Query, Tx, params};
use utoipa::ToSchema;

use super::set_status::{self, Change};
use super::{Ticket, TicketStatus, assign, post, threads, ticket};
use crate::contacts;
use crate::conversations::messages::{self, Message, Visibility};
use crate::conversations::post::{MESSAGE_CHARACTERS_MAX, NewMessage, check_client_id};
use crate::conversations::{self, handling};
use crate::error::{Error, Kind, Result};
use crate::events::Actor;
use crate::ids::{ConversationId, TeammateId, ThreadId, TicketId};
use crate::workspaces;

/// How a reply goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReplyMode)]
pub enum Mode {
    /// Into the contact's widget.
    Chat,
    /// To the team only.
    Note,
}

/// What happens to the ticket once the reply is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReplyThen)]
pub enum Then {
    /// It is closed.
    Resolve,
}

/// A reply to be.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct NewReply {
    /// What it says, in Markdown.
    pub text: String,
    /// How it goes out.
    pub mode: Mode,
    /// The sender's own id for it, so that a repeat is the same message.
    #[serde(default)]
    pub client_id: Option<String>,
    /// Teammates named in a note.
    #[serde(default)]
    pub mentions: Vec<TeammateId>,
    /// What happens to the ticket afterwards.
    #[serde(default)]
    pub then: Option<Then>,
}

/// Writes it. The first reply to the contact pauses the agent, and makes an unassigned ticket the replier's.
pub fn reply(tx: &mut Tx<'_>, actor: &Actor, id: TicketId, new: &NewReply) -> Result<Message> {
    check(tx, new)?;
    let ticket = ticket(tx, tx.workspace(), id)?;
    let thread = match new.mode {
        Mode::Chat => {
            let conversation = conversation_to_answer(tx, &ticket)?;
            conversations::conversation(tx, tx.workspace(), conversation)?.thread_id
        }
        Mode::Note => latest_thread(tx, id)?,
    };
    write(tx, actor, &ticket, thread, new)
}

/// Writes into one conversation, for the ticket that shows it: [`ticket_of`] it was found by.
pub fn reply_in(
    tx: &mut Tx<'_>,
    actor: &Actor,
    ticket: &Ticket,
    conversation: ConversationId,
    new: &NewReply,
) -> Result<Message> {
    check(tx, new)?;
    let thread = conversations::conversation(tx, tx.workspace(), conversation)?.thread_id;
    write(tx, actor, ticket, thread, new)
}

/// The ticket in which the team answers a conversation. Whoever takes it over gets one.
pub fn ticket_of(tx: &mut Tx<'_>, conversation: ConversationId) -> Result<TicketId> {
    conversations::conversation(tx, tx.workspace(), conversation)?.ticket_id.ok_or_else(|| {
        Error::new(
            Kind::Conflict,
            "not_taken_over",
            "The agent answers this conversation. Take it over first, then write.",
        )
    })
}

/// Whether it can be said at all.
pub fn check(tx: &mut Tx<'_>, new: &NewReply) -> Result<()> {
    if new.text.trim().is_empty() {
        return Err(Error::invalid("text", "A message needs some text."));
    }
    if new.text.chars().count() > MESSAGE_CHARACTERS_MAX {
        return Err(Error::invalid("text", "A message has at most 50,000 characters."));
    }
    check_client_id(new.client_id.as_deref())?;
    if new.mode == Mode::Chat && !new.mentions.is_empty() {
        return Err(Error::invalid("mentions", "Only notes name teammates: the contact would read it."));
    }
    for teammate in &new.mentions {
        workspaces::current_teammate(tx, tx.workspace(), *teammate)?;
    }
    Ok(())
}

/// Writes it once. A repeat changes nothing again: somebody else may have the conversation by now, or the ticket be open.
fn write(tx: &mut Tx<'_>, actor: &Actor, ticket: &Ticket, thread: ThreadId, new: &NewReply) -> Result<Message> {
    if let Some(message) = repeated(tx, thread, new)? {
        return Ok(message);
    }
    let visibility = match new.mode {
        Mode::Chat => {
            answer(tx, actor, ticket, thread)?;
            Visibility::Public
        }
        Mode::Note => Visibility::Note,
    };
    let mut mentions = new.mentions.clone();
    mentions.sort_unstable();
    mentions.dedup();
    let client_id = new.client_id.clone();
    let message = NewMessage { client_id, mentions, visibility, ..NewMessage::public(thread, new.text.as_str()) };
    let message = post::post(tx, actor, &message)?;
    if new.then == Some(Then::Resolve) {
        set_status::set_status(tx, actor, ticket.id, Change::to(TicketStatus::Resolved))?;
    }
    Ok(message)
}

/// Somebody is about to write to the contact: the ticket and its conversation are theirs.
fn answer(tx: &mut Tx<'_>, actor: &Actor, ticket: &Ticket, thread: ThreadId) -> Result<()> {
    let workspace = tx.workspace();
    let settings = workspaces::workspace(tx, workspace)?;
    if let Some(me) = actor.teammate()
        && ticket.assignee_id.is_none()
        && settings.inbox.auto_assign_on_reply
    {
        assign::assign(tx, actor, ticket.id, Some(me))?;
    }
    threads::show(tx, actor, ticket.id, thread)?;
    if let (Some(me), Some(conversation)) = (actor.teammate(), conversations::of_thread(tx, workspace, thread)?) {
        handling::give_to_teammate(tx, actor, conversation, Some(me), ticket.id)?;
    }
    tx.execute(
        "update contacts set last_contacted_at = $3 where workspace_id = $1 and id = $2",
        params![workspace, ticket.contact_id, tx.at()],
    )?;
    Ok(())
}

/// The message that this reply is a repeat of.
pub fn repeated(tx: &mut Tx<'_>, thread: ThreadId, new: &NewReply) -> Result<Option<Message>> {
    match &new.client_id {
        Some(client_id) => messages::by_client_id(tx, tx.workspace(), thread, client_id),
        None => Ok(None),
    }
}

/// The newest conversation that goes on in the ticket, else the contact's newest: the widget shows that one. One that
/// goes on in another ticket on which somebody works is answered there, and one that only claims to be the contact's, while
/// a token can prove who they are, in its own ticket only.
pub fn conversation_to_answer(tx: &mut Tx<'_>, of: &Ticket) -> Result<ConversationId> {
    let workspace = tx.workspace();
    if let Some(id) = threads::open_conversations(tx, workspace, of.id)?.pop() {
        return Ok(id);
    }
    let contact = contacts::contact(tx, workspace, of.contact_id)?;
    let row = tx.row(
        "select id, thread_id from conversations where workspace_id = $1 and contact_id = $2 and (proved or not $3) \
         order by activity_at desc, id desc limit 1",
        params![workspace, contact.id, contact.is_guarded()],
    )?;
    let row = row.ok_or_else(|| {
        Error::new(
            Kind::Conflict,
            "no_chat",
            "This contact has never opened the chat, or never with proof of who they are, so a chat message can't reach them. \
             Write a note, or wait until they chat.",
        )
    })?;
    if let Some(other) = threads::owner(tx, workspace, row.get("thread_id")?)? {
        let other = ticket(tx, workspace, other)?;
        if !matches!(other.status, TicketStatus::Resolved | TicketStatus::Spam) {
            let sentence = format!("This conversation goes on in ticket #{}. Answer it there.", other.number);
            return Err(Error::new(Kind::Conflict, "moved_on", sentence));
        }
    }
    Ok(row.get("id")?)
}

/// Notes stand in the newest thread that the ticket shows.
fn latest_thread(tx: &mut Tx<'_>, id: TicketId) -> Result<ThreadId> {
    let shown = threads::shown(tx, tx.workspace(), id)?;
    let open = shown.iter().rev().find(|shown| shown.open).or(shown.last());
    open.map(|shown| shown.thread).ok_or_else(|| Error::not_found("thread"))
}
