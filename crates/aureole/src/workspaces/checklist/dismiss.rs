//! A teammate has seen enough of the checklist, or wants it back.

use store::{Query, Tx, WorkspaceId, params};

use crate::error::Result;
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::TeammateId;

/// Hides the list from this teammate, or shows it again.
pub fn dismiss(tx: &mut Tx<'_>, actor: &Actor, me: TeammateId, dismissed: bool) -> Result<()> {
    if is_dismissed(tx, tx.workspace(), me)? == dismissed {
        return Ok(());
    }
    tx.execute(
        "update teammates set checklist_dismissed_at = $3 where workspace_id = $1 and id = $2",
        params![tx.workspace(), me, dismissed.then_some(tx.at())],
    )?;
    tx.record(actor, Event::new(Kind::TeammateUpdated).teammate(me).with("checklist_dismissed", dismissed))?;
    Ok(())
}

/// Whether a teammate has hidden it.
pub(super) fn is_dismissed(db: &mut impl Query, workspace: WorkspaceId, me: TeammateId) -> Result<bool> {
    let row = db.row(
        "select checklist_dismissed_at from teammates where workspace_id = $1 and id = $2",
        params![workspace, me],
    )?;
    let at = row.map(|row| row.get::<Option<i64>>("checklist_dismissed_at")).transpose()?.flatten();
    Ok(at.is_some())
}
