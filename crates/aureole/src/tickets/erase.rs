//! What a contact's tickets say about them is forgotten; that there were tickets stays.

use store::{Query, Tx, params};

use super::threads;
use crate::conversations::erase::erase_thread;
use crate::error::Result;
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::{ContactId, TicketId};

/// What stands in place of a subject.
const ERASED_SUBJECT: &str = "(erased)";

/// Empties the tickets of a contact, their threads, and what teammates were about to write in them.
pub fn erase(tx: &mut Tx<'_>, id: ContactId) -> Result<()> {
    let rows =
        tx.rows("select id from tickets where workspace_id = $1 and contact_id = $2", params![tx.workspace(), id])?;
    let tickets = rows.into_iter().map(|row| row.get("id")).collect::<Result<Vec<TicketId>, _>>()?;
    for &ticket in &tickets {
        for shown in threads::shown(tx, tx.workspace(), ticket)? {
            erase_thread(tx, shown.thread)?;
        }
        tx.execute("delete from drafts where workspace_id = $1 and ticket_id = $2", params![tx.workspace(), ticket])?;
    }
    tx.execute(
        "update tickets set subject = $3, snippet = '', metadata = $4, version = version + 1, updated_at = $5 \
         where workspace_id = $1 and contact_id = $2",
        params![tx.workspace(), id, ERASED_SUBJECT, serde_json::json!({}), tx.at()],
    )?;
    for ticket in tickets {
        tx.record(&Actor::system(), Event::new(Kind::TicketErased).ticket(ticket))?;
    }
    Ok(())
}
