//! The contact of a ticket turns out to be somebody else: a visitor was identified.

use store::{Query, Tx, params};

use crate::contacts;
use crate::error::Result;
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::{ContactId, TicketId};

/// Hands every ticket of one contact to another.
pub fn link(tx: &mut Tx<'_>, actor: &Actor, from: ContactId, into: ContactId) -> Result<()> {
    let workspace = tx.workspace();
    let rows =
        tx.rows("select id from tickets where workspace_id = $1 and contact_id = $2", params![workspace, from])?;
    let company = contacts::contact(tx, workspace, into)?.company_id;
    for row in rows {
        let id: TicketId = row.get("id")?;
        tx.execute(
            "update tickets set contact_id = $3, company_id = $4, updated_at = $5, version = version + 1 \
             where workspace_id = $1 and id = $2",
            params![workspace, id, into, company, tx.at()],
        )?;
        tx.record(actor, Event::new(Kind::TicketLinked).ticket(id).contact(into))?;
    }
    Ok(())
}
