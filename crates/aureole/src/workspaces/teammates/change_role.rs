//! A teammate may do more, or less, from now on.

use store::{Tx, params};

use super::{check_rank, keep_a_super_admin};
use crate::error::Result;
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::TeammateId;
use crate::workspaces::{Role, Teammate, current_teammate};

/// Changes the role. `by` is the actor's own. The same role again is answered as it is, without an event.
pub fn change_role(tx: &mut Tx<'_>, actor: &Actor, by: Role, id: TeammateId, role: Role) -> Result<Teammate> {
    let before = current_teammate(tx, tx.workspace(), id)?;
    if before.role == role {
        return Ok(before);
    }
    check_rank(by, before.role, Some(role))?;
    keep_a_super_admin(tx, &before)?;
    tx.execute(
        "update teammates set role = $3, updated_at = $4 where workspace_id = $1 and id = $2",
        params![tx.workspace(), id, role.word(), tx.at()],
    )?;
    let event = Event::new(Kind::TeammateUpdated).teammate(id).change(before.role.word(), role.word());
    tx.record(actor, event)?;
    current_teammate(tx, tx.workspace(), id)
}
