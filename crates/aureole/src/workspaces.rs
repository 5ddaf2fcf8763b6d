//! The tenant: its settings, its team, its keys, and who is signed in.
//!
//! Directory tables (accounts, memberships, sessions, keys) are written through `store.directory`; everything else
//! belongs to one workspace and is written by verbs that record an event.

pub mod change_settings;
pub mod checklist;
pub mod create;
pub mod http;
pub mod installed;
pub mod invitations;
pub mod join;
pub mod keys;
pub mod sign_in;
pub mod teammates;

use serde::{Deserialize, Serialize};
use store::{Query, Row, WorkspaceId, params};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::ids::TeammateId;
use crate::time::Timestamp;

/// What a teammate may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Works tickets.
    Member,
    /// Also changes settings and the team.
    Admin,
    /// Also hands out and takes away everything.
    SuperAdmin,
}

impl Role {
    /// The word of the database, the log and the API.
    pub fn word(self) -> &'static str {
        match self {
            Role::Member => "member",
            Role::Admin => "admin",
            Role::SuperAdmin => "super_admin",
        }
    }

    fn parse(word: &str) -> Result<Role> {
        match word {
            "member" => Ok(Role::Member),
            "admin" => Ok(Role::Admin),
            "super_admin" => Ok(Role::SuperAdmin),
            other => Err(Error::internal(format!("unknown role {other}"))),
        }
    }
}

/// Which tickets a teammate sees. An argument of every list, window and socket filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Visibility {
    /// The whole workspace.
    All,
    /// Tickets of the inboxes the teammate belongs to, and their own.
    OwnInboxes(TeammateId),
    /// Only tickets assigned to the teammate.
    Own(TeammateId),
}

/// A person of the support team.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Teammate {
    /// Their id.
    pub id: TeammateId,
    /// Their full name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// Their picture.
    pub avatar_url: Option<String>,
    /// The language they read, such as `en`.
    pub locale: String,
    /// Their IANA time zone, such as `Europe/Berlin`.
    pub time_zone: String,
    /// When they left the team. They stay as a name on what they did.
    pub removed_at: Option<Timestamp>,
    #[serde(skip)]
    visibility: String,
}

impl Teammate {
    /// Which tickets they see.
    pub fn visibility(&self) -> Visibility {
        match self.visibility.as_str() {
            "own_inboxes" => Visibility::OwnInboxes(self.id),
            "own" => Visibility::Own(self.id),
            _ => Visibility::All,
        }
    }

    fn read(row: Row) -> Result<Teammate> {
        Ok(Teammate {
            id: row.get("id")?,
            name: row.get("name")?,
            email: row.get("email")?,
            role: Role::parse(&row.get::<String>("role")?)?,
            avatar_url: row.get("avatar_url")?,
            locale: row.get("locale")?,
            time_zone: row.get("time_zone")?,
            removed_at: row.get("removed_at")?,
            visibility: row.get("visibility")?,
        })
    }
}

const TEAMMATE: &str = "id, name, email, role, avatar_url, locale, time_zone, removed_at, visibility";

/// One teammate, also one who has left.
pub fn teammate(db: &mut impl Query, workspace: WorkspaceId, id: TeammateId) -> Result<Teammate> {
    let sql = format!("select {TEAMMATE} from teammates where workspace_id = $1 and id = $2");
    let row = db.row(&sql, params![workspace, id])?.ok_or_else(|| Error::not_found("teammate"))?;
    Teammate::read(row)
}

/// One teammate who is still there: whom work may be given to.
pub fn current_teammate(db: &mut impl Query, workspace: WorkspaceId, id: TeammateId) -> Result<Teammate> {
    let found = teammate(db, workspace, id)?;
    if found.removed_at.is_some() { Err(Error::not_found("teammate")) } else { Ok(found) }
}

/// The whole team by name, also those who have left.
pub fn teammates(db: &mut impl Query, workspace: WorkspaceId) -> Result<Vec<Teammate>> {
    let sql = format!("select {TEAMMATE} from teammates where workspace_id = $1 order by name, id");
    db.rows(&sql, params![workspace])?.into_iter().map(Teammate::read).collect()
}

/// What the inbox does by itself.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InboxSettings {
    /// The first teammate who replies to an unassigned ticket becomes its owner.
    pub auto_assign_on_reply: bool,
}

/// A workspace's settings.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Workspace {
    /// Its id: `org_id` in the SDK API.
    pub id: Uuid,
    /// The name that visitors see.
    pub name: String,
    /// The language of its visitors by default.
    pub locale: String,
    /// Its IANA time zone.
    pub time_zone: String,
    /// Calls that name a user need a signed token.
    pub enforce_identity: bool,
    /// What the inbox does by itself.
    pub inbox: InboxSettings,
    /// How the widget looks: accent, position, radius, theme.
    #[schema(value_type = HashMap<String, serde_json::Value>)]
    pub widget: serde_json::Value,
}

/// The settings of one workspace.
pub fn workspace(db: &mut impl Query, id: WorkspaceId) -> Result<Workspace> {
    let row = db
        .row(
            "select name, locale, time_zone, enforce_identity, auto_assign_on_reply, widget \
             from workspace_settings where workspace_id = $1",
            params![id],
        )?
        .ok_or_else(|| Error::not_found("workspace"))?;
    Ok(Workspace {
        id: id.0,
        name: row.get("name")?,
        locale: row.get("locale")?,
        time_zone: row.get("time_zone")?,
        enforce_identity: row.get("enforce_identity")?,
        inbox: InboxSettings { auto_assign_on_reply: row.get("auto_assign_on_reply")? },
        widget: row.get("widget")?,
    })
}

/// The sealed identity secrets that are valid now: the current one, then the one before while it isn't revoked.
pub fn sealed_identity_secrets(db: &mut impl Query, id: WorkspaceId) -> Result<Vec<String>> {
    let row = db
        .row(
            "select identity_secret_sealed, identity_secret_previous_sealed from workspace_settings where workspace_id = $1",
            params![id],
        )?
        .ok_or_else(|| Error::not_found("workspace"))?;
    let previous: Option<String> = row.get("identity_secret_previous_sealed")?;
    Ok([Some(row.get("identity_secret_sealed")?), previous].into_iter().flatten().collect())
}

/// Where the widget was last seen on a page.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Installed {
    /// The page.
    pub url: String,
    /// When.
    pub at: Timestamp,
}

/// Where the widget was last seen, once it was.
pub fn installed(db: &mut impl Query, id: WorkspaceId) -> Result<Option<Installed>> {
    let row =
        db.row("select installed_url, installed_at from workspace_settings where workspace_id = $1", params![id])?;
    let Some(row) = row else { return Ok(None) };
    let (url, at): (Option<String>, Option<Timestamp>) = (row.get("installed_url")?, row.get("installed_at")?);
    Ok(url.zip(at).map(|(url, at)| Installed { url, at }))
}
