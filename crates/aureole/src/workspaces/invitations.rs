//! Invitations: a link that lets somebody into the team as a Member or an Admin, once, within a week.
//!
//! Of its token only a hash is kept, so the link is shown once. There is no invitation for a Super Admin: one is made
//! by changing a teammate's role.

pub mod accept;
pub mod http;
pub mod invite;
pub mod revoke;

use serde::Serialize;
use store::{Query, Row, WorkspaceId, params};
use utoipa::ToSchema;

use super::Role;
use crate::error::{Error, Kind, Result};
use crate::ids::{InvitationId, TeammateId};
use crate::time::{DAY, Timestamp};
use crate::words;

/// A link works for so long, in microseconds.
pub const INVITATION_LIFE: i64 = 7 * DAY;

words! {
    /// What somebody may be invited as.
    InvitedRole {
        /// Works tickets.
        Member = "member",
        /// Also changes settings and the team.
        Admin = "admin",
    }
}

impl From<InvitedRole> for Role {
    fn from(role: InvitedRole) -> Role {
        match role {
            InvitedRole::Member => Role::Member,
            InvitedRole::Admin => Role::Admin,
        }
    }
}

/// An invitation that waits, without its link.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// What they will be.
    pub role: InvitedRole,
    /// Whom it is for, if the inviter said so. Nobody else's address is accepted then.
    pub email: Option<String>,
    /// Who made it; a program's has none.
    pub invited_by: Option<TeammateId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its link stops working.
    pub expires_at: Timestamp,
}

const INVITATION: &str = "id, role, email, invited_by, created_at, expires_at";

impl Invitation {
    fn read(row: Row) -> Result<Invitation> {
        Ok(Invitation {
            id: row.get("id")?,
            role: row.get("role")?,
            email: row.get("email")?,
            invited_by: row.get("invited_by")?,
            created_at: row.get("created_at")?,
            expires_at: row.get("expires_at")?,
        })
    }
}

/// The invitations that wait, newest first.
pub fn list(db: &mut impl Query, workspace: WorkspaceId, now: Timestamp) -> Result<Vec<Invitation>> {
    let sql = format!(
        "select {INVITATION} from invitations where workspace_id = $1 and expires_at > $2 order by created_at desc, id desc"
    );
    db.rows(&sql, params![workspace, now])?.into_iter().map(Invitation::read).collect()
}

/// The workspace and invitation that a link leads to.
pub fn by_token(db: &mut impl Query, token_hash: &str, now: Timestamp) -> Result<(WorkspaceId, Invitation)> {
    let sql = format!("select workspace_id, {INVITATION} from invitations where token_hash = $1 and expires_at > $2");
    let row = db.row(&sql, params![token_hash, now])?.ok_or_else(unknown)?;
    Ok((WorkspaceId(row.get("workspace_id")?), Invitation::read(row)?))
}

fn unknown() -> Error {
    Error::new(
        Kind::NotFound,
        "not_found",
        "This invitation was used, withdrawn, or is older than 7 days. Ask your team for a new link.",
    )
}
