//! Authorisation as argument types: a handler that takes a [`Member`] can't be reached by anybody else.

use std::net::IpAddr;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use store::WorkspaceId;

use super::address::Address;
use crate::app::App;
use crate::error::{Error, Kind, Result};
use crate::events::{Actor, Who};
use crate::ids::TeammateId;
use crate::secrets::token_hash;
use crate::workspaces::{self, Role, Visibility, keys, sign_in};

/// The cookie of a sign-in session.
pub const SESSION_COOKIE: &str = "aureole_session";
/// Without this header a foreign page could send the cookie along; with it the browser asks first.
pub const CSRF_HEADER: &str = "x-csrf-protection";
/// What secret keys begin with.
pub const SECRET_KEY_PREFIX: &str = "sk_live_";

/// Whoever may work in a workspace: a teammate who is signed in, or a program with a secret key.
#[derive(Clone, Debug)]
pub struct Member {
    /// Where.
    pub workspace: WorkspaceId,
    /// As the log will name them.
    pub actor: Actor,
    /// Which tickets they see.
    pub visibility: Visibility,
    /// What they may do.
    pub role: Role,
}

/// A member who is a person: drafts, read state and "assigned to me" need one.
#[derive(Clone, Debug)]
pub struct Person {
    /// Their id.
    pub id: TeammateId,
    /// What they may do where.
    pub member: Member,
}

/// A member who may change what the agent answers from: a teammate, or a program whose key has the scope `settings`.
#[derive(Clone, Debug)]
pub struct Author(pub Member);

/// A member who may change settings.
#[derive(Clone, Debug)]
pub struct Admin(pub Member);

impl FromRequestParts<App> for Member {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        // The idempotency layer may have asked already.
        if let Some(member) = parts.extensions.get::<Member>() {
            return Ok(member.clone());
        }
        let Address(address) = Address::from_request_parts(parts, app).await?;
        let member = match bearer(&parts.headers) {
            Some(token) if token.starts_with(SECRET_KEY_PREFIX) => by_key(app, token, address).await?,
            _ => by_cookie(app, parts, address).await?,
        };
        parts.extensions.insert(member.clone());
        Ok(member)
    }
}

impl OptionalFromRequestParts<App> for Member {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>> {
        match <Member as FromRequestParts<App>>::from_request_parts(parts, app).await {
            Ok(member) => Ok(Some(member)),
            Err(error) if error.kind == Kind::Unauthorized => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl FromRequestParts<App> for Person {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let member = <Member as FromRequestParts<App>>::from_request_parts(parts, app).await?;
        match member.actor.who {
            Who::Teammate(id) => Ok(Person { id, member }),
            _ => Err(Error::new(
                Kind::Forbidden,
                "needs_a_person",
                "This call is for teammates who are signed in, not for keys.",
            )),
        }
    }
}

impl FromRequestParts<App> for Author {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let member = <Member as FromRequestParts<App>>::from_request_parts(parts, app).await?;
        match member.actor.who {
            Who::Key(..) if member.role < Role::Admin => Err(Error::new(
                Kind::Forbidden,
                "needs_settings_scope",
                "This key may not change the knowledge. Use one with the scope settings.",
            )),
            _ => Ok(Author(member)),
        }
    }
}

impl FromRequestParts<App> for Admin {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let member = <Member as FromRequestParts<App>>::from_request_parts(parts, app).await?;
        if member.role < Role::Admin {
            return Err(Error::new(
                Kind::Forbidden,
                "needs_admin",
                "Only Admins and Super Admins may do this. Ask one of them.",
            ));
        }
        Ok(Admin(member))
    }
}

/// The token of `Authorization: Bearer …`.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The token of the session cookie.
pub fn session_token(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == SESSION_COOKIE)
        .map(|(_, token)| token)
}

fn signed_out() -> Error {
    Error::new(Kind::Unauthorized, "signed_out", "You are not signed in, or the key is unknown. Sign in and try again.")
}

async fn by_key(app: &App, token: &str, address: Option<IpAddr>) -> Result<Member> {
    let hash = token_hash(token);
    let key = app.store.read(move |db| keys::by_hash(db, &hash)).await?.ok_or_else(signed_out)?;
    Ok(Member {
        workspace: key.workspace,
        actor: Actor::new(Who::Key(key.id, None)).at(address),
        visibility: Visibility::All,
        role: key.role,
    })
}

async fn by_cookie(app: &App, parts: &Parts, address: Option<IpAddr>) -> Result<Member> {
    let token = session_token(&parts.headers).ok_or_else(signed_out)?;
    let safe = matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS);
    if !safe && !parts.headers.contains_key(CSRF_HEADER) {
        return Err(Error::new(
            Kind::Forbidden,
            "csrf",
            "Writes with a session cookie need the header X-CSRF-Protection: 1.",
        ));
    }
    let (hash, now) = (token_hash(token), app.now());
    let found = app
        .store
        .read(move |db| {
            let Some(session) = sign_in::session(db, &hash, now)? else { return Ok(None) };
            let teammate = workspaces::teammate(db, session.workspace, session.teammate)?;
            Ok::<_, Error>(Some((session, teammate)))
        })
        .await?;
    let (session, teammate) = found.ok_or_else(signed_out)?;
    Ok(Member {
        workspace: session.workspace,
        actor: Actor::new(Who::Teammate(teammate.id)).at(address),
        visibility: teammate.visibility(),
        role: teammate.role,
    })
}
