//! Reading the log: by number for readers that follow it, by noun for timelines.

use serde::Serialize;
use store::{Query, Row, Value, WorkspaceId, params};

use super::{ActorKind, Kind, Nouns};
use crate::error::Result;
use crate::ids::{ConversationId, TicketId};
use crate::paging::lots::in_lots;
use crate::time::Timestamp;

/// The columns of [`EventRow`].
const COLUMNS: &str = "seq, at, kind, actor_kind, actor_id, quiet, ticket_id, conversation_id, thread_id, message_id, \
     contact_id, company_id, teammate_id, agent_id, source_id, model_id, data";

/// One row of the log as readers see it.
#[derive(Clone, Debug, Serialize)]
pub struct EventRow {
    /// Its number in the workspace: commit order, without gaps.
    pub seq: i64,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub kind: String,
    /// What kind of actor did it.
    pub actor_kind: ActorKind,
    /// Their id, unless a rule or the system did it.
    pub actor_id: Option<uuid::Uuid>,
    /// An import that causes nothing else.
    pub quiet: bool,
    /// What it is about.
    pub nouns: Nouns,
    /// Old and new values.
    pub data: serde_json::Value,
}

impl EventRow {
    /// Its kind, unless a newer version of the product wrote it.
    pub fn kind(&self) -> Option<Kind> {
        Kind::parse(&self.kind)
    }

    fn read(row: Row) -> Result<EventRow> {
        Ok(EventRow {
            seq: row.get("seq")?,
            at: row.get("at")?,
            kind: row.get("kind")?,
            actor_kind: row.get("actor_kind")?,
            actor_id: row.get("actor_id")?,
            quiet: row.get("quiet")?,
            nouns: Nouns {
                ticket_id: row.get("ticket_id")?,
                conversation_id: row.get("conversation_id")?,
                thread_id: row.get("thread_id")?,
                message_id: row.get("message_id")?,
                contact_id: row.get("contact_id")?,
                company_id: row.get("company_id")?,
                teammate_id: row.get("teammate_id")?,
                agent_id: row.get("agent_id")?,
                source_id: row.get("source_id")?,
                model_id: row.get("model_id")?,
            },
            data: row.get("data")?,
        })
    }
}

/// The events after `seq`, oldest first, at most `limit`.
pub fn after(db: &mut impl Query, workspace: WorkspaceId, seq: i64, limit: i64) -> Result<Vec<EventRow>> {
    let sql = format!("select {COLUMNS} from events where workspace_id = $1 and seq > $2 order by seq limit $3");
    db.rows(&sql, params![workspace, seq, limit])?.into_iter().map(EventRow::read).collect()
}

/// The number of the workspace's last event; 0 before the first.
pub fn latest(db: &mut impl Query, workspace: WorkspaceId) -> Result<i64> {
    let row = db.row("select seq from workspace_seqs where workspace_id = $1", params![workspace])?;
    row.map_or(Ok(0), |row| Ok(row.get("seq")?))
}

/// The number of the last event of each of these workspaces, in no order.
pub fn latest_of(db: &mut impl Query, workspaces: &[WorkspaceId]) -> Result<Vec<(WorkspaceId, i64)>> {
    in_lots(&[], workspaces, |list, bound| {
        let sql = format!("select workspace_id, seq from workspace_seqs where workspace_id in ({list})");
        let rows = db.rows(&sql, bound)?.into_iter();
        rows.map(|row| Ok((WorkspaceId(row.get("workspace_id")?), row.get("seq")?))).collect()
    })
}

/// When the first event after `seq` happened.
pub fn first_after(db: &mut impl Query, workspace: WorkspaceId, seq: i64) -> Result<Option<Timestamp>> {
    let sql = "select at from events where workspace_id = $1 and seq > $2 order by seq limit 1";
    db.row(sql, params![workspace, seq])?.map(|row| Ok(row.get("at")?)).transpose()
}

/// The tickets and conversations that events after `since`, up to `until`, are about, as they are named together; at most
/// `limit` of such pairs.
pub fn touched(
    db: &mut impl Query,
    workspace: WorkspaceId,
    since: i64,
    until: i64,
    limit: i64,
) -> Result<Vec<(Option<TicketId>, Option<ConversationId>)>> {
    let rows = db.rows(
        "select distinct ticket_id, conversation_id from events where workspace_id = $1 and seq > $2 and seq <= $3 \
         and (ticket_id is not null or conversation_id is not null) limit $4",
        params![workspace, since, until, limit],
    )?;
    rows.into_iter().map(|row| Ok((row.get("ticket_id")?, row.get("conversation_id")?))).collect()
}

/// A stretch of a timeline, walked from its newer end.
#[derive(Clone, Copy, Debug)]
pub struct Stretch {
    /// Only what happened before this moment,
    pub before: Timestamp,
    /// or at it, but with a smaller number.
    pub before_seq: i64,
    /// At most so many.
    pub limit: i64,
}

/// What happened to a ticket, newest first.
pub fn of_ticket(
    db: &mut impl Query,
    workspace: WorkspaceId,
    ticket: TicketId,
    stretch: Stretch,
) -> Result<Vec<EventRow>> {
    of(db, workspace, "ticket_id", ticket.into(), stretch)
}

/// What happened to a conversation, newest first.
pub fn of_conversation(
    db: &mut impl Query,
    workspace: WorkspaceId,
    conversation: ConversationId,
    stretch: Stretch,
) -> Result<Vec<EventRow>> {
    of(db, workspace, "conversation_id", conversation.into(), stretch)
}

/// Messages stand in the timeline themselves, so their events are left out.
fn of(db: &mut impl Query, workspace: WorkspaceId, noun: &str, id: Value, stretch: Stretch) -> Result<Vec<EventRow>> {
    let sql = format!(
        "select {COLUMNS} from events where workspace_id = $1 and {noun} = $2 and (at, seq) < ($3, $4) \
         and kind not in ('message.added', 'message.changed', 'conversation.scored', 'conversation.answer_ended') \
         order by seq desc limit $5"
    );
    db.rows(&sql, params![workspace, id, stretch.before, stretch.before_seq, stretch.limit])?
        .into_iter()
        .map(EventRow::read)
        .collect()
}
