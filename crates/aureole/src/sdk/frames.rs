//! What a widget and the server say to each other over a socket.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::external_id::ExternalId;
use crate::conversations::images::Image;
use crate::conversations::messages::{AuthorKind, Delivery, Format, Message, MessageState, public_source};
use crate::conversations::{ConversationState, Handling, Mode, RunningTurn};
use crate::ids::{AgentId, MessageId, ThreadId};
use crate::live::Token;
use crate::time::Timestamp;

/// What a widget says.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromWidget {
    /// Who it is: the first frame.
    Hello(Hello),
    /// The visitor has opened the panel: there is a conversation from now on.
    Open(Open),
    /// The visitor writes, or stopped.
    Typing {
        /// Whether they do.
        on: bool,
    },
    /// The visitor has the thread in front, up to this version.
    Seen {
        /// The version.
        version: i64,
    },
    /// The page is in front, or no longer.
    Presence {
        /// Whether it is.
        visible: bool,
        /// Which page.
        #[serde(default)]
        page_url: Option<String>,
    },
    /// The visitor has read enough of the answer that is being written.
    Stop,
    /// The visitor has ended the conversation.
    Close,
    /// A newer widget's frame.
    #[serde(other)]
    Unknown,
}

/// Who a widget is. Never part of the URL, which ends up in logs.
#[derive(Debug, Deserialize)]
pub struct Hello {
    /// The widget key.
    pub key: String,
    /// The session; a new one is given if there is none.
    #[serde(default)]
    pub session_id: Option<String>,
    /// The user.
    #[serde(default)]
    pub user_id: Option<ExternalId>,
    /// Proof of who they are.
    #[serde(default)]
    pub user_token: Option<String>,
    /// The version of the thread that the widget has.
    #[serde(default)]
    pub after: Option<i64>,
    /// The panel is open already.
    #[serde(default)]
    pub open: bool,
}

/// What a new conversation begins with.
#[derive(Debug, Default, Deserialize)]
pub struct Open {
    /// The page the widget is on.
    #[serde(default)]
    pub page_url: Option<String>,
    /// The visitor's language.
    #[serde(default)]
    pub locale: Option<String>,
    /// The agent that the site chose.
    #[serde(default)]
    pub agent_id: Option<AgentId>,
    /// In writing, by voice, …
    #[serde(default)]
    pub mode: Option<Mode>,
}

/// Who wrote a message, as a visitor sees them.
#[derive(Clone, Debug, Serialize)]
pub struct WidgetAuthor {
    /// visitor, agent, teammate or system.
    kind: &'static str,
    name: Option<String>,
    avatar_url: Option<String>,
}

/// A message as a visitor sees it.
#[derive(Clone, Debug, Serialize)]
pub struct WidgetMessage {
    id: MessageId,
    client_id: Option<String>,
    version: i64,
    position: i64,
    author: WidgetAuthor,
    text: String,
    format: Format,
    state: &'static str,
    sources: Vec<Value>,
    /// Pictures: `{url, media_type}`, the URL from the server's own root.
    images: Vec<Value>,
    at: Timestamp,
    edited_at: Option<Timestamp>,
    erased: bool,
    delivery: Option<Delivery>,
}

impl WidgetMessage {
    /// A whole message. Everything internal stays behind: ids of people, confidence, passages, and what the visitor is
    /// called, which a page that merely names a user must not learn.
    pub fn of(message: Message) -> WidgetMessage {
        let by_visitor = message.author.kind == AuthorKind::Contact;
        WidgetMessage {
            id: message.id,
            client_id: message.client_id.filter(|_| by_visitor),
            version: message.version,
            position: message.position,
            author: WidgetAuthor {
                kind: if by_visitor { "visitor" } else { message.author.kind.word() },
                name: message.shown_as.or(message.author.name).filter(|_| !by_visitor),
                avatar_url: message.author.avatar_url,
            },
            text: message.text,
            format: message.format,
            state: MessageState::word(message.state),
            sources: message.sources.as_array().into_iter().flatten().map(public_source).collect(),
            images: message.images.iter().map(public_image).collect(),
            at: message.at,
            edited_at: message.edited_at,
            erased: message.erased_at.is_some(),
            delivery: message.delivery,
        }
    }

    /// The answer that is being written, after everything that the thread has by this version. It is no change of the
    /// thread yet, so that nobody has seen it before it is whole.
    pub fn running(turn: RunningTurn, agent: &str, latest: i64, now: Timestamp) -> WidgetMessage {
        WidgetMessage {
            id: turn.message_id,
            client_id: None,
            version: 0,
            position: latest + 1,
            author: WidgetAuthor { kind: AuthorKind::Agent.word(), name: Some(agent.to_owned()), avatar_url: None },
            text: turn.text,
            format: Format::Markdown,
            state: "streaming",
            sources: Vec::new(),
            images: Vec::new(),
            at: now,
            edited_at: None,
            erased: false,
            delivery: None,
        }
    }

    /// Its end as a token of no text, for an answer that is being written.
    pub fn end(&self, thread_id: ThreadId) -> Token {
        let at = self.text.encode_utf16().count();
        Token { thread_id, message_id: self.id, at, piece: String::new() }
    }

    /// Whether it has only just left for the visitor.
    pub fn is_undelivered(&self) -> bool {
        self.delivery == Some(Delivery::Sent)
    }
}

fn public_image(image: &Image) -> Value {
    json!({ "url": image.public_path, "media_type": image.media_type })
}

/// The teammate who answers, as a visitor sees them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Person {
    /// Their name.
    pub name: String,
    /// Their picture.
    pub avatar_url: Option<String>,
}

/// Who answers, and whether the conversation goes on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Standing {
    /// The agent or a human.
    pub handling: Handling,
    /// The human.
    pub person: Option<Person>,
    /// Whether it goes on.
    pub state: ConversationState,
}

/// The agent, as a visitor sees it.
#[derive(Clone, Debug, Serialize)]
pub struct PublicAgent {
    /// Its id.
    pub id: AgentId,
    /// Its name.
    pub name: String,
}

/// What the server says.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ToWidget<'a> {
    /// The hello was accepted.
    Ready {
        /// The session.
        session_id: &'a str,
        /// The thread's version; 0 while there is no conversation.
        version: i64,
        /// Who answers.
        agent: Option<&'a PublicAgent>,
        /// Where the conversation stands.
        #[serde(flatten)]
        standing: &'a Standing,
    },
    /// Everything that changed after the version that the widget had; replaces by id.
    Messages {
        /// In the order of their last change.
        messages: &'a [WidgetMessage],
        /// What the widget has now.
        version: i64,
    },
    /// Somebody else answers now, or the conversation ended or goes on.
    State {
        /// Where it stands.
        #[serde(flatten)]
        standing: &'a Standing,
    },
    /// Somebody of the team writes, or stopped.
    Typing {
        /// Their name.
        name: Option<&'a str>,
        /// Whether they do.
        on: bool,
    },
    /// A piece of the answer that is being written.
    Token {
        /// The message that it will be.
        message_id: MessageId,
        /// Where the piece begins, in UTF-16 code units.
        at: usize,
        /// What it says.
        piece: &'a str,
    },
    /// Up to here the widget has been told everything.
    Mark {
        /// The thread's version.
        version: i64,
    },
    /// The socket ends because of this.
    Error {
        /// A word for programs.
        code: &'a str,
        /// A sentence.
        error: &'a str,
    },
}
