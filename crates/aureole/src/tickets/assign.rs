//! Gives a ticket to a teammate, or to nobody.

use store::{Tx, params};

use super::{Ticket, ticket};
use crate::error::Result;
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::{TeammateId, TicketId};
use crate::workspaces;

/// Changes the owner. The same owner again is answered as it is, without an event.
pub fn assign(tx: &mut Tx<'_>, actor: &Actor, id: TicketId, assignee: Option<TeammateId>) -> Result<Ticket> {
    let before = ticket(tx, tx.workspace(), id)?;
    if before.assignee_id == assignee {
        return Ok(before);
    }
    if let Some(teammate) = assignee {
        workspaces::current_teammate(tx, tx.workspace(), teammate)?;
    }
    tx.execute(
        "update tickets set assignee_id = $3, updated_at = $4, version = version + 1 where workspace_id = $1 and id = $2",
        params![tx.workspace(), id, assignee, tx.at()],
    )?;
    tx.record(
        actor,
        Event::new(Kind::TicketAssigned).ticket(id).contact(before.contact_id).change(before.assignee_id, assignee),
    )?;
    ticket(tx, tx.workspace(), id)
}
