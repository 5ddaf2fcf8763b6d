//! A teammate makes a link that lets somebody in.

use store::{Query, Tx, params};

use super::{INVITATION_LIFE, Invitation, InvitedRole};
use crate::error::{Error, Result};
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::InvitationId;
use crate::time::Timestamp;
use crate::workspaces::checklist;
use crate::workspaces::join::checked_email;

/// Invitations of a workspace that may wait at once.
pub const INVITATIONS_MAX: i64 = 100;

/// An invitation to be.
#[derive(Clone, Debug)]
pub struct NewInvitation {
    /// What they will be.
    pub role: InvitedRole,
    /// Whom it is for, if only they may use it.
    pub email: Option<String>,
    /// The hash of the link's token.
    pub token_hash: String,
}

/// Makes it. Those that have ended are cleared away.
pub fn invite(tx: &mut Tx<'_>, actor: &Actor, new: &NewInvitation) -> Result<Invitation> {
    let email = new.email.as_deref().filter(|email| !email.trim().is_empty()).map(checked_email).transpose()?;
    let (workspace, at) = (tx.workspace(), tx.at());
    tx.execute("delete from invitations where workspace_id = $1 and expires_at <= $2", params![workspace, tx.now()])?;
    let row = tx.row("select count(*) as waiting from invitations where workspace_id = $1", params![workspace])?;
    if row.map_or(Ok(0), |row| row.get::<i64>("waiting"))? >= INVITATIONS_MAX {
        return Err(Error::invalid("email", "100 invitations wait already. Withdraw those that nobody will use."));
    }
    let invitation = Invitation {
        id: InvitationId(tx.new_id()),
        role: new.role,
        email,
        invited_by: actor.teammate(),
        created_at: Timestamp(at),
        expires_at: Timestamp(tx.now() + INVITATION_LIFE),
    };
    tx.execute(
        "insert into invitations (workspace_id, id, token_hash, role, email, invited_by, created_at, expires_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![
            workspace,
            invitation.id,
            new.token_hash.as_str(),
            invitation.role,
            invitation.email.clone(),
            invitation.invited_by,
            invitation.created_at,
            invitation.expires_at
        ],
    )?;
    tx.record(actor, Event::new(Kind::InvitationMade).with("role", new.role.word()))?;
    checklist::tick(tx, actor, checklist::Item::Invite)?;
    Ok(invitation)
}
