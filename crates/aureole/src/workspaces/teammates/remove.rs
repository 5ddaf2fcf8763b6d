//! Somebody leaves the team: their sessions end at once, their account and their invitations go, their name stays on what
//! they did.
//!
//! What they had to do goes back to the team in a job, see `leaving.rs`.

use jobs::{Enqueue, Job};
use serde::{Deserialize, Serialize};
use store::{Query, Tx, params};
use uuid::Uuid;

use super::{check_rank, keep_a_super_admin};
use crate::error::{Error, Kind as ErrorKind, Result};
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::TeammateId;
use crate::workspaces::invitations::revoke::revoke_made_by;
use crate::workspaces::{Role, current_teammate};

/// Gives back what somebody had to do who has left.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct HandBack {
    /// Who has left.
    pub teammate: TeammateId,
    /// The event that says so.
    pub cause: i64,
}

impl Job for HandBack {
    const KIND: &'static str = "workspaces.hand_back";
}

/// Removes a teammate. `by` is the actor's own role.
pub fn remove(tx: &mut Tx<'_>, actor: &Actor, by: Role, id: TeammateId) -> Result<()> {
    let workspace = tx.workspace();
    let before = current_teammate(tx, workspace, id)?;
    if actor.teammate() == Some(id) {
        return Err(Error::new(
            ErrorKind::Conflict,
            "yourself",
            "You can't remove yourself. Ask another Admin to do it.",
        ));
    }
    check_rank(by, before.role, None)?;
    keep_a_super_admin(tx, &before)?;
    tx.execute(
        "update teammates set removed_at = $3, updated_at = $3 where workspace_id = $1 and id = $2",
        params![workspace, id, tx.at()],
    )?;
    lock_out(tx, id)?;
    revoke_made_by(tx, actor, id)?;
    let cause = tx.record(actor, Event::new(Kind::TeammateRemoved).teammate(id).with("role", before.role.word()))?;
    tx.enqueue(&HandBack { teammate: id, cause })?;
    Ok(())
}

/// Sessions and membership go; the account, too, unless it leads to another workspace.
fn lock_out(tx: &mut Tx<'_>, id: TeammateId) -> Result<()> {
    let workspace = tx.workspace();
    let row = tx.row("select account_id from teammates where workspace_id = $1 and id = $2", params![workspace, id])?;
    let account: Uuid = row.ok_or_else(|| Error::not_found("teammate"))?.get("account_id")?;
    tx.execute(
        "delete from sign_in_sessions where account_id = $1 and workspace_id = $2",
        params![account, workspace],
    )?;
    tx.execute("delete from memberships where account_id = $1 and workspace_id = $2", params![account, workspace])?;
    tx.execute(
        "delete from accounts where id = $1 and not exists (select 1 from memberships where account_id = $1)",
        params![account],
    )?;
    Ok(())
}
