//! Snoozed tickets come back when their moment has come.

use jobs::{Enqueue, Job};
use serde::{Deserialize, Serialize};
use store::Tx;

use super::{set_status, ticket};
use crate::error::Result;
use crate::events::Actor;
use crate::ids::TicketId;
use crate::time::Timestamp;

/// Looks whether a ticket should wake. One that was snoozed again, or woken before, stays as it is.
#[derive(Debug, Serialize, Deserialize)]
pub struct Wake {
    /// The ticket.
    pub ticket: TicketId,
}

impl Job for Wake {
    const KIND: &'static str = "tickets.wake";
}

/// Looks at a ticket when its moment has come.
pub fn wake_at(tx: &mut Tx<'_>, ticket: TicketId, until: Timestamp) -> Result<()> {
    Ok(tx.enqueue_at(&Wake { ticket }, until.0)?)
}

/// Wakes one, unless somebody was quicker.
pub fn wake(tx: &mut Tx<'_>, id: TicketId) -> Result<()> {
    let before = ticket(tx, tx.workspace(), id)?;
    if before.snoozed_until.is_some_and(|until| until.0 <= tx.at()) {
        set_status::wake(tx, &Actor::system(), &before)?;
    }
    Ok(())
}
