//! The workspace's settings and keys.

use axum::Extension;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use store::Tx;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::change_settings::{Changes, change_settings};
use super::keys::{self, ApiKey, Scope};
use super::{Installed, Workspace};
use crate::app::App;
use crate::error::Result;
use crate::events;
use crate::http::answer::{Answer, Nothing, Plain};
use crate::http::auth::{Admin, Member, SECRET_KEY_PREFIX};
use crate::http::body::Body;
use crate::http::idempotency::ToldOnce;
use crate::http::path::Id;
use crate::ids::KeyId;
use crate::secrets::{TOKEN_CHARACTERS, random_base62, token_hash};
use crate::setup;

/// The routes of this domain.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(read_workspace, change_workspace))
        .routes(routes!(install))
        .routes(routes!(regenerate_widget_key))
        .routes(routes!(rotate_identity_secret, revoke_previous_identity_secret))
        .routes(routes!(list_keys, add_key))
        .routes(routes!(revoke_key))
}

/// The workspace's settings.
#[utoipa::path(get, path = "/api/v1/workspace", tag = "workspace", responses((status = 200, body = Answer<Workspace>)))]
async fn read_workspace(State(app): State<App>, member: Member) -> Result<Answer<Workspace>> {
    let id = member.workspace;
    app.store.read(move |db| Ok(Answer::at(events::latest(db, id)?, super::workspace(db, id)?))).await
}

/// Changes the workspace's settings.
#[utoipa::path(put, path = "/api/v1/workspace", tag = "workspace", request_body = Changes, responses((status = 200, body = Answer<Workspace>)))]
async fn change_workspace(
    State(app): State<App>,
    Admin(member): Admin,
    Body(changes): Body<Changes>,
) -> Result<Answer<Workspace>> {
    let written = app
        .store
        .write(member.workspace, "workspaces.change_settings", move |tx| change_settings(tx, &member.actor, &changes))
        .await?;
    Ok(written.into())
}

/// What a snippet needs.
#[derive(Serialize, ToSchema)]
struct Install {
    /// The workspace.
    org_id: uuid::Uuid,
    /// `ab_live_…`
    widget_key: String,
    /// Where browsers reach the server, if the operator said so.
    host: Option<String>,
    /// A rotated secret is still valid beside the current one.
    has_previous_identity_secret: bool,
    /// Where the widget was last seen.
    last_seen: Option<Installed>,
}

/// What a snippet needs.
#[utoipa::path(get, path = "/api/v1/install", tag = "install", responses((status = 200, body = Plain<Install>)))]
async fn install(State(app): State<App>, member: Member) -> Result<Plain<Install>> {
    let (id, host) = (member.workspace, app.config.public_url.clone());
    app.store
        .read(move |db| {
            let install = Install {
                org_id: id.0,
                widget_key: keys::widget_key(db, id)?,
                host: host.clone(),
                has_previous_identity_secret: super::sealed_identity_secrets(db, id)?.len() > 1,
                last_seen: super::installed(db, id)?,
            };
            Ok(Plain { data: install })
        })
        .await
}

/// A public key.
#[derive(Serialize, ToSchema)]
struct WidgetKey {
    /// `ab_live_…`
    widget_key: String,
}

/// Puts a new widget key in place; snippets with the old one stop working.
#[utoipa::path(post, path = "/api/v1/install/widget-key", tag = "install", responses((status = 200, body = Plain<WidgetKey>)))]
async fn regenerate_widget_key(State(app): State<App>, Admin(member): Admin) -> Result<Plain<WidgetKey>> {
    let widget_key = setup::new_widget_key();
    let key = widget_key.clone();
    let regenerate = move |tx: &mut Tx<'_>| keys::regenerate_widget_key(tx, &member.actor, &key);
    app.store.write(member.workspace, "keys.regenerate_widget_key", regenerate).await?;
    Ok(Plain { data: WidgetKey { widget_key } })
}

/// A secret, told this once.
#[derive(Serialize, ToSchema)]
struct IdentitySecret {
    /// Signs user tokens; keep it on your server.
    identity_secret: String,
}

/// Makes a new identity secret. The one before stays valid until it is revoked.
#[utoipa::path(post, path = "/api/v1/install/identity-secret", tag = "install", responses((status = 200, body = Answer<IdentitySecret>)))]
async fn rotate_identity_secret(
    State(app): State<App>,
    Admin(member): Admin,
) -> Result<(Extension<ToldOnce>, Answer<IdentitySecret>)> {
    let identity_secret = setup::new_identity_secret();
    let sealed = app.secrets.seal(&identity_secret)?;
    let written = app
        .store
        .write(member.workspace, "keys.rotate_identity_secret", move |tx| {
            keys::rotate_identity_secret(tx, &member.actor, &sealed)
        })
        .await?;
    Ok((Extension(ToldOnce), Answer::at(written.seq, IdentitySecret { identity_secret })))
}

/// Ends the validity of the identity secret before the current one.
#[utoipa::path(delete, path = "/api/v1/install/identity-secret", tag = "install", responses((status = 200, body = Answer<Nothing>)))]
async fn revoke_previous_identity_secret(State(app): State<App>, Admin(member): Admin) -> Result<Answer<()>> {
    let written = app
        .store
        .write(member.workspace, "keys.revoke_previous_identity_secret", move |tx| {
            keys::revoke_previous_identity_secret(tx, &member.actor)
        })
        .await?;
    Ok(written.into())
}

/// The secret keys of the workspace, without their secrets.
#[utoipa::path(get, path = "/api/v1/keys", tag = "keys", responses((status = 200, body = Plain<Vec<ApiKey>>)))]
async fn list_keys(State(app): State<App>, Admin(member): Admin) -> Result<Plain<Vec<ApiKey>>> {
    let keys = app.store.read(move |db| keys::list(db, member.workspace)).await?;
    Ok(Plain { data: keys })
}

/// A secret key to be.
#[derive(Deserialize, ToSchema)]
struct NewKey {
    /// What it is for, 1 to 100 characters.
    name: String,
    /// What it may do, at least one.
    scopes: Vec<Scope>,
}

/// A secret key, told this once.
#[derive(Serialize, ToSchema)]
struct FreshKey {
    /// Its id.
    id: KeyId,
    /// `sk_live_…`
    secret: String,
}

/// Makes a secret key.
#[utoipa::path(post, path = "/api/v1/keys", tag = "keys", request_body = NewKey, responses((status = 200, body = Plain<FreshKey>)))]
async fn add_key(
    State(app): State<App>,
    Admin(member): Admin,
    Body(new): Body<NewKey>,
) -> Result<(Extension<ToldOnce>, Plain<FreshKey>)> {
    let secret = format!("{SECRET_KEY_PREFIX}{}", random_base62(TOKEN_CHARACTERS));
    let hash = token_hash(&secret);
    let add = move |tx: &mut Tx<'_>| keys::add(tx, &member.actor, &new.name, &new.scopes, &hash);
    let id = app.store.write(member.workspace, "keys.add", add).await?.value;
    Ok((Extension(ToldOnce), Plain { data: FreshKey { id, secret } }))
}

/// Makes a secret key useless.
#[utoipa::path(delete, path = "/api/v1/keys/{id}", tag = "keys", params(("id" = KeyId, Path)), responses((status = 200, body = Plain<Nothing>)))]
async fn revoke_key(State(app): State<App>, Admin(member): Admin, Id(id): Id<KeyId>) -> Result<Plain<()>> {
    let revoke = move |tx: &mut Tx<'_>| keys::revoke(tx, &member.actor, id);
    app.store.write(member.workspace, "keys.revoke", revoke).await?;
    Ok(Plain { data: () })
}
