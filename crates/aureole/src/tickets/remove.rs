//! A ticket goes for good, with the threads that only it has. Threads of conversations stay with them.

use store::{Tx, params};

use super::{threads, ticket};
use crate::conversations::{self, remove::remove_thread};
use crate::error::Result;
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::TicketId;

/// What belongs to a ticket, and to it alone.
const OF_TICKET: [&str; 4] = [
    "delete from ticket_mentions where workspace_id = $1 and ticket_id = $2",
    "delete from ticket_reads where workspace_id = $1 and ticket_id = $2 \
     and teammate_id in (select id from teammates where workspace_id = $1)",
    "delete from drafts where workspace_id = $1 and ticket_id = $2 \
     and teammate_id in (select id from teammates where workspace_id = $1)",
    "delete from ticket_threads where workspace_id = $1 and ticket_id = $2",
];

/// Removes it.
pub fn remove(tx: &mut Tx<'_>, actor: &Actor, id: TicketId) -> Result<()> {
    let workspace = tx.workspace();
    let before = ticket(tx, workspace, id)?;
    let shown = threads::shown(tx, workspace, id)?;
    for sql in OF_TICKET {
        tx.execute(sql, params![workspace, id])?;
    }
    for shown in shown {
        if conversations::of_thread(tx, workspace, shown.thread)?.is_none() {
            remove_thread(tx, shown.thread)?;
        }
    }
    tx.execute("delete from tickets where workspace_id = $1 and id = $2", params![workspace, id])?;
    tx.record(actor, Event::new(Kind::TicketRemoved).ticket(id).contact(before.contact_id))?;
    Ok(())
}
