//! Which stretches of which threads a ticket shows.
//!
//! At most one stretch of a thread is open, and new messages belong to its ticket. Nothing is copied or moved: escalation,
//! take-over and merging open a stretch, and an undo ends it.

use store::{Query, Tx, WorkspaceId, params};

use super::snippet::snippet;
use crate::conversations::messages::{Positions, latest_public, thread_version};
use crate::error::Result;
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::{ConversationId, ThreadId, TicketId};

/// Threads that one ticket shows; a further escalation then makes a new ticket.
pub const THREADS_MAX: i64 = 50;

/// A stretch of a thread that a ticket shows.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    /// The thread.
    pub thread: ThreadId,
    /// What of it.
    pub positions: Positions,
    /// New messages of the thread belong to the ticket.
    pub open: bool,
}

/// Everything that a ticket shows, in the order in which it came.
pub fn shown(db: &mut impl Query, workspace: WorkspaceId, ticket: TicketId) -> Result<Vec<Shown>> {
    let rows = db.rows(
        "select thread_id, from_position, until_position from ticket_threads where workspace_id = $1 and ticket_id = $2 \
         and removed_at is null order by added_by_event, from_position",
        params![workspace, ticket],
    )?;
    rows.into_iter()
        .map(|row| {
            let until: Option<i64> = row.get("until_position")?;
            let positions = Positions { from: row.get("from_position")?, until: until.unwrap_or(i64::MAX) };
            Ok(Shown { thread: row.get("thread_id")?, positions, open: until.is_none() })
        })
        .collect()
}

/// The ticket that new messages of a thread belong to.
pub fn owner(db: &mut impl Query, workspace: WorkspaceId, thread: ThreadId) -> Result<Option<TicketId>> {
    let row = db.row(
        "select ticket_id from ticket_threads where workspace_id = $1 and thread_id = $2 and until_position is null \
         and removed_at is null",
        params![workspace, thread],
    )?;
    row.map(|row| Ok(row.get("ticket_id")?)).transpose()
}

/// The conversations whose threads a ticket shows, the newest last.
pub fn conversations(db: &mut impl Query, workspace: WorkspaceId, ticket: TicketId) -> Result<Vec<ConversationId>> {
    let rows = db.rows(
        "select c.id, c.started_at from ticket_threads tt join conversations c on c.workspace_id = tt.workspace_id \
         and c.thread_id = tt.thread_id where tt.workspace_id = $1 and tt.ticket_id = $2 and tt.removed_at is null \
         group by c.id, c.started_at order by c.started_at, c.id",
        params![workspace, ticket],
    )?;
    rows.into_iter().map(|row| Ok(row.get("id")?)).collect()
}

/// Those of them whose new messages belong to the ticket, the newest last, after it those that a token has proved.
pub fn open_conversations(
    db: &mut impl Query,
    workspace: WorkspaceId,
    ticket: TicketId,
) -> Result<Vec<ConversationId>> {
    let rows = db.rows(
        "select c.id from ticket_threads tt join conversations c on c.workspace_id = tt.workspace_id and c.thread_id = tt.thread_id \
         where tt.workspace_id = $1 and tt.ticket_id = $2 and tt.removed_at is null and tt.until_position is null \
         order by c.proved, c.started_at, c.id",
        params![workspace, ticket],
    )?;
    rows.into_iter().map(|row| Ok(row.get("id")?)).collect()
}

/// Shows a thread in a ticket: all of it, or only what comes from now on if another ticket has shown it so far.
/// That other stretch is closed.
pub fn show(tx: &mut Tx<'_>, actor: &Actor, ticket: TicketId, thread: ThreadId) -> Result<()> {
    let workspace = tx.workspace();
    let before = owner(tx, workspace, thread)?;
    if before == Some(ticket) {
        return Ok(());
    }
    let next = thread_version(tx, workspace, thread)? + 1;
    let from = match before {
        Some(_) => {
            tx.execute(
                "update ticket_threads set until_position = $3 where workspace_id = $1 and thread_id = $2 \
                 and until_position is null and removed_at is null",
                params![workspace, thread, next],
            )?;
            next
        }
        None => 0,
    };
    let seq = tx
        .record(actor, Event::new(Kind::TicketThreadAdded).ticket(ticket).thread(thread).with("from_position", from))?;
    tx.execute(
        "insert into ticket_threads (workspace_id, ticket_id, thread_id, from_position, added_by_event) values ($1, $2, $3, $4, $5)",
        params![workspace, ticket, thread, from, seq],
    )?;
    // A thread that was never written to has nothing to catch up with: most tickets begin so.
    if from == 0 && next > 1 { catch_up(tx, ticket, thread) } else { Ok(()) }
}

/// What was said before the ticket showed the thread counts in it: its last words, and that the contact wrote.
fn catch_up(tx: &mut Tx<'_>, ticket: TicketId, thread: ThreadId) -> Result<()> {
    let workspace = tx.workspace();
    let said = tx.row(
        "select count(*) as held, max(case when author_kind = 'contact' then at end) as contact_at \
         from messages where workspace_id = $1 and thread_id = $2",
        params![workspace, thread],
    )?;
    let last = latest_public(tx, workspace, thread, 1)?.pop();
    let (Some(said), Some(last)) = (said, last) else { return Ok(()) };
    let contact_at: Option<i64> = said.get("contact_at")?;
    tx.execute(
        "update tickets set message_count = message_count + $3, snippet = $4, snippet_author = $5, \
         contact_at = case when cast($6 as bigint) is null then contact_at \
         when contact_at is null or contact_at < $6 then $6 else contact_at end \
         where workspace_id = $1 and id = $2",
        params![workspace, ticket, said.get::<i64>("held")?, snippet(&last.text), last.author.kind, contact_at],
    )?;
    Ok(())
}
