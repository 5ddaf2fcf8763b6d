//! Writing into a thread: a message comes, grows, or changes. The thread's version moves with each of them.

use store::{Tx, params};

use super::messages::{self, AuthorKind, Delivery, Format, Message, MessageState, Visibility};
use super::of_thread;
use crate::error::{Error, Result};
use crate::events::{Actor, Event, Kind, Record, Who};
use crate::ids::{ConversationId, MessageId, TeammateId, ThreadId, TicketId};

/// Longest message of a teammate, in characters.
pub const MESSAGE_CHARACTERS_MAX: usize = 50_000;
/// Longest id that a sender may give a message, in bytes.
const CLIENT_ID_BYTES_MAX: usize = 64;

/// Whether a sender's own id for a message can be kept.
pub fn check_client_id(id: Option<&str>) -> Result<()> {
    if id.is_some_and(|id| id.is_empty() || id.len() > CLIENT_ID_BYTES_MAX) {
        return Err(Error::invalid("client_id", "A client_id has 1 to 64 bytes."));
    }
    Ok(())
}

/// A message to be.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// Its id, if it was announced before: an agent's answer streams under the id that it will have.
    pub id: Option<MessageId>,
    /// Where it goes.
    pub thread: ThreadId,
    /// The ticket that shows the thread, for the log.
    pub ticket: Option<TicketId>,
    /// The sender's own id for it.
    pub client_id: Option<String>,
    /// Who may read it.
    pub visibility: Visibility,
    /// How it is written.
    pub format: Format,
    /// What it says.
    pub text: String,
    /// Whether it is whole.
    pub state: MessageState,
    /// Teammates named in it.
    pub mentions: Vec<TeammateId>,
    /// Pictures.
    pub images: serde_json::Value,
    /// What it was answered from.
    pub sources: serde_json::Value,
    /// How sure the agent was, 0 to 100.
    pub confidence: Option<i64>,
    /// The language it is written in.
    pub locale: Option<String>,
}

impl NewMessage {
    /// A whole public message in Markdown.
    pub fn public(thread: ThreadId, text: impl Into<String>) -> NewMessage {
        NewMessage {
            id: None,
            thread,
            ticket: None,
            client_id: None,
            visibility: Visibility::Public,
            format: Format::Markdown,
            text: text.into(),
            state: MessageState::Done,
            mentions: Vec::new(),
            images: serde_json::json!([]),
            sources: serde_json::json!([]),
            confidence: None,
            locale: None,
        }
    }

    /// An internal note.
    pub fn note(thread: ThreadId, text: impl Into<String>) -> NewMessage {
        NewMessage { visibility: Visibility::Note, ..NewMessage::public(thread, text) }
    }
}

/// Makes an empty thread.
pub fn new_thread(tx: &mut Tx<'_>) -> Result<ThreadId> {
    let id = ThreadId(tx.new_id());
    tx.execute(
        "insert into threads (workspace_id, id, version, created_at) values ($1, $2, 0, $3)",
        params![tx.workspace(), id, tx.at()],
    )?;
    Ok(id)
}

/// The next version of a thread.
pub fn move_thread(tx: &mut Tx<'_>, thread: ThreadId) -> Result<i64> {
    let changed = tx.execute(
        "update threads set version = version + 1 where workspace_id = $1 and id = $2",
        params![tx.workspace(), thread],
    )?;
    if changed == 0 {
        return Err(Error::not_found("thread"));
    }
    messages::thread_version(tx, tx.workspace(), thread)
}

fn author(actor: &Actor) -> Result<(AuthorKind, Option<uuid::Uuid>)> {
    Ok(match actor.who {
        Who::Contact(id) => (AuthorKind::Contact, Some(id.0)),
        Who::Agent(id) => (AuthorKind::Agent, Some(id.0)),
        Who::Teammate(id) | Who::Key(_, Some(id)) => (AuthorKind::Teammate, Some(id.0)),
        Who::Rule | Who::System | Who::Key(_, None) => (AuthorKind::System, None),
    })
}

/// Adds a message. A `client_id` that the thread has already is the same message: it is answered as it stands, and
/// nothing is written. Callers outside this domain go through `tickets::post`, so that the ticket follows.
pub fn post(tx: &mut Tx<'_>, actor: &Actor, new: &NewMessage) -> Result<(Message, bool)> {
    let workspace = tx.workspace();
    if let Some(client_id) = &new.client_id
        && let Some(message) = messages::by_client_id(tx, workspace, new.thread, client_id)?
    {
        return Ok((message, false));
    }
    let version = move_thread(tx, new.thread)?;
    let id = new.id.unwrap_or_else(|| MessageId(tx.new_id()));
    let (author_kind, author_id) = author(actor)?;
    let to_contact = new.visibility == Visibility::Public && author_kind != AuthorKind::Contact;
    tx.execute(
        "insert into messages (workspace_id, id, thread_id, client_id, position, version, author_kind, author_id, visibility, \
         format, text, state, delivery, sources, mentions, images, confidence, locale, at) \
         values ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        params![
            workspace, id, new.thread, new.client_id.clone(), version, author_kind, author_id, new.visibility, new.format,
            new.text.as_str(), new.state, to_contact.then_some(Delivery::Sent), new.sources.clone(),
            serde_json::to_value(&new.mentions).map_err(Error::internal)?, new.images.clone(), new.confidence,
            new.locale.clone(), tx.at()
        ],
    )?;
    let conversation = of_thread(tx, workspace, new.thread)?;
    if let Some(conversation) = conversation {
        follow(tx, conversation)?;
    }
    tx.record(
        actor,
        Event::new(Kind::MessageAdded)
            .thread(new.thread)
            .message(id)
            .ticket(new.ticket)
            .conversation(conversation)
            .with("visibility", new.visibility.word())
            .with("author", author_kind.word()),
    )?;
    Ok((messages::message(tx, workspace, id)?, true))
}

fn follow(tx: &mut Tx<'_>, conversation: ConversationId) -> Result<()> {
    tx.execute(
        "update conversations set message_count = message_count + 1, activity_at = $3 where workspace_id = $1 and id = $2",
        params![tx.workspace(), conversation, tx.at()],
    )?;
    Ok(())
}
