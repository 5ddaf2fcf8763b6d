//! Signing up, in and out, and what a dashboard starts with. It spans several domains, so it belongs to none.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{AppendHeaders, IntoResponse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::address::Address;
use super::answer::{Answer, Nothing, Plain};
use super::auth::{CSRF_HEADER, Member, Person, SESSION_COOKIE, session_token};
use super::body::Body;
use crate::agents::model::Model;
use crate::agents::{self, Agent};
use crate::app::App;
use crate::error::{Error, Kind, Result};
use crate::events;
use crate::mail_address::is_mail_address;
use crate::secrets::{TOKEN_CHARACTERS, random_base62, token_hash, verify_password};
use crate::setup::{self, Wish};
use crate::time::SECOND;
use crate::workspaces::sign_in::{self, SESSION_LIFE};
use crate::workspaces::{self, Teammate, Workspace};

/// The way in and out.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(installation))
        .routes(routes!(sign_up))
        .routes(routes!(sign_in_to_account))
        .routes(routes!(sign_out))
        .routes(routes!(me))
}

/// Whether the server waits for its first sign-up.
#[derive(Serialize, ToSchema)]
struct Installation {
    /// Nobody has signed up yet.
    empty: bool,
}

/// Whether the server waits for its first sign-up.
#[utoipa::path(get, path = "/api/v1/installation", tag = "session", responses((status = 200, body = Plain<Installation>)))]
async fn installation(State(app): State<App>) -> Result<Plain<Installation>> {
    let empty = app.store.read(|db| sign_in::installation_is_empty(db)).await?;
    Ok(Plain { data: Installation { empty } })
}

/// The first workspace and its first teammate.
#[derive(Deserialize, ToSchema)]
struct SignUp {
    /// The name that visitors see.
    workspace_name: String,
    /// Your own name.
    name: String,
    /// Your address.
    email: String,
    /// At least 10 characters.
    password: String,
    /// The language of the workspace, such as `en` or `de-AT`.
    #[serde(default = "english")]
    locale: String,
    /// Its IANA time zone.
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
pub(super) struct Me {
    /// Who I am.
    teammate: Teammate,
    /// Where.
    workspace: Workspace,
    /// Everybody on the team, by name.
    teammates: Vec<Teammate>,
    /// Every agent, the oldest first.
    agents: Vec<Agent>,
    /// Every connected model, the oldest first.
    models: Vec<Model>,
}

async fn snapshot(app: &App, session: sign_in::Session) -> Result<Answer<Me>> {
    let sign_in::Session { workspace, teammate } = session;
    app.store
        .read(move |db| {
            let me = Me {
                teammate: workspaces::teammate(db, workspace, teammate)?,
                workspace: workspaces::workspace(db, workspace)?,
                teammates: workspaces::teammates(db, workspace)?,
                agents: agents::agents(db, workspace)?,
                models: agents::model::models(db, workspace)?,
            };
            Ok(Answer::at(events::latest(db, workspace)?, me))
        })
        .await
}

/// Makes the first workspace and signs in to it.
#[utoipa::path(post, path = "/api/v1/sign-up", tag = "session", request_body = SignUp, responses((status = 200, body = Answer<Me>)))]
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
    /// The account's address.
    email: String,
    /// Its password.
    password: String,
}

/// Signs in.
#[utoipa::path(post, path = "/api/v1/sign-in", tag = "session", request_body = SignIn, responses((status = 200, body = Answer<Me>)))]
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
pub(super) fn needs_csrf_header(headers: &HeaderMap) -> Result<()> {
    if headers.contains_key(CSRF_HEADER) {
        return Ok(());
    }
    Err(Error::new(Kind::Forbidden, "csrf", "Signing in needs the header X-CSRF-Protection: 1."))
}

pub(super) async fn open_session(
    app: &App,
    address: Address,
    email: String,
    password: String,
) -> Result<impl IntoResponse + use<>> {
    // What can't be an address has no account, and may be too long to be counted.
    if !is_mail_address(email.trim()) {
        return Err(wrong_password());
    }
    let (counted, attempted, from) = (address.counted(), email.clone(), address.counted());
    app.store.directory("sign_in.attempt", move |tx| sign_in::attempt(tx, &attempted, &counted)).await?;
    let sought = email.clone();
    let account = app.store.read(move |db| sign_in::account(db, &sought)).await?;
    let stored = account.as_ref().map(|account| account.password_hash.clone());
    let right = verify_password(password, stored).await?;
    let account = account.filter(|_| right).ok_or_else(wrong_password)?;
    let token = random_base62(TOKEN_CHARACTERS);
    let (hash, session) = (token_hash(&token), account.session);
    app.store.directory("sign_in", move |tx| sign_in::sign_in(tx, &account, (&email, &from), &hash)).await?;
    let cookie = cookie(app, &token, SESSION_LIFE / SECOND)?;
    Ok((AppendHeaders([(header::SET_COOKIE, cookie)]), snapshot(app, session).await?))
}

fn wrong_password() -> Error {
    Error::new(
        Kind::Unauthorized,
        "wrong_password",
        "Address and password don't belong together. Check both and try again.",
    )
}

fn cookie(app: &App, token: &str, seconds: i64) -> Result<HeaderValue> {
    let secure = app.config.public_url.as_ref().is_some_and(|url| url.starts_with("https://"));
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{SESSION_COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    HeaderValue::from_str(&text).map_err(Error::internal)
}

/// Signs out.
#[utoipa::path(post, path = "/api/v1/sign-out", tag = "session", responses((status = 200, body = Plain<Nothing>)))]
async fn sign_out(State(app): State<App>, _member: Member, headers: HeaderMap) -> Result<impl IntoResponse> {
    if let Some(token) = session_token(&headers) {
        let hash = token_hash(token);
        app.store.directory("sign_out", move |tx| sign_in::sign_out(tx, &hash)).await?;
    }
    Ok((AppendHeaders([(header::SET_COOKIE, cookie(&app, "", 0)?)]), Plain { data: () }))
}

/// Who I am, with everything a dashboard starts with.
#[utoipa::path(get, path = "/api/v1/me", tag = "session", responses((status = 200, body = Answer<Me>)))]
async fn me(State(app): State<App>, person: Person) -> Result<Answer<Me>> {
    snapshot(&app, sign_in::Session { workspace: person.member.workspace, teammate: person.id }).await
}
