//! An invitation is withdrawn: its link leads nowhere from now on.

use store::{Tx, params};

use crate::error::{Error, Result};
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::{InvitationId, TeammateId};

/// Withdraws it.
pub fn revoke(tx: &mut Tx<'_>, actor: &Actor, id: InvitationId) -> Result<()> {
    let changed =
        tx.execute("delete from invitations where workspace_id = $1 and id = $2", params![tx.workspace(), id])?;
    if changed == 0 {
        return Err(Error::not_found("invitation"));
    }
    tx.record(actor, Event::new(Kind::InvitationRevoked))?;
    Ok(())
}

/// Withdraws those that somebody made who has left: any of them could lead back in.
pub fn revoke_made_by(tx: &mut Tx<'_>, actor: &Actor, teammate: TeammateId) -> Result<()> {
    let withdrawn = tx.execute(
        "delete from invitations where workspace_id = $1 and invited_by = $2",
        params![tx.workspace(), teammate],
    )?;
    for _ in 0..withdrawn {
        tx.record(actor, Event::new(Kind::InvitationRevoked))?;
    }
    Ok(())
}
