//! The team: who belongs to it, what they may do, and how somebody leaves.
//!
//! There is always a Super Admin. Only a Super Admin makes or unmakes another.

pub mod change_role;
pub mod http;
pub mod remove;

use store::{Query, Tx, params};

use super::{Role, Teammate};
use crate::error::{Error, Kind, Result};

/// What an actor has to be to change a teammate from one role to another, or to nothing.
fn check_rank(by: Role, before: Role, after: Option<Role>) -> Result<()> {
    let touches_the_top = before == Role::SuperAdmin || after == Some(Role::SuperAdmin);
    if touches_the_top && by < Role::SuperAdmin {
        return Err(Error::new(
            Kind::Forbidden,
            "needs_super_admin",
            "Only Super Admins may make, change or remove a Super Admin. Ask one of them.",
        ));
    }
    Ok(())
}

/// Nobody could hand out anything any more without a Super Admin.
fn keep_a_super_admin(tx: &mut Tx<'_>, leaving: &Teammate) -> Result<()> {
    let other = tx.row(
        "select id from teammates where workspace_id = $1 and role = 'super_admin' and removed_at is null and id <> $2 limit 1",
        params![tx.workspace(), leaving.id],
    )?;
    if leaving.role == Role::SuperAdmin && other.is_none() {
        return Err(Error::new(
            Kind::Conflict,
            "last_super_admin",
            "This is the last Super Admin. Make somebody else one first.",
        ));
    }
    Ok(())
}
