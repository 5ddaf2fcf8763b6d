//! Work items that the team owns: state, owner, thread.
//!
//! What is stored is `state`, a `priority` flag and `resolved_by`; the outward `status` says Priority for an open ticket
//! with the flag. A ticket shows stretches of threads; nothing is ever copied or moved between threads.

pub mod assign;
pub mod create;
pub mod drafts;
pub mod erase;
pub mod escalate;
pub mod http;
pub mod jobs;
pub mod link;
pub mod list;
pub mod open;
pub mod pass_to_ai;
pub mod post;
pub mod read;
pub mod remove;
pub mod reply;
pub mod set_status;
pub mod set_subject;
pub mod snippet;
pub mod take_over;
pub mod threads;
pub mod timeline;

use serde::Serialize;
use store::{Query, Row, WorkspaceId, params};
use utoipa::ToSchema;

use crate::contacts::ContactKind;
use crate::conversations::messages::AuthorKind;
use crate::error::{Error, Result};
use crate::ids::{CompanyId, ContactId, TeammateId, TicketId};
use crate::paging::lots::in_lots;
use crate::time::Timestamp;
use crate::words;

/// Longest subject, in characters.
pub const SUBJECT_CHARACTERS_MAX: usize = 1_000;

words! {
    /// Where a ticket stands.
    TicketState {
        /// Waits for work or a reply.
        Open = "open",
        /// A teammate is at it.
        InProgress = "in_progress",
        /// Hidden until a moment, or until something happens.
        Snoozed = "snoozed",
        /// Closed.
        Resolved = "resolved",
        /// Junk.
        Spam = "spam",
    }
}

impl TicketState {
    /// Whether the team's default lists show it.
    pub fn is_active(self) -> bool {
        matches!(self, TicketState::Open | TicketState::InProgress)
    }

    /// Whether an escalation may still go into it.
    pub fn absorbs(self) -> bool {
        matches!(self, TicketState::Open | TicketState::InProgress | TicketState::Snoozed)
    }
}

words! {
    /// Where a ticket stands, as people say it.
    TicketStatus {
        /// Waits for work or a reply.
        Open = "open",
        /// The same, and urgent.
        Priority = "priority",
        /// A teammate is at it.
        InProgress = "in_progress",
        /// Hidden until a moment, or until something happens.
        Snoozed = "snoozed",
        /// Closed.
        Resolved = "resolved",
        /// Junk.
        Spam = "spam",
    }
}

impl TicketStatus {
    /// The status of a state and its flag.
    pub fn of(state: TicketState, priority: bool) -> TicketStatus {
        match state {
            TicketState::Open if priority => TicketStatus::Priority,
            TicketState::Open => TicketStatus::Open,
            TicketState::InProgress => TicketStatus::InProgress,
            TicketState::Snoozed => TicketStatus::Snoozed,
            TicketState::Resolved => TicketStatus::Resolved,
            TicketState::Spam => TicketStatus::Spam,
        }
    }

    /// The state and flag of a status; Snoozed, In Progress and what is closed keep the flag.
    pub fn onto(self, priority: bool) -> (TicketState, bool) {
        match self {
            TicketStatus::Open => (TicketState::Open, false),
            TicketStatus::Priority => (TicketState::Open, true),
            TicketStatus::InProgress => (TicketState::InProgress, priority),
            TicketStatus::Snoozed => (TicketState::Snoozed, priority),
            TicketStatus::Resolved => (TicketState::Resolved, priority),
            TicketStatus::Spam => (TicketState::Spam, priority),
        }
    }
}

words! {
    /// Who closed it.
    ResolvedBy {
        /// A person.
        Teammate = "teammate",
        /// The AI.
        Agent = "agent",
    }
}

words! {
    /// The way the contact can be reached about it.
    Channel {
        /// The widget.
        Chat = "chat",
        /// Mail.
        Email = "email",
        /// None: a program made it.
        Api = "api",
    }
}

/// A ticket as lists show it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Ticket {
    /// Its id.
    pub id: TicketId,
    /// Its number in the workspace.
    pub number: i64,
    /// What it is about.
    pub subject: String,
    /// Where it stands, as people say it.
    pub status: TicketStatus,
    /// Where it stands.
    pub state: TicketState,
    /// Whether it is urgent.
    pub priority: bool,
    /// Who closed it.
    pub resolved_by: Option<ResolvedBy>,
    /// Who owns it.
    pub assignee_id: Option<TeammateId>,
    /// Whom it is for.
    pub contact_id: ContactId,
    /// Their name, once known.
    pub contact_name: Option<String>,
    /// Their address, once known.
    pub contact_email: Option<String>,
    /// How well they are known.
    pub contact_kind: ContactKind,
    /// The company they belong to.
    pub company_id: Option<CompanyId>,
    /// Its name.
    pub company_name: Option<String>,
    /// How the contact can be reached.
    pub channel: Channel,
    /// Where it came from, such as `widget`, `api` or `contact_form`.
    pub source: String,
    /// What kind of thing it is, such as `agent_request`.
    pub category: Option<String>,
    /// Where it waits.
    pub inbox: String,
    /// The beginning of its last message.
    pub snippet: String,
    /// Who wrote that.
    pub snippet_author: Option<AuthorKind>,
    /// Their id.
    pub snippet_author_id: Option<String>,
    /// Messages in it.
    pub message_count: i64,
    /// When it comes back.
    pub snoozed_until: Option<Timestamp>,
    /// When it was closed.
    pub resolved_at: Option<Timestamp>,
    /// When the contact last wrote.
    pub contact_at: Option<Timestamp>,
    /// When something last happened to it: the order of lists.
    pub activity_at: Timestamp,
    /// When it came.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Counts its changes: `If-Match`.
    pub version: i64,
}

/// The columns that [`Ticket::read`] wants, from `tickets t`.
const COLUMNS: &str = "t.id, t.number, t.subject, t.state, t.priority, t.resolved_by, t.assignee_id, t.contact_id, \
     p.name as contact_name, p.email as contact_email, p.kind as contact_kind, t.company_id, \
     k.name as company_name, t.channel, t.source, t.category, t.inbox, t.snippet, t.snippet_author, t.snippet_author_id, \
     t.message_count, \
     t.snoozed_until, t.resolved_at, t.contact_at, t.activity_at, t.created_at, t.updated_at, t.version";

const JOINS: &str = "join contacts p on p.workspace_id = t.workspace_id and p.id = t.contact_id \
     left join companies k on k.workspace_id = t.workspace_id and k.id = t.company_id";

impl Ticket {
    fn read(row: Row) -> Result<Ticket> {
        let (state, priority): (TicketState, bool) = (row.get("state")?, row.get("priority")?);
        let snippet_author: Option<AuthorKind> = row.get("snippet_author")?;
        let author_id: Option<uuid::Uuid> = row.get("snippet_author_id")?;
        Ok(Ticket {
            id: row.get("id")?,
            number: row.get("number")?,
            subject: row.get("subject")?,
            status: TicketStatus::of(state, priority),
            state,
            priority,
            resolved_by: row.get("resolved_by")?,
            assignee_id: row.get("assignee_id")?,
            contact_id: row.get("contact_id")?,
            contact_name: row.get("contact_name")?,
            contact_email: row.get("contact_email")?,
            contact_kind: row.get("contact_kind")?,
            company_id: row.get("company_id")?,
            company_name: row.get("company_name")?,
            channel: row.get("channel")?,
            source: row.get("source")?,
            category: row.get("category")?,
            inbox: row.get("inbox")?,
            snippet: row.get("snippet")?,
            snippet_author,
            snippet_author_id: author_id.zip(snippet_author).map(|(id, kind)| kind.outward(id)),
            message_count: row.get("message_count")?,
            snoozed_until: row.get("snoozed_until")?,
            resolved_at: row.get("resolved_at")?,
            contact_at: row.get("contact_at")?,
            activity_at: row.get("activity_at")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
            version: row.get("version")?,
        })
    }
}

/// One ticket, whoever asks: for verbs and records. Handlers look through [`visible`].
pub fn ticket(db: &mut impl Query, workspace: WorkspaceId, id: TicketId) -> Result<Ticket> {
    let sql = format!("select {COLUMNS} from tickets t {JOINS} where t.workspace_id = $1 and t.id = $2");
    Ticket::read(db.row(&sql, params![workspace, id])?.ok_or_else(|| Error::not_found("ticket"))?)
}

/// Those of these tickets that there are, in no order.
pub fn by_ids(db: &mut impl Query, workspace: WorkspaceId, ids: &[TicketId]) -> Result<Vec<Ticket>> {
    in_lots(params![workspace], ids, |list, bound| {
        let sql = format!("select {COLUMNS} from tickets t {JOINS} where t.workspace_id = $1 and t.id in ({list})");
        db.rows(&sql, bound)?.into_iter().map(Ticket::read).collect()
    })
}

/// One ticket, unless this teammate may not see it.
pub fn visible(
    db: &mut impl Query,
    workspace: WorkspaceId,
    visibility: crate::workspaces::Visibility,
    id: TicketId,
) -> Result<Ticket> {
    let ticket = ticket(db, workspace, id)?;
    if list::shows(visibility, &ticket) { Ok(ticket) } else { Err(Error::not_found("ticket")) }
}

/// What a ticket carries beside what lists show: source, form data, context, why it was handed over.
pub fn metadata(db: &mut impl Query, workspace: WorkspaceId, id: TicketId) -> Result<serde_json::Value> {
    let row = db.row("select metadata from tickets where workspace_id = $1 and id = $2", params![workspace, id])?;
    Ok(row.ok_or_else(|| Error::not_found("ticket"))?.get("metadata")?)
}
