//! Snoozed tickets come back when their moment has come.

use store::{Query, Tx, WorkspaceId, params};

use super::{set_status, ticket};
use crate::error::Result;
use crate::events::Actor;
use crate::ids::TicketId;
use crate::time::Timestamp;

/// Tickets woken in one write.
pub const WOKEN_AT_ONCE_MAX: i64 = 200;

/// Snoozed tickets of a workspace whose moment has come, the longest overdue first.
pub fn due(db: &mut impl Query, workspace: WorkspaceId, now: Timestamp) -> Result<Vec<TicketId>> {
    let rows = db.rows(
        "select id from tickets where workspace_id = $1 and snoozed_until is not null and snoozed_until <= $2 \
         order by snoozed_until limit $3",
        &params![workspace, now, WOKEN_AT_ONCE_MAX],
    )?;
    rows.into_iter().map(|row| Ok(row.get("id")?)).collect()
}

/// Wakes one, unless somebody was quicker.
pub fn wake(tx: &mut Tx<'_>, id: TicketId) -> Result<()> {
    let before = ticket(tx, tx.workspace(), id)?;
    if before.snoozed_until.is_some_and(|until| until.0 <= tx.at()) {
        set_status::wake(tx, &Actor::system(), &before)?;
    }
    Ok(())
}
