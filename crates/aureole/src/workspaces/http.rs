//! Signing up, in and out; who I am; the workspace's settings and keys.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{AppendHeaders, IntoResponse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::change_settings::{Changes, change_settings};
use super::keys::{self, ApiKey, Scope};
use super::sign_in::{self, SESSION_LIFE};
use super::{Installed, Teammate, Workspace};
use crate::agents::{self, Agent};
use crate::app::App;
use crate::error::{Error, Kind, Result};
use crate::events;
use crate::http::address::Address;
use crate::http::answer::Answer;
use crate::http::auth::{Admin, CSRF_HEADER, Member, Person, SECRET_KEY_PREFIX, SESSION_COOKIE, session_token};
use crate::http::body::Body;
use crate::http::path::Id;
use crate::ids::KeyId;
use crate::secrets::{random_base62, token_hash, verify_password};
use crate::setup::{self, Wish};
use crate::time::SECOND;

/// Random characters of a session or secret key: 256 bits.
const TOKEN_CHARACTERS: usize = 43;

/// The routes of this domain.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(installation))
        .routes(routes!(sign_up))
        .routes(routes!(sign_in_to_account))
        .routes(routes!(sign_out))
        .routes(routes!(me))
        .routes(routes!(read_workspace, change_workspace))
        .routes(routes!(install))
        .routes(routes!(regenerate_widget_key))
        .routes(routes!(rotate_identity_secret, revoke_previous_identity_secret))
        .routes(routes!(list_keys, add_key))
        .routes(routes!(revoke_key))
}

/// Whether the server waits for its first sign-up.
#[derive(Serialize, ToSchema)]
struct Installation {
    /// Nobody has signed up yet.
    empty: bool,
}

/// Whether the server waits for its first sign-up.
#[utoipa::path(get, path = "/api/v1/installation", tag = "workspace", responses((status = 200, body = Answer<Installation>)))]
async fn installation(State(app): State<App>) -> Result<Answer<Installation>> {
    let empty = app.store.read(|db| sign_in::installation_is_empty(db)).await?;
    Ok(Answer::plain(Installation { empty }))
}

/// The first workspace and its first teammate.
#[derive(Deserialize, ToSchema)]
struct SignUp {
    workspace_name: String,
    name: String,
    email: String,
    password: String,
    #[serde(default = "english")]
    locale: String,
    #[serde(default = "utc")]
    time_zone: String,
}

fn english() -> String {
    "en".to_owned()
}

fn utc() -> String {
    "UTC".to_owned()
}

/// Everything a dashboard starts with.
#[derive(Serialize, ToSchema)]
struct Me {
    teammate: Teammate,
    workspace: Workspace,
    teammates: Vec<Teammate>,
    agents: Vec<Agent>,
}

async fn snapshot(app: &App, session: sign_in::Session) -> Result<Answer<Me>> {
    let sign_in::Session { workspace, teammate } = session;
    app.store
        .read(move |db| {
            let me = Me {
                teammate: super::teammate(db, workspace, teammate)?,
                workspace: super::workspace(db, workspace)?,
                teammates: super::teammates(db, workspace)?,
                agents: agents::agents(db, workspace)?,
            };
            Ok(Answer::at(events::latest(db, workspace)?, me))
        })
        .await
}

/// Makes the first workspace and signs in to it.
#[utoipa::path(post, path = "/api/v1/sign-up", tag = "workspace", request_body = SignUp, responses((status = 200, body = Answer<Me>)))]
async fn sign_up(
    State(app): State<App>,
    address: Address,
    headers: HeaderMap,
    Body(form): Body<SignUp>,
) -> Result<impl IntoResponse> {
    needs_csrf_header(&headers)?;
    let (email, password) = (form.email.clone(), form.password.clone());
    let wish = Wish {
        workspace_name: form.workspace_name,
        name: form.name,
        email: form.email,
        password: form.password,
        locale: form.locale,
        time_zone: form.time_zone,
        enforce_identity: false,
        only_first: true,
    };
    setup::create_workspace(&app, wish).await?;
    open_session(&app, address, email, password).await
}

/// An account.
#[derive(Deserialize, ToSchema)]
struct SignIn {
    email: String,
    password: String,
}

/// Signs in.
#[utoipa::path(post, path = "/api/v1/sign-in", tag = "workspace", request_body = SignIn, responses((status = 200, body = Answer<Me>)))]
async fn sign_in_to_account(
    State(app): State<App>,
    address: Address,
    headers: HeaderMap,
    Body(form): Body<SignIn>,
) -> Result<impl IntoResponse> {
    needs_csrf_header(&headers)?;
    open_session(&app, address, form.email, form.password).await
}

/// A foreign page must not be able to sign a browser in to an account of its choice.
fn needs_csrf_header(headers: &HeaderMap) -> Result<()> {
    if headers.contains_key(CSRF_HEADER) {
        return Ok(());
    }
    Err(Error::new(Kind::Forbidden, "csrf", "Signing in needs the header X-CSRF-Protection: 1."))
}

async fn open_session(
    app: &App,
    address: Address,
    email: String,
    password: String,
) -> Result<impl IntoResponse + use<>> {
    let (counted, attempted) = (address.counted(), email.clone());
    app.store.directory("sign_in.attempt", move |tx| sign_in::attempt(tx, &attempted, &counted)).await?;
    let sought = email.clone();
    let account = app.store.read(move |db| sign_in::account(db, &sought)).await?;
    let stored = account.as_ref().map(|account| account.password_hash.clone());
    let right = verify_password(password, stored).await?;
    let account = account.filter(|_| right).ok_or_else(|| {
        Error::new(
            Kind::Unauthorized,
            "wrong_password",
            "Address and password don't belong together. Check both and try again.",
        )
    })?;
    let token = random_base62(TOKEN_CHARACTERS);
    let (hash, session) = (token_hash(&token), account.session);
    app.store.directory("sign_in", move |tx| sign_in::sign_in(tx, &account, &email, &hash)).await?;
    let cookie = cookie(app, &token, SESSION_LIFE / SECOND)?;
    Ok((AppendHeaders([(header::SET_COOKIE, cookie)]), snapshot(app, session).await?))
}

fn cookie(app: &App, token: &str, seconds: i64) -> Result<HeaderValue> {
    let secure = app.config.public_url.as_ref().is_some_and(|url| url.starts_with("https://"));
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{SESSION_COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    HeaderValue::from_str(&text).map_err(Error::internal)
}

/// Signs out.
#[utoipa::path(post, path = "/api/v1/sign-out", tag = "workspace", responses((status = 200)))]
async fn sign_out(State(app): State<App>, _member: Member, headers: HeaderMap) -> Result<impl IntoResponse> {
    if let Some(token) = session_token(&headers) {
        let hash = token_hash(token);
        app.store.directory("sign_out", move |tx| sign_in::sign_out(tx, &hash)).await?;
    }
    Ok((AppendHeaders([(header::SET_COOKIE, cookie(&app, "", 0)?)]), Answer::plain(serde_json::json!({}))))
}

/// Who I am, with everything a dashboard starts with.
#[utoipa::path(get, path = "/api/v1/me", tag = "workspace", responses((status = 200, body = Answer<Me>)))]
async fn me(State(app): State<App>, person: Person) -> Result<Answer<Me>> {
    snapshot(&app, sign_in::Session { workspace: person.member.workspace, teammate: person.id }).await
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
#[utoipa::path(get, path = "/api/v1/install", tag = "workspace", responses((status = 200, body = Answer<Install>)))]
async fn install(State(app): State<App>, member: Member) -> Result<Answer<Install>> {
    let (id, host) = (member.workspace, app.config.public_url.clone());
    app.store
        .read(move |db| {
            Ok(Answer::plain(Install {
                org_id: id.0,
                widget_key: keys::widget_key(db, id)?,
                host: host.clone(),
                has_previous_identity_secret: super::sealed_identity_secrets(db, id)?.len() > 1,
                last_seen: super::installed(db, id)?,
            }))
        })
        .await
}

/// A public key.
#[derive(Serialize, ToSchema)]
struct WidgetKey {
    widget_key: String,
}

/// Puts a new widget key in place; snippets with the old one stop working.
#[utoipa::path(post, path = "/api/v1/install/widget-key", tag = "workspace", responses((status = 200, body = Answer<WidgetKey>)))]
async fn regenerate_widget_key(State(app): State<App>, Admin(member): Admin) -> Result<Answer<WidgetKey>> {
    let widget_key = setup::new_widget_key();
    let (id, key) = (member.workspace, widget_key.clone());
    app.store.directory("keys.regenerate_widget_key", move |tx| keys::regenerate_widget_key(tx, id, &key)).await?;
    Ok(Answer::plain(WidgetKey { widget_key }))
}

/// A secret, told this once.
#[derive(Serialize, ToSchema)]
struct IdentitySecret {
    identity_secret: String,
}

/// Makes a new identity secret. The one before stays valid until it is revoked.
#[utoipa::path(post, path = "/api/v1/install/identity-secret", tag = "workspace", responses((status = 200, body = Answer<IdentitySecret>)))]
async fn rotate_identity_secret(State(app): State<App>, Admin(member): Admin) -> Result<Answer<IdentitySecret>> {
    let identity_secret = setup::new_identity_secret();
    let sealed = app.secrets.seal(&identity_secret)?;
    let written = app
        .store
        .write(member.workspace, "keys.rotate_identity_secret", move |tx| {
            keys::rotate_identity_secret(tx, &member.actor, &sealed)
        })
        .await?;
    Ok(Answer::at(written.seq, IdentitySecret { identity_secret }))
}

/// Ends the validity of the identity secret before the current one.
#[utoipa::path(delete, path = "/api/v1/install/identity-secret", tag = "workspace", responses((status = 200)))]
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
#[utoipa::path(get, path = "/api/v1/keys", tag = "workspace", responses((status = 200, body = Answer<Vec<ApiKey>>)))]
async fn list_keys(State(app): State<App>, Admin(member): Admin) -> Result<Answer<Vec<ApiKey>>> {
    let keys = app.store.read(move |db| keys::list(db, member.workspace)).await?;
    Ok(Answer::plain(keys))
}

/// A secret key to be.
#[derive(Deserialize, ToSchema)]
struct NewKey {
    name: String,
    scopes: Vec<Scope>,
}

/// A secret key, told this once.
#[derive(Serialize, ToSchema)]
struct FreshKey {
    id: KeyId,
    secret: String,
}

/// Makes a secret key.
#[utoipa::path(post, path = "/api/v1/keys", tag = "workspace", request_body = NewKey, responses((status = 200, body = Answer<FreshKey>)))]
async fn add_key(State(app): State<App>, Admin(member): Admin, Body(new): Body<NewKey>) -> Result<Answer<FreshKey>> {
    if new.scopes.is_empty() || new.name.trim().is_empty() || new.name.chars().count() > 100 {
        return Err(Error::invalid(
            "name",
            "A key needs a name of 1 to 100 characters and at least one scope: inbox or settings.",
        ));
    }
    let secret = format!("{SECRET_KEY_PREFIX}{}", random_base62(TOKEN_CHARACTERS));
    let hash = token_hash(&secret);
    let id = app
        .store
        .directory("keys.add", move |tx| keys::add(tx, member.workspace, new.name.trim(), &new.scopes, &hash))
        .await?;
    Ok(Answer::plain(FreshKey { id, secret }))
}

/// Makes a secret key useless.
#[utoipa::path(delete, path = "/api/v1/keys/{id}", tag = "workspace", params(("id" = String, Path)), responses((status = 200)))]
async fn revoke_key(State(app): State<App>, Admin(member): Admin, Id(id): Id<KeyId>) -> Result<Answer<()>> {
    app.store.directory("keys.revoke", move |tx| keys::revoke(tx, member.workspace, id)).await?;
    Ok(Answer::plain(()))
}
