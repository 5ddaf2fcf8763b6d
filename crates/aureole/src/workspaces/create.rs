//! Makes a workspace with its first teammate and its widget key.

use store::{Tx, params};

use super::Role;
use super::join::{Newcomer, join};
use crate::error::{Error, Result};
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::TeammateId;

/// Everything a workspace starts with. Secrets were made and sealed before, because verbs hold no randomness.
#[derive(Clone)]
pub struct NewWorkspace {
    /// The name that visitors see.
    pub name: String,
    /// The first teammate's name.
    pub teammate_name: String,
    /// The first teammate's address.
    pub email: String,
    /// Argon2id, in PHC form.
    pub password_hash: String,
    /// The language of visitors by default.
    pub locale: String,
    /// The IANA time zone.
    pub time_zone: String,
    /// `ab_live_…`
    pub widget_key: String,
    /// The sealed `ha_secret_…`
    pub identity_secret_sealed: String,
    /// Calls that name a user need a signed token.
    pub enforce_identity: bool,
    /// Refuse unless this is the installation's first workspace.
    pub only_first: bool,
}

/// Writes directory and workspace in one transaction and answers the first teammate, a Super Admin.
pub fn create(tx: &mut Tx<'_>, new: &NewWorkspace) -> Result<TeammateId> {
    claim_installation(tx, new.only_first)?;
    let (workspace, at) = (tx.workspace(), tx.at());
    tx.execute("insert into workspaces (id, created_at) values ($1, $2)", params![workspace, at])?;
    tx.execute(
        "insert into widget_keys (key, workspace_id, created_at, revoked_at) values ($1, $2, $3, null)",
        params![new.widget_key.as_str(), workspace, at],
    )?;
    tx.execute(
        "insert into workspace_settings (workspace_id, name, locale, time_zone, enforce_identity, auto_assign_on_reply, \
         identity_secret_sealed, widget, ticket_number, version, created_at, updated_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, 0, 1, $9, $9)",
        params![
            workspace, new.name.as_str(), new.locale.as_str(), new.time_zone.as_str(), new.enforce_identity, true,
            new.identity_secret_sealed.as_str(), serde_json::json!({}), at
        ],
    )?;
    let actor = Actor::system();
    tx.record(&actor, Event::new(Kind::WorkspaceUpdated))?;
    join(
        tx,
        &actor,
        &Newcomer {
            name: &new.teammate_name,
            email: &new.email,
            password_hash: &new.password_hash,
            role: Role::SuperAdmin,
            locale: &new.locale,
            time_zone: &new.time_zone,
        },
    )
}

/// The one row of `installation` is where two first sign-ups meet: one of them changes it, the other doesn't.
fn claim_installation(tx: &mut Tx<'_>, only_first: bool) -> Result<()> {
    let claimed =
        tx.execute("update installation set signed_up = $1 where id = 1 and signed_up = $2", params![true, false])?;
    if only_first && claimed == 0 {
        return Err(already_signed_up());
    }
    Ok(())
}

/// The answer to a second first sign-up.
pub fn already_signed_up() -> Error {
    Error::new(
        crate::error::Kind::Conflict,
        "already_signed_up",
        "This server already has a workspace. Sign in, or ask a teammate for an invitation.",
    )
}
