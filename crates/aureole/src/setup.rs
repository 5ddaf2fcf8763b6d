//! Composes several domains: a new workspace with its team's first member and its first agent.

use store::WorkspaceId;
use uuid::Uuid;

use crate::app::App;
use crate::error::{Error, Result};
use crate::ids::{AgentId, TeammateId};
use crate::secrets::{hash_password, random_base62};
use crate::workspaces::create::{NewWorkspace, already_signed_up, create};
use crate::workspaces::join::{check_password, checked_email, checked_name};
use crate::workspaces::sign_in::installation_is_empty;
use crate::{agents, retention};

/// Random characters of a widget key.
const WIDGET_KEY_CHARACTERS: usize = 32;
/// Random characters of an identity secret: 238 bits.
const IDENTITY_SECRET_CHARACTERS: usize = 40;

/// What somebody says when they start a workspace.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The name that visitors see.
    pub workspace_name: String,
    /// The first teammate's name.
    pub name: String,
    /// The first teammate's address.
    pub email: String,
    /// Their password.
    pub password: String,
    /// The language of visitors by default.
    pub locale: String,
    /// The IANA time zone.
    pub time_zone: String,
    /// Calls that name a user need a signed token.
    pub enforce_identity: bool,
    /// Refuse unless this is the installation's first workspace.
    pub only_first: bool,
}

/// A workspace that was just made.
#[derive(Clone, Debug)]
pub struct Created {
    /// Its id: `org_id` in the SDK API.
    pub workspace: WorkspaceId,
    /// `ab_live_…`
    pub widget_key: String,
    /// `ha_secret_…`, told this once.
    pub identity_secret: String,
    /// Its first agent.
    pub agent: AgentId,
    /// Its first teammate.
    pub teammate: TeammateId,
}

/// Makes a workspace with an active agent that may escalate.
pub async fn create_workspace(app: &App, wish: Wish) -> Result<Created> {
    let wish = checked(wish)?;
    // Hashing costs memory and time, so who is refused anyway is refused before.
    if wish.only_first && !app.store.read(|db| installation_is_empty(db)).await? {
        return Err(already_signed_up());
    }
    let workspace = WorkspaceId(Uuid::now_v7());
    let widget_key = new_widget_key();
    let identity_secret = new_identity_secret();
    let new = NewWorkspace {
        name: wish.workspace_name,
        teammate_name: wish.name,
        email: wish.email,
        password_hash: hash_password(wish.password).await?,
        locale: wish.locale,
        time_zone: wish.time_zone,
        widget_key: widget_key.clone(),
        identity_secret_sealed: app.secrets.seal(&identity_secret)?,
        enforce_identity: wish.enforce_identity,
        only_first: wish.only_first,
    };
    let written = app
        .store
        .create_workspace(workspace, "workspaces.create", move |tx| {
            let teammate = create(tx, &new)?;
            let agent = agents::create::create(tx, &new.locale)?;
            retention::begin(tx)?;
            Ok::<_, Error>((teammate, agent))
        })
        .await?;
    let (teammate, agent) = written.value;
    Ok(Created { workspace, widget_key, identity_secret, agent, teammate })
}

/// A fresh public widget key.
pub fn new_widget_key() -> String {
    format!("ab_live_{}", random_base62(WIDGET_KEY_CHARACTERS))
}

/// A fresh identity secret.
pub fn new_identity_secret() -> String {
    format!("ha_secret_{}", random_base62(IDENTITY_SECRET_CHARACTERS))
}

fn checked(mut wish: Wish) -> Result<Wish> {
    wish.workspace_name = checked_name("workspace_name", "The workspace", &wish.workspace_name)?;
    wish.name = checked_name("name", "A teammate", &wish.name)?;
    wish.email = checked_email(&wish.email)?;
    check_password(&wish.password)?;
    if jiff::tz::TimeZone::get(&wish.time_zone).is_err() {
        return Err(Error::invalid("time_zone", "This is not an IANA time zone. It looks like Europe/Berlin."));
    }
    Ok(wish)
}
