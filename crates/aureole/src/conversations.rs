//! Live sessions in the widget, and the threads and messages that conversations and tickets both show.
//!
//! A conversation owns one thread. Opening the widget makes the row; it is listed in the Live Feed while active, moves to
//! Completed when the visitor closes it or goes quiet, and ends without a trace in statistics if nobody wrote.

pub mod complete;
pub mod erase;
pub mod handling;
pub mod http;
pub mod images;
pub mod jobs;
pub mod link;
pub mod list;
pub mod messages;
pub mod open;
pub mod post;
pub mod prove;
pub mod receipts;
pub mod remove;
pub mod score;
pub mod steer;
pub mod timeline;
pub mod visit;

use serde::Serialize;
use serde_json::{Map, Value};
use store::{Query, Row, WorkspaceId, params};
use utoipa::ToSchema;

use crate::contacts::ContactKind;
use crate::error::{Error, Result};
use crate::ids::{AgentId, ContactId, ConversationId, MessageId, TeammateId, ThreadId, TicketId};
use crate::paging::lots::in_lots;
use crate::time::Timestamp;
use crate::words;

words! {
    /// Whether a session goes on.
    ConversationState {
        /// The visitor may write at any moment.
        Active = "active",
        /// It ended; a message makes it active again.
        Completed = "completed",
    }
}

words! {
    /// Who answers.
    Handling {
        /// The AI.
        Agent = "agent",
        /// A teammate; the AI is paused.
        Human = "human",
    }
}

words! {
    /// How a visitor talks.
    Mode {
        /// In writing.
        Chat = "chat",
        /// By voice.
        Voice = "voice",
        /// With a video avatar.
        Video = "video",
        /// Live Help.
        Livehelp = "livehelp",
    }
}

words! {
    /// How a visitor seems to feel.
    Mood {
        /// Content.
        Happy = "happy",
        /// Nothing to see.
        Neutral = "neutral",
        /// At a loss.
        Confused = "confused",
        /// Losing patience.
        Frustrated = "frustrated",
        /// Lost it.
        Angry = "angry",
    }
}

words! {
    /// How a session ended.
    Outcome {
        /// The agent answered.
        Resolved = "resolved",
        /// A ticket took it over.
        Escalated = "escalated",
        /// The visitor left without an answer.
        Abandoned = "abandoned",
        /// Nobody wrote; outside every list and statistic.
        Empty = "empty",
    }
}

/// The answer that is being written.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RunningTurn {
    /// The message it will be.
    pub message_id: MessageId,
    /// What it says so far.
    pub text: String,
}

/// A conversation as the Live Feed shows it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Conversation {
    /// Its id.
    pub id: ConversationId,
    /// Its messages.
    pub thread_id: ThreadId,
    /// Who talks.
    pub contact_id: ContactId,
    /// Their name, once known.
    pub contact_name: Option<String>,
    /// How well they are known.
    pub contact_kind: ContactKind,
    /// Who answers them.
    pub agent_id: AgentId,
    /// The agent's name.
    pub agent_name: String,
    /// Whether it goes on.
    pub state: ConversationState,
    /// Whether the agent or a teammate answers.
    pub handling: Handling,
    /// The ticket that shows it now.
    pub ticket_id: Option<TicketId>,
    /// The teammate who took over.
    pub teammate_id: Option<TeammateId>,
    /// In writing, by voice, …
    pub mode: Mode,
    /// What it is about.
    pub topic: Option<String>,
    /// How the visitor seems to feel.
    pub mood: Option<Mood>,
    /// How sure the agent's last answer was, 0 to 100.
    pub confidence: Option<i64>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// Messages in it.
    pub message_count: i64,
    /// The page the visitor is on.
    pub page_url: Option<String>,
    /// When it began.
    pub started_at: Timestamp,
    /// When something last happened in it.
    pub activity_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// The answer that is being written now.
    pub turn: Option<RunningTurn>,
}

/// The columns that [`Conversation::read`] wants, from `conversations c`.
const COLUMNS: &str = "c.id, c.thread_id, c.contact_id, p.name as contact_name, p.kind as contact_kind, c.agent_id, \
     a.name as agent_name, c.state, c.handling, c.teammate_id, c.mode, c.topic, c.mood, c.confidence, c.outcome, \
     c.message_count, c.page_url, c.started_at, c.activity_at, c.ended_at, \
     tt.ticket_id, t.message_id as turn_message_id, t.text as turn_text";

const JOINS: &str = "join contacts p on p.workspace_id = c.workspace_id and p.id = c.contact_id \
     join agents a on a.workspace_id = c.workspace_id and a.id = c.agent_id \
     left join ticket_threads tt on tt.workspace_id = c.workspace_id and tt.thread_id = c.thread_id \
          and tt.until_position is null and tt.removed_at is null \
     left join turns t on t.workspace_id = c.workspace_id and t.conversation_id = c.id and t.state = 'running'";

impl Conversation {
    fn read(row: Row) -> Result<Conversation> {
        let message: Option<MessageId> = row.get("turn_message_id")?;
        let text: Option<String> = row.get("turn_text")?;
        Ok(Conversation {
            id: row.get("id")?,
            thread_id: row.get("thread_id")?,
            contact_id: row.get("contact_id")?,
            contact_name: row.get("contact_name")?,
            contact_kind: row.get("contact_kind")?,
            agent_id: row.get("agent_id")?,
            agent_name: row.get("agent_name")?,
            state: row.get("state")?,
            handling: row.get("handling")?,
            ticket_id: row.get("ticket_id")?,
            teammate_id: row.get("teammate_id")?,
            mode: row.get("mode")?,
            topic: row.get("topic")?,
            mood: row.get("mood")?,
            confidence: row.get("confidence")?,
            outcome: row.get("outcome")?,
            message_count: row.get("message_count")?,
            page_url: row.get("page_url")?,
            started_at: row.get("started_at")?,
            activity_at: row.get("activity_at")?,
            ended_at: row.get("ended_at")?,
            turn: message.zip(text).map(|(message_id, text)| RunningTurn { message_id, text }),
        })
    }
}

/// One conversation.
pub fn conversation(db: &mut impl Query, workspace: WorkspaceId, id: ConversationId) -> Result<Conversation> {
    let sql = format!("select {COLUMNS} from conversations c {JOINS} where c.workspace_id = $1 and c.id = $2");
    let row = db.row(&sql, params![workspace, id])?.ok_or_else(|| Error::not_found("conversation"))?;
    Conversation::read(row)
}

/// Those of these conversations that there are, in no order.
pub fn by_ids(db: &mut impl Query, workspace: WorkspaceId, ids: &[ConversationId]) -> Result<Vec<Conversation>> {
    in_lots(params![workspace], ids, |list, bound| {
        let sql =
            format!("select {COLUMNS} from conversations c {JOINS} where c.workspace_id = $1 and c.id in ({list})");
        db.rows(&sql, bound)?.into_iter().map(Conversation::read).collect()
    })
}

/// The conversation that owns this thread, if one does: a ticket's own thread has none.
pub fn of_thread(db: &mut impl Query, workspace: WorkspaceId, thread: ThreadId) -> Result<Option<ConversationId>> {
    let sql = "select id from conversations where workspace_id = $1 and thread_id = $2";
    db.row(sql, params![workspace, thread])?.map(|row| Ok(row.get("id")?)).transpose()
}

/// The visitor's language, if it is known.
pub fn locale(db: &mut impl Query, workspace: WorkspaceId, id: ConversationId) -> Result<Option<String>> {
    let sql = "select c.locale, p.locale as contact_locale, s.locale as workspace_locale from conversations c \
         join contacts p on p.workspace_id = c.workspace_id and p.id = c.contact_id \
         join workspace_settings s on s.workspace_id = c.workspace_id where c.workspace_id = $1 and c.id = $2";
    let row = db.row(sql, params![workspace, id])?.ok_or_else(|| Error::not_found("conversation"))?;
    let (said, known): (Option<String>, Option<String>) = (row.get("locale")?, row.get("contact_locale")?);
    Ok(said.or(known).or(row.get("workspace_locale")?))
}

/// What the team should see of a session beside its words: the context and fields that the page sent, and where.
pub fn session_metadata(db: &mut impl Query, workspace: WorkspaceId, id: ConversationId) -> Result<Map<String, Value>> {
    let sql = "select context, custom_fields, page_url from conversations where workspace_id = $1 and id = $2";
    let row = db.row(sql, params![workspace, id])?.ok_or_else(|| Error::not_found("conversation"))?;
    let mut metadata = Map::new();
    for key in ["context", "custom_fields"] {
        let value: Value = row.get(key)?;
        if value.as_object().is_some_and(|object| !object.is_empty()) {
            metadata.insert(key.to_owned(), value);
        }
    }
    metadata.insert("conversation_id".to_owned(), id.to_string().into());
    if let Some(url) = row.get::<Option<String>>("page_url")? {
        metadata.insert("page_url".to_owned(), url.into());
    }
    Ok(metadata)
}
