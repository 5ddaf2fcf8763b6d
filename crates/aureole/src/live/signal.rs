//! Signals: what is worth telling now and nothing later.

use serde::{Deserialize, Serialize};

use crate::ids::{ConversationId, MessageId, ThreadId, TicketId};

/// Who does it, as others see them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Party {
    /// teammate, contact or agent.
    pub kind: String,
    /// Their id in its outward form.
    pub id: String,
    /// Their name, once known.
    pub name: Option<String>,
}

/// A piece of an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Token {
    /// Where.
    pub thread_id: ThreadId,
    /// The message that it will be.
    pub message_id: MessageId,
    /// Where the piece begins, in UTF-16 code units of the message's text.
    pub at: usize,
    /// What it says.
    pub piece: String,
}

/// Something that somebody does now. `on` ends it when false.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Signal {
    /// Somebody writes.
    Typing {
        /// Where.
        thread_id: ThreadId,
        /// Who.
        who: Party,
        /// Or stopped.
        on: bool,
        /// An internal note: the contact must not know.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        internal: bool,
    },
    /// A teammate has a ticket open.
    Viewing {
        /// Which.
        ticket_id: TicketId,
        /// Who.
        who: Party,
        /// Or left.
        on: bool,
    },
    /// A visitor has the page in front.
    Present {
        /// Their conversation.
        conversation_id: ConversationId,
        /// Its thread.
        thread_id: ThreadId,
        /// Who.
        who: Party,
        /// Or left.
        on: bool,
    },
    /// The next piece of an answer that is being written.
    Token(Token),
}

impl Signal {
    /// The thread whose own audience, the contact among them, may know: of answers and of typing, but for notes.
    pub fn audible_in(&self) -> Option<ThreadId> {
        match self {
            Signal::Typing { thread_id, internal: false, .. } => Some(*thread_id),
            Signal::Token(token) => Some(token.thread_id),
            Signal::Typing { .. } | Signal::Viewing { .. } | Signal::Present { .. } => None,
        }
    }

    /// The same person at the same place, doing it or not.
    pub fn turned(&self, now: bool) -> Signal {
        let mut signal = self.clone();
        match &mut signal {
            Signal::Typing { on, .. } | Signal::Viewing { on, .. } | Signal::Present { on, .. } => *on = now,
            Signal::Token(_) => {}
        }
        signal
    }

    /// Whether it says that something is going on.
    pub fn is_on(&self) -> bool {
        match self {
            Signal::Typing { on, .. } | Signal::Viewing { on, .. } | Signal::Present { on, .. } => *on,
            Signal::Token(_) => true,
        }
    }

    /// What a later signal of the same person at the same place has in common with it.
    pub(super) fn key(&self) -> Option<Key> {
        let (sort, place, who) = match self {
            Signal::Typing { thread_id, who, .. } => ("typing", thread_id.0, who),
            Signal::Viewing { ticket_id, who, .. } => ("viewing", ticket_id.0, who),
            Signal::Present { conversation_id, who, .. } => ("present", conversation_id.0, who),
            Signal::Token(_) => return None,
        };
        Some(Key { sort, place, who: who.id.clone() })
    }
}

/// A person at a place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    sort: &'static str,
    place: uuid::Uuid,
    who: String,
}
