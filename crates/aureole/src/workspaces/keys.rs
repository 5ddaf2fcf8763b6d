//! Keys: the public widget key, secret API keys (stored as hashes), and the identity secret (stored sealed).
//!
//! Keys are looked up before it is known whose they are; each belongs to one workspace all the same, and the making and the end of
//! each stand in its log.

use serde::{Deserialize, Serialize};
use store::{Query, Tx, WorkspaceId, params};
use utoipa::ToSchema;

use super::Role;
use super::join::checked_name;
use crate::error::{Error, Result};
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::KeyId;
use crate::time::Timestamp;

/// Secret keys per workspace.
pub const API_KEYS_MAX: i64 = 50;

/// What a secret key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Tickets, conversations, contacts.
    Inbox,
    /// Also settings, agents, knowledge and keys.
    Settings,
}

/// A secret key, without its secret.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ApiKey {
    /// Its id.
    pub id: KeyId,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Where a secret key leads.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// Its id.
    pub id: KeyId,
    /// Its workspace.
    pub workspace: WorkspaceId,
    /// What it may do, as a role.
    pub role: Role,
}

/// The secret key with this hash, unless it was revoked.
pub fn by_hash(db: &mut impl Query, hash: &str) -> Result<Option<Found>> {
    let sql = "select id, workspace_id, scopes from api_keys where secret_hash = $1 and revoked_at is null";
    let Some(row) = db.row(sql, params![hash])? else { return Ok(None) };
    let scopes = scopes(row.get("scopes")?)?;
    let role = if scopes.contains(&Scope::Settings) { Role::Admin } else { Role::Member };
    Ok(Some(Found { id: row.get("id")?, workspace: WorkspaceId(row.get("workspace_id")?), role }))
}

fn scopes(value: serde_json::Value) -> Result<Vec<Scope>> {
    serde_json::from_value(value).map_err(Error::internal)
}

/// The secret keys of a workspace, newest first.
pub fn list(db: &mut impl Query, workspace: WorkspaceId) -> Result<Vec<ApiKey>> {
    let sql = "select id, name, scopes, created_at from api_keys where workspace_id = $1 and revoked_at is null \
               order by created_at desc, id desc";
    db.rows(sql, params![workspace])?
        .into_iter()
        .map(|row| {
            Ok(ApiKey {
                id: row.get("id")?,
                name: row.get("name")?,
                scopes: scopes(row.get("scopes")?)?,
                created_at: row.get("created_at")?,
            })
        })
        .collect()
}

/// Makes a secret key.
pub fn add(tx: &mut Tx<'_>, actor: &Actor, name: &str, granted: &[Scope], secret_hash: &str) -> Result<KeyId> {
    let workspace = tx.workspace();
    let name = checked_name("name", "A key", name)?;
    if granted.is_empty() {
        return Err(Error::invalid("scopes", "A key needs at least one scope: inbox or settings."));
    }
    let held = tx.row(
        "select count(*) as held from api_keys where workspace_id = $1 and revoked_at is null",
        params![workspace],
    )?;
    if held.map_or(Ok(0), |row| row.get::<i64>("held"))? >= API_KEYS_MAX {
        return Err(Error::invalid("name", "This workspace has 50 keys already. Revoke one that is no longer used."));
    }
    let id = KeyId(tx.new_id());
    tx.execute(
        "insert into api_keys (id, workspace_id, name, secret_hash, scopes, created_at) values ($1, $2, $3, $4, $5, $6)",
        params![id, workspace, name.as_str(), secret_hash, serde_json::to_value(granted).map_err(Error::internal)?, tx.at()],
    )?;
    tx.record(actor, Event::new(Kind::KeyChanged).with("key", "secret_key").with("to", "made"))?;
    Ok(id)
}

/// Makes a secret key useless from now on.
pub fn revoke(tx: &mut Tx<'_>, actor: &Actor, id: KeyId) -> Result<()> {
    let changed = tx.execute(
        "update api_keys set revoked_at = $3 where workspace_id = $1 and id = $2 and revoked_at is null",
        params![tx.workspace(), id, tx.at()],
    )?;
    if changed == 0 {
        return Err(Error::not_found("key"));
    }
    tx.record(actor, Event::new(Kind::KeyChanged).with("key", "secret_key").with("to", "revoked"))?;
    Ok(())
}

/// The workspace of a widget key, unless it was revoked.
pub fn widget_key_owner(db: &mut impl Query, key: &str) -> Result<Option<WorkspaceId>> {
    let row = db.row("select workspace_id from widget_keys where key = $1 and revoked_at is null", params![key])?;
    row.map(|row| Ok(WorkspaceId(row.get("workspace_id")?))).transpose()
}

/// The widget key that snippets carry now.
pub fn widget_key(db: &mut impl Query, workspace: WorkspaceId) -> Result<String> {
    let row = db
        .row(
            "select key from widget_keys where workspace_id = $1 and revoked_at is null order by created_at desc limit 1",
            params![workspace],
        )?
        .ok_or_else(|| Error::not_found("widget key"))?;
    Ok(row.get("key")?)
}

/// Puts a new widget key in place of the old one, which stops working at once.
pub fn regenerate_widget_key(tx: &mut Tx<'_>, actor: &Actor, key: &str) -> Result<()> {
    let workspace = tx.workspace();
    tx.execute(
        "update widget_keys set revoked_at = $2 where workspace_id = $1 and revoked_at is null",
        params![workspace, tx.at()],
    )?;
    tx.execute(
        "insert into widget_keys (key, workspace_id, created_at) values ($1, $2, $3)",
        params![key, workspace, tx.at()],
    )?;
    tx.record(actor, Event::new(Kind::KeyChanged).with("key", "widget_key").with("to", "made"))?;
    Ok(())
}

/// Puts a new identity secret in place; the one before stays valid until it is revoked.
pub fn rotate_identity_secret(tx: &mut Tx<'_>, actor: &Actor, sealed: &str) -> Result<()> {
    tx.execute(
        "update workspace_settings set identity_secret_previous_sealed = identity_secret_sealed, identity_secret_sealed = $2, \
         updated_at = $3 where workspace_id = $1",
        params![tx.workspace(), sealed, tx.at()],
    )?;
    tx.record(actor, Event::new(Kind::KeyChanged).with("key", "identity_secret"))?;
    Ok(())
}

/// Ends the validity of the identity secret before the current one.
pub fn revoke_previous_identity_secret(tx: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    tx.execute(
        "update workspace_settings set identity_secret_previous_sealed = null, updated_at = $2 where workspace_id = $1",
        params![tx.workspace(), tx.at()],
    )?;
    tx.record(actor, Event::new(Kind::KeyChanged).with("key", "previous_identity_secret"))?;
    Ok(())
}
