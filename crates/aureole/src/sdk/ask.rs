//! A visitor asks: what a call may say, and the one write that stores it and begins an answer.

use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::Tx;
use utoipa::ToSchema;

use super::enter::{Visit, enter};
use super::external_id::ExternalId;
use super::identity::{Identity, company_id};
use super::sent;
use crate::agents::feed::Feeds;
use crate::agents::turn::{Begun, Question, begin, resume_of_client_id, running, supersede, turn};
use crate::app::App;
use crate::conversations::images::{self, NewImage};
use crate::conversations::messages::{AuthorKind, Format, Message, latest_public, thread_version};
use crate::conversations::open::{self, Carried, SESSION_SECRET_CHARACTERS, SessionId};
use crate::conversations::post::{NewMessage, check_client_id};
use crate::conversations::{self, Handling, Mode, conversation, locale};
use crate::error::{Error, Result};
use crate::events::{Actor, Who};
use crate::ids::{AgentId, ConversationId, ThreadId, TurnId};
use crate::phrases::lines;
use crate::secrets::random_base62;
use crate::tickets::escalate::submit;
use crate::tickets::post;
use crate::time::{SECOND, Timestamp};

/// Longest message of a visitor, in characters (reference: Rate Limits).
pub const MESSAGE_CHARACTERS_MAX: usize = 10_000;
/// Earlier messages that a caller may quote (reference: Rate Limits).
pub const HISTORY_MESSAGES_MAX: usize = 50;
/// Messages looked through for a line that says who answers.
const MESSAGES_FOR_LINE: i64 = 20;
/// Longest account of what a visitor did, in characters (reference: Rate Limits).
pub const BEHAVIOR_CHARACTERS_MAX: usize = 5_000;

/// The body of `/chat` and `/chat/stream`.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct ChatBody {
    /// What the visitor says.
    pub message: String,
    /// Your own id for the user; left out or `anonymous` for nobody.
    #[serde(default)]
    pub user_id: Option<ExternalId>,
    /// Proof of who the user is.
    #[serde(default)]
    pub user_token: Option<String>,
    /// The session to go on with; left out, a new one begins and is answered.
    #[serde(default)]
    pub session_id: Option<String>,
    /// Your own id for the visitor's company, made if it is unknown; counts for one who has none. Of a visitor who is nobody
    /// known only the team sees it.
    #[serde(default)]
    pub company_id: Option<ExternalId>,
    /// chat, voice, video or livehelp.
    #[serde(default)]
    pub mode: Option<String>,
    /// The agent who should answer.
    #[serde(default)]
    pub agent_id: Option<String>,
    /// Pictures: addresses or `data:` URLs.
    #[serde(default)]
    pub images: Option<Vec<String>>,
    /// Traits for this request. Sent, also empty, they are the session's from now on.
    #[serde(default)]
    pub custom_fields: Option<Map<String, Value>>,
    /// Context entries by key, for this request. Sent, also empty, they are the session's from now on.
    #[serde(default)]
    pub context: Option<Map<String, Value>>,
    /// Earlier messages; used only for a session without stored ones.
    #[serde(default)]
    pub conversation_history: Option<Vec<Value>>,
    /// What the visitor did on the site.
    #[serde(default)]
    pub behavior_context: Option<String>,
    /// The sender's own id for the message: a repeat follows the same answer.
    #[serde(default)]
    pub client_id: Option<String>,
    /// The visitor's language.
    #[serde(default)]
    pub locale: Option<String>,
}

/// A checked question.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Who asks, where.
    pub visit: Visit,
    /// What.
    pub message: String,
    /// Pictures, kept already.
    pub images: Vec<NewImage>,
    /// Traits and context entries that came with it.
    pub sent: Carried,
    /// Earlier messages, quoted.
    pub history: Vec<Value>,
    /// What the visitor did.
    pub behavior: Option<String>,
    /// The sender's own id for the message.
    pub client_id: Option<String>,
    /// Wait for an answer that is being written instead of stopping it.
    pub waits: bool,
    /// The node that will run the answer.
    pub node: String,
    /// What this process is writing.
    pub feeds: Feeds,
}

/// What came of a question.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Who answers.
    pub agent: AgentId,
    /// How.
    pub answer: Way,
    /// The turn that the question superseded.
    pub superseded: Option<TurnId>,
}

/// How a question is answered.
#[derive(Clone, Debug)]
pub enum Way {
    /// By a person; with the line that says so, unless the visitor was told before.
    Person {
        /// The message, which is the product's own.
        line: Option<Box<Message>>,
    },
    /// By a new turn, which this node now runs.
    Begins(TurnId),
    /// The same message came before: by the turn that it began.
    Follows(TurnId),
    /// Not yet: another answer is being written, and the caller wants to wait for it.
    Waits(TurnId),
}

impl ChatBody {
    /// Checks every limit; a body over one is refused with the field's name.
    pub fn checked(self, identity: Identity, app: &App, waits: bool) -> Result<Ask> {
        let message = self.message.trim().to_owned();
        if message.is_empty() {
            return Err(Error::invalid("message", "A message needs some text."));
        }
        within(&message, "message", MESSAGE_CHARACTERS_MAX)?;
        let behavior = self.behavior_context.filter(|text| !text.trim().is_empty());
        within(behavior.as_deref().unwrap_or_default(), "behavior_context", BEHAVIOR_CHARACTERS_MAX)?;
        let sent = sent::checked(&identity, self.custom_fields, self.context)?;
        let history = self.conversation_history.unwrap_or_default();
        if history.len() > HISTORY_MESSAGES_MAX {
            return Err(Error::invalid("conversation_history", "A conversation_history has at most 50 messages."));
        }
        let client_id = self.client_id;
        check_client_id(client_id.as_deref())?;
        let visit = Visit {
            identity,
            session: session_id(self.session_id.as_deref(), app.now())?,
            company_id: company_id(self.company_id.as_deref())?,
            agent: given(self.agent_id.as_deref()).map(agent_id).transpose()?,
            mode: given(self.mode.as_deref()).map(mode).transpose()?,
            locale: self.locale,
            page_url: None,
        };
        let images = Vec::new();
        let (node, feeds) = (app.node.clone(), app.feeds.clone());
        Ok(Ask { visit, message, images, sent, history, behavior, client_id, waits, node, feeds })
    }
}

fn within(text: &str, field: &'static str, characters_max: usize) -> Result<()> {
    if text.chars().count() <= characters_max {
        return Ok(());
    }
    Err(Error::invalid(field, format!("{field} has at most {characters_max} characters.")))
}

/// An empty text says as little as none: forms send it for what nobody filled in.
fn given(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.is_empty())
}

/// The caller's session, or a new one.
pub fn session_id(text: Option<&str>, now: Timestamp) -> Result<SessionId> {
    match given(text) {
        Some(text) => SessionId::parse(text),
        None => Ok(SessionId::new(now.0 / SECOND, &random_base62(SESSION_SECRET_CHARACTERS))),
    }
}

fn agent_id(text: &str) -> Result<AgentId> {
    text.parse().map_err(|_| Error::not_found("agent"))
}

fn mode(word: &str) -> Result<Mode> {
    Mode::parse(word).ok_or_else(|| Error::invalid("mode", "The mode is chat, voice, video or livehelp."))
}

/// Stores the message once, whatever is repeated, and begins an answer.
pub fn ask(tx: &mut Tx<'_>, ask: &Ask) -> Result<Asked> {
    let workspace = tx.workspace();
    let session = enter(tx, &ask.visit)?;
    let before = conversation(tx, workspace, session.conversation)?;
    let asked = |answer, superseded| Asked { agent: session.agent, answer, superseded };
    if let Some(client_id) = &ask.client_id
        && let Some((_, turn)) = resume_of_client_id(tx, workspace, session.thread, client_id)?
    {
        images::drop_unused(tx, &ask.images)?;
        return Ok(asked(turn.map_or(Way::Person { line: None }, |turn| Way::Follows(turn.id)), None));
    }
    if let (true, Some(turn)) = (ask.waits, running(tx, workspace, session.conversation)?) {
        return Ok(asked(Way::Waits(turn.id), None));
    }
    let superseded = supersede(tx, session.conversation, &ask.feeds)?;
    let actor = Actor::new(Who::Contact(session.contact));
    open::reopen(tx, &actor, &session)?;
    open::carry(tx, session.conversation, &ask.sent)?;
    if let (Handling::Human, Some(ticket)) = (before.handling, before.ticket_id) {
        // No hand-over will follow that would bring it there.
        let sent = conversations::session_metadata(tx, workspace, session.conversation)?;
        submit(tx, ticket, &sent)?;
    }
    let message = NewMessage {
        client_id: ask.client_id.clone(),
        format: Format::Text,
        images: images::keep(tx, session.thread, &ask.images)?,
        ..NewMessage::public(session.thread, ask.message.as_str())
    };
    post::post(tx, &actor, &message)?;
    let question = Question {
        conversation: session.conversation,
        position: thread_version(tx, workspace, session.thread)?,
        quoted: quoted(ask, before.message_count == 0 && before.handling == Handling::Agent),
        said: said(tx, ask, superseded)?,
        node: ask.node.clone(),
    };
    let answer = match begin(tx, &question)? {
        Begun::Human { told: true } => Way::Person { line: None },
        Begun::Human { told: false } => {
            Way::Person { line: Some(Box::new(tell(tx, session.conversation, session.thread)?)) }
        }
        Begun::Turn(turn) => Way::Begins(turn),
    };
    Ok(asked(answer, superseded))
}

/// What the answer should know of this request, and of the one that it answers too.
fn said(tx: &mut Tx<'_>, ask: &Ask, superseded: Option<TurnId>) -> Result<Value> {
    let before = match superseded {
        Some(id) => turn(tx, tx.workspace(), id)?.trace["said"].take(),
        None => Value::Null,
    };
    let latest = |sent: &Option<Map<String, Value>>, key: &str| sent.clone().map_or(before[key].clone(), Value::Object);
    Ok(json!({
        "context": latest(&ask.sent.context, "context"), "custom_fields": latest(&ask.sent.custom_fields, "custom_fields"),
    }))
}

/// Tells the visitor, once, that a person will answer. It stands in the thread, so that a reload shows it again; where it
/// says already that somebody joined, that is the line.
fn tell(tx: &mut Tx<'_>, conversation: ConversationId, thread: ThreadId) -> Result<Message> {
    let latest = latest_public(tx, tx.workspace(), thread, MESSAGES_FOR_LINE)?;
    let before = latest.into_iter().rev().skip(1).take_while(|message| message.author.kind != AuthorKind::Contact);
    if let Some(line) = before.into_iter().find(|message| message.author.kind == AuthorKind::System) {
        return Ok(line);
    }
    let locale = llm::Locale::of(locale(tx, tx.workspace(), conversation)?.as_deref());
    let line = NewMessage {
        locale: Some(locale.code().to_owned()),
        ..NewMessage::public(thread, lines(locale).person_has_it)
    };
    post::post(tx, &Actor::system(), &line)
}

fn quoted(ask: &Ask, is_first: bool) -> Value {
    let mut quoted = Map::new();
    if is_first && !ask.history.is_empty() {
        quoted.insert("conversation_history".to_owned(), ask.history.clone().into());
    }
    if let Some(behavior) = &ask.behavior {
        quoted.insert("behavior".to_owned(), behavior.as_str().into());
    }
    Value::Object(quoted)
}
