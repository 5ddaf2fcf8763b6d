//! Messages: one entry of a thread. A message stays in its thread for ever.

use serde::Serialize;
use serde_json::{Value, json};
use store::{Query, Row, WorkspaceId, params};
use utoipa::ToSchema;

use super::images::Image;
use crate::error::{Error, Result};
use crate::ids::{ContactId, MessageId, PassageId, SourceId, TeammateId, ThreadId};
use crate::time::Timestamp;
use crate::words;

words! {
    /// Who wrote it.
    AuthorKind {
        /// The end user.
        Contact = "contact",
        /// The AI.
        Agent = "agent",
        /// A person of the team.
        Teammate = "teammate",
        /// The product: hand-over lines.
        System = "system",
    }
}

words! {
    /// Who may read it.
    Visibility {
        /// The contact and the team.
        Public = "public",
        /// The team: an internal note.
        Note = "note",
        /// The team and the agent.
        Whisper = "whisper",
    }
}

words! {
    /// How its text is written.
    Format {
        /// Ours.
        Markdown = "markdown",
        /// Without any markup.
        Text = "text",
        /// Mail.
        Html = "html",
    }
}

words! {
    /// Whether it is whole. A message is written when it ends; until then the running turn holds its text.
    MessageState {
        /// Whole.
        Done = "done",
        /// Ended half-way.
        Stopped = "stopped",
        /// It could not be written.
        Failed = "failed",
    }
}

words! {
    /// How far a message to the contact has come.
    Delivery {
        /// Stored; no widget has it yet.
        Sent = "sent",
        /// In an open widget.
        Delivered = "delivered",
        /// Read.
        Seen = "seen",
    }
}

impl AuthorKind {
    /// The id of an author of this kind as readers see it.
    pub fn outward(self, id: uuid::Uuid) -> String {
        match self {
            AuthorKind::Contact => ContactId(id).to_string(),
            AuthorKind::Teammate => TeammateId(id).to_string(),
            AuthorKind::Agent | AuthorKind::System => id.to_string(),
        }
    }
}

/// A document that an answer was made from, as it is stored with the message.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what a turn stores")]
pub struct MessageSource {
    /// The number by which the text cites it.
    n: i64,
    /// The document's title.
    title: String,
    /// Where a visitor can read it.
    #[schema(nullable = false)]
    url: Option<String>,
    /// The document.
    source_id: SourceId,
    /// The passage that was found; sample data has none.
    #[schema(nullable = false)]
    passage_id: Option<PassageId>,
}

/// A source as a visitor may see it: which document, not where in it or under what id.
pub fn public_source(source: &Value) -> Value {
    let mut told = json!({ "n": source["n"], "title": source["title"] });
    if source["url"].is_string() {
        told["url"] = source["url"].clone();
    }
    told
}

/// Who wrote a message, as readers see them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Author {
    /// What kind of author.
    pub kind: AuthorKind,
    /// Their id; the system has none.
    pub id: Option<String>,
    /// Their name, once known.
    pub name: Option<String>,
    /// Their picture.
    pub avatar_url: Option<String>,
}

/// One entry of a thread, as the team sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// Where it stands.
    pub thread_id: ThreadId,
    /// The sender's own id for it: unique in its thread, so that a repeat is the same message.
    pub client_id: Option<String>,
    /// The thread's version when it came. Never changes.
    pub position: i64,
    /// The thread's version when it last changed.
    pub version: i64,
    /// Who wrote it.
    pub author: Author,
    /// The alias that the contact sees in place of the author.
    pub shown_as: Option<String>,
    /// Who may read it.
    pub visibility: Visibility,
    /// How its text is written.
    pub format: Format,
    /// What it says.
    pub text: String,
    /// Whether it is whole.
    pub state: MessageState,
    /// How far it has come; messages to the contact only.
    pub delivery: Option<Delivery>,
    /// What the agent answered from.
    #[schema(value_type = Vec<MessageSource>)]
    pub sources: serde_json::Value,
    /// Teammates named in a note.
    pub mentions: Vec<TeammateId>,
    /// Pictures that came with it.
    pub images: Vec<Image>,
    /// How sure the agent was, 0 to 100.
    pub confidence: Option<i64>,
    /// When it came.
    pub at: Timestamp,
    /// When it was edited.
    pub edited_at: Option<Timestamp>,
    /// When it was erased.
    pub erased_at: Option<Timestamp>,
}

/// The columns that [`Message::read`] wants, from `messages m`.
const COLUMNS: &str = "m.id, m.thread_id, m.client_id, m.position, m.version, m.author_kind, m.author_id, m.shown_as, \
     m.visibility, m.format, m.text, m.state, m.delivery, m.sources, m.mentions, m.images, m.confidence, m.at, \
     m.edited_at, m.erased_at, coalesce(ct.name, tm.name, ag.name) as author_name, tm.avatar_url as author_avatar";

const JOINS: &str = "left join contacts ct on m.author_kind = 'contact' and ct.workspace_id = m.workspace_id and ct.id = m.author_id \
     left join teammates tm on m.author_kind = 'teammate' and tm.workspace_id = m.workspace_id and tm.id = m.author_id \
     left join agents ag on m.author_kind = 'agent' and ag.workspace_id = m.workspace_id and ag.id = m.author_id";

impl Message {
    fn read(row: Row) -> Result<Message> {
        let kind: AuthorKind = row.get("author_kind")?;
        let author: Option<uuid::Uuid> = row.get("author_id")?;
        let id = author.map(|id| kind.outward(id));
        let mentions = serde_json::from_value(row.get("mentions")?).map_err(Error::internal)?;
        Ok(Message {
            id: row.get("id")?,
            thread_id: row.get("thread_id")?,
            client_id: row.get("client_id")?,
            position: row.get("position")?,
            version: row.get("version")?,
            author: Author { kind, id, name: row.get("author_name")?, avatar_url: row.get("author_avatar")? },
            shown_as: row.get("shown_as")?,
            visibility: row.get("visibility")?,
            format: row.get("format")?,
            text: row.get("text")?,
            state: row.get("state")?,
            delivery: row.get("delivery")?,
            sources: row.get("sources")?,
            mentions,
            images: Image::of(row.get("images")?),
            confidence: row.get("confidence")?,
            at: row.get("at")?,
            edited_at: row.get("edited_at")?,
            erased_at: row.get("erased_at")?,
        })
    }
}

/// One message.
pub fn message(db: &mut impl Query, workspace: WorkspaceId, id: MessageId) -> Result<Message> {
    let sql = format!("select {COLUMNS} from messages m {JOINS} where m.workspace_id = $1 and m.id = $2");
    Message::read(db.row(&sql, params![workspace, id])?.ok_or_else(|| Error::not_found("message"))?)
}

/// The message that a sender has given this id, if it came already.
pub fn by_client_id(
    db: &mut impl Query,
    workspace: WorkspaceId,
    thread: ThreadId,
    client_id: &str,
) -> Result<Option<Message>> {
    let sql = format!(
        "select {COLUMNS} from messages m {JOINS} where m.workspace_id = $1 and m.thread_id = $2 and m.client_id = $3"
    );
    db.row(&sql, params![workspace, thread, client_id])?.map(Message::read).transpose()
}

/// Where a page of a thread ends on its newer side: strictly before this place.
#[derive(Clone, Copy, Debug)]
pub struct Before {
    /// The time of the oldest entry already shown.
    pub at: Timestamp,
    /// Its id, for entries of the same moment.
    pub id: uuid::Uuid,
}

/// A stretch of a thread by position: from the first, until before the second.
#[derive(Clone, Copy, Debug)]
pub struct Positions {
    /// First position shown.
    pub from: i64,
    /// First position no longer shown.
    pub until: i64,
}

/// The newest messages of a stretch before a place, newest first: one walk along the index.
pub fn before(
    db: &mut impl Query,
    workspace: WorkspaceId,
    thread: ThreadId,
    positions: Positions,
    before: Before,
    limit: i64,
) -> Result<Vec<Message>> {
    let sql = format!(
        "select {COLUMNS} from messages m {JOINS} where m.workspace_id = $1 and m.thread_id = $2 \
         and (m.at, m.id) < ($3, $4) and m.position >= $5 and m.position < $6 order by m.at desc, m.id desc limit $7"
    );
    let params = params![workspace, thread, before.at, before.id, positions.from, positions.until, limit];
    db.rows(&sql, params)?.into_iter().map(Message::read).collect()
}

/// The public messages of a thread that changed after `version`, in the order of their last change: what a widget
/// resumes with. Nothing internal can leave through here.
pub fn public_after(
    db: &mut impl Query,
    workspace: WorkspaceId,
    thread: ThreadId,
    version: i64,
    limit: i64,
) -> Result<Vec<Message>> {
    let sql = format!(
        "select {COLUMNS} from messages m {JOINS} where m.workspace_id = $1 and m.thread_id = $2 and m.version > $3 \
         and m.visibility = 'public' order by m.version limit $4"
    );
    db.rows(&sql, params![workspace, thread, version, limit])?.into_iter().map(Message::read).collect()
}

/// The last public messages of a thread, oldest first: what the agent has of the history.
pub fn latest_public(
    db: &mut impl Query,
    workspace: WorkspaceId,
    thread: ThreadId,
    limit: i64,
) -> Result<Vec<Message>> {
    let sql = format!(
        "select {COLUMNS} from messages m {JOINS} where m.workspace_id = $1 and m.thread_id = $2 \
         and m.visibility = 'public' order by m.at desc, m.id desc limit $3"
    );
    let mut messages: Vec<Message> =
        db.rows(&sql, params![workspace, thread, limit])?.into_iter().map(Message::read).collect::<Result<_>>()?;
    messages.reverse();
    Ok(messages)
}

/// The version a thread is at.
pub fn thread_version(db: &mut impl Query, workspace: WorkspaceId, thread: ThreadId) -> Result<i64> {
    let row = db.row("select version from threads where workspace_id = $1 and id = $2", params![workspace, thread])?;
    Ok(row.ok_or_else(|| Error::not_found("thread"))?.get("version")?)
}
