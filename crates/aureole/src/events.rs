//! The log: the fact that something happened, written in the transaction that made it true.
//!
//! One row is the timeline entry, the audit entry, the realtime message and the trigger of whatever reacts. Whoever
//! reacts reads the log or runs a job enqueued in the same transaction; nothing is called inline after a write.
//! An event never holds text that somebody wrote: [`Plain`] admits ids, numbers, booleans and words of the source code
//! only, so that erasing a person never has to rewrite the log.

pub mod addresses;
mod kinds;
mod read;

pub use kinds::{Kind, Noun};
pub use read::{EventRow, Stretch, after, first_after, latest, latest_of, of_conversation, of_ticket, touched};

use std::net::IpAddr;

use serde::Serialize;
use store::{Tx, Value, params};

use crate::error::Result;
use crate::ids::{
    AgentId, CompanyId, ContactId, ConversationId, KeyId, MessageId, ModelId, SourceId, TeammateId, ThreadId, TicketId,
};
use crate::words;

/// Chains of rules that cause one another stop here.
pub const CAUSE_DEPTH_MAX: i64 = 5;

words! {
    /// What kind of actor did something.
    ActorKind {
        /// A person of the team.
        Teammate = "teammate",
        /// An end user.
        Contact = "contact",
        /// The AI.
        Agent = "agent",
        /// A program with a secret key.
        ApiKey = "api_key",
        /// An automation.
        Rule = "rule",
        /// The product itself.
        System = "system",
    }
}

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// A person of the team.
    Teammate(TeammateId),
    /// An end user.
    Contact(ContactId),
    /// The AI.
    Agent(AgentId),
    /// A program with a secret key, perhaps for a teammate.
    Key(KeyId, Option<TeammateId>),
    /// An automation.
    Rule,
    /// The product itself: clocks, migrations, the first set-up.
    System,
}

impl Who {
    /// What kind of actor it is.
    pub fn kind(self) -> ActorKind {
        match self {
            Who::Teammate(_) => ActorKind::Teammate,
            Who::Contact(_) => ActorKind::Contact,
            Who::Agent(_) => ActorKind::Agent,
            Who::Key(..) => ActorKind::ApiKey,
            Who::Rule => ActorKind::Rule,
            Who::System => ActorKind::System,
        }
    }

    fn id(self) -> Value {
        match self {
            Who::Teammate(id) => id.into(),
            Who::Contact(id) => id.into(),
            Who::Agent(id) => id.into(),
            Who::Key(id, _) => id.into(),
            Who::Rule | Who::System => Value::Null,
        }
    }
}

/// Who acts, from where, and because of what.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Who did it.
    pub who: Who,
    /// The network address of a teammate or key; kept apart from the log, with a retention.
    pub address: Option<IpAddr>,
    /// The event that led here.
    pub cause: Option<i64>,
    /// How many events led here.
    pub depth: i64,
    /// Imports cause no mail, webhook or automation.
    pub quiet: bool,
}

impl Actor {
    /// Somebody who acts by themselves.
    pub fn new(who: Who) -> Actor {
        Actor { who, address: None, cause: None, depth: 0, quiet: false }
    }

    /// The product itself.
    pub fn system() -> Actor {
        Actor::new(Who::System)
    }

    /// The same actor, seen at a network address.
    pub fn at(self, address: Option<IpAddr>) -> Actor {
        Actor { address, ..self }
    }

    /// The teammate who acts, if it is one.
    pub fn teammate(&self) -> Option<TeammateId> {
        match self.who {
            Who::Teammate(id) => Some(id),
            Who::Key(_, on_behalf_of) => on_behalf_of,
            _ => None,
        }
    }
}

/// What may stand in an event beside ids: nothing that a person typed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Plain {
    /// A word of the source code, such as a status.
    Word(&'static str),
    /// A number.
    Int(i64),
    /// Yes or no.
    Bool(bool),
    /// A teammate.
    Teammate(TeammateId),
    /// Nothing.
    Null,
}

impl From<&'static str> for Plain {
    fn from(word: &'static str) -> Plain {
        Plain::Word(word)
    }
}

impl From<i64> for Plain {
    fn from(number: i64) -> Plain {
        Plain::Int(number)
    }
}

impl From<bool> for Plain {
    fn from(answer: bool) -> Plain {
        Plain::Bool(answer)
    }
}

impl From<TeammateId> for Plain {
    fn from(id: TeammateId) -> Plain {
        Plain::Teammate(id)
    }
}

impl<T: Into<Plain>> From<Option<T>> for Plain {
    fn from(value: Option<T>) -> Plain {
        value.map_or(Plain::Null, Into::into)
    }
}

/// The nouns that an event is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Nouns {
    /// The ticket it happened to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket_id: Option<TicketId>,
    /// The conversation it happened to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<ConversationId>,
    /// The thread whose version it moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thread_id: Option<ThreadId>,
    /// The message that came or changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<MessageId>,
    /// The contact it happened to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<ContactId>,
    /// The company it happened to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company_id: Option<CompanyId>,
    /// The teammate it happened to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub teammate_id: Option<TeammateId>,
    /// The agent it happened to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<AgentId>,
    /// The knowledge source it happened to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_id: Option<SourceId>,
    /// The language model it happened to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_id: Option<ModelId>,
}

/// Something that happened, ready to be recorded.
#[derive(Clone, Debug)]
pub struct Event {
    kind: Kind,
    nouns: Nouns,
    data: Vec<(&'static str, Plain)>,
}

macro_rules! about {
    ($($noun:ident: $field:ident, $id:ty;)*) => {$(
        #[doc = concat!("It is about this ", stringify!($noun), ".")]
        pub fn $noun(mut self, id: impl Into<Option<$id>>) -> Event {
            self.nouns.$field = id.into();
            self
        }
    )*};
}

impl Event {
    /// An event of this kind about nothing yet.
    pub fn new(kind: Kind) -> Event {
        Event { kind, nouns: Nouns::default(), data: Vec::new() }
    }

    about! {
        ticket: ticket_id, TicketId;
        conversation: conversation_id, ConversationId;
        thread: thread_id, ThreadId;
        message: message_id, MessageId;
        contact: contact_id, ContactId;
        company: company_id, CompanyId;
        teammate: teammate_id, TeammateId;
        agent: agent_id, AgentId;
        source: source_id, SourceId;
        model: model_id, ModelId;
    }

    /// A fact that belongs to it.
    pub fn with(mut self, name: &'static str, value: impl Into<Plain>) -> Event {
        self.data.push((name, value.into()));
        self
    }

    /// A value before and after.
    pub fn change(self, from: impl Into<Plain>, to: impl Into<Plain>) -> Event {
        self.with("from", from).with("to", to)
    }

    fn data(&self) -> Result<serde_json::Value> {
        let mut map = serde_json::Map::new();
        for (name, value) in &self.data {
            map.insert((*name).to_owned(), serde_json::to_value(value).map_err(crate::error::Error::internal)?);
        }
        Ok(serde_json::Value::Object(map))
    }
}

/// Recording is what makes a write visible to everybody else.
pub trait Record {
    /// Writes the event as the next of its workspace and returns its number.
    fn record(&mut self, actor: &Actor, event: Event) -> Result<i64>;
}

impl Record for Tx<'_> {
    fn record(&mut self, actor: &Actor, event: Event) -> Result<i64> {
        let seq = self.next_seq();
        let on_behalf_of = match actor.who {
            Who::Key(_, teammate) => teammate,
            _ => None,
        };
        let nouns = event.nouns;
        self.execute(
            "insert into events (workspace_id, seq, at, kind, actor_kind, actor_id, on_behalf_of, cause, depth, quiet, \
             ticket_id, conversation_id, thread_id, message_id, contact_id, company_id, teammate_id, agent_id, source_id, model_id, data) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)",
            params![
                self.workspace(), seq, self.at(), event.kind.name(), actor.who.kind(), actor.who.id(), on_behalf_of,
                actor.cause, actor.depth, actor.quiet, nouns.ticket_id, nouns.conversation_id, nouns.thread_id,
                nouns.message_id, nouns.contact_id, nouns.company_id, nouns.teammate_id, nouns.agent_id, nouns.source_id,
                nouns.model_id, event.data()?
            ],
        )?;
        if let (Some(address), Who::Teammate(_) | Who::Key(..)) = (actor.address, actor.who) {
            addresses::keep(self, seq, address)?;
        }
        Ok(seq)
    }
}
