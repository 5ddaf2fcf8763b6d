//! `Idempotency-Key`: a write that is sent twice happens once.
//!
//! The key is claimed before any work, for 24 hours. A second call with the same request gets the first one's answer, or
//! waits for it; the same key with another request is refused. Answers of 500 and above are not kept: they may be tried
//! again. The work goes on when the caller hangs up, so that a repeat finds its answer; if the process dies, a repeat
//! takes the work over once the claim has run out. Only then can a write happen twice: between its commit and the note
//! of its answer. What may not happen twice even so has an id of its own, as messages have. An answer that tells a secret
//! is never kept: its repeat is told that it came once.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use store::WorkspaceId;

use super::BODY_BYTES_MAX;
use super::auth::Member;
use super::idempotency_keys::{self as keys, Claim, Claimed, Kept};
use crate::app::App;
use crate::error::{Error, Kind, Result};
use crate::events::Who;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Longest key, in bytes.
const KEY_BYTES_MAX: usize = 255;
/// How often a second call looks whether the first is done.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// How many times it looks before it answers that the first still runs: 15 s.
const LOOKS_MAX: usize = 300;

/// Put into an answer that tells a secret: it is sent, and stored nowhere.
#[derive(Clone, Copy, Debug)]
pub struct ToldOnce;

/// Remembers the answers of writes that carry a key.
pub async fn remember(State(app): State<App>, request: Request, next: Next) -> Response {
    let key = match key(&request, 1) {
        Ok(Some(key)) => key,
        Ok(None) => return next.run(request).await,
        Err(error) => return error.into_response(),
    };
    let (mut parts, body) = request.into_parts();
    // Without somebody to remember it for (signing in, signing up) the key has no meaning.
    let member = <Member as FromRequestParts<App>>::from_request_parts(&mut parts, &app).await;
    let request = Request::from_parts(parts, body);
    let Ok(member) = member else { return next.run(request).await };
    once(&app, (member.workspace, actor(&member)), key, request, next).await.unwrap_or_else(Error::into_response)
}

/// The key of a write, if it has one.
pub fn key(request: &Request, bytes_min: usize) -> Result<Option<String>> {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(None);
    }
    let Some(value) = request.headers().get(IDEMPOTENCY_KEY) else { return Ok(None) };
    let key = value.to_str().ok().filter(|key| (bytes_min..=KEY_BYTES_MAX).contains(&key.len()));
    key.map(|key| Some(key.to_owned())).ok_or_else(|| {
        let sentence = format!("An Idempotency-Key has {bytes_min} to {KEY_BYTES_MAX} characters of ASCII.");
        Error::invalid("Idempotency-Key", sentence)
    })
}

/// Answers a write of this actor, or what it was answered before.
pub async fn once(
    app: &App,
    (workspace, actor): (WorkspaceId, String),
    key: String,
    request: Request,
    next: Next,
) -> Result<Response> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, BODY_BYTES_MAX)
        .await
        .map_err(|_| Error::new(Kind::TooLarge, "too_large", "The body is larger than 16 MB."))?;
    let claim = Claim { workspace, actor, key, request_hash: hash(&parts.method, parts.uri.path(), &body) };
    let request = Request::from_parts(parts, Body::from(body));
    let working = app.clone();
    // In a task of its own: the server drops the future of a caller who hangs up, and the key would stay claimed.
    let work = app.tasks.spawn(async move {
        match settle(&working, &claim).await? {
            Some(kept) => replay(kept),
            None => keep(&working, claim, next.run(request).await).await,
        }
    });
    work.await.map_err(Error::internal)?
}

/// What the first call with this key was given the name of: `name`, if this is the first. For calls that are repeated by
/// another means, such as a stream that is followed; the same key with another request is refused.
pub async fn name_once(
    app: &App,
    (workspace, actor): (WorkspaceId, String),
    key: String,
    request: (&Method, &str, &Bytes),
    name: String,
) -> Result<String> {
    let (method, path, body) = request;
    let claim = Claim { workspace, actor, key, request_hash: hash(method, path, body) };
    let written = app.store.write(workspace, "idempotency.name", move |tx| keys::name(tx, &claim, &name)).await?;
    Ok(written.value)
}

fn actor(member: &Member) -> String {
    match member.actor.who {
        Who::Teammate(id) => id.to_string(),
        Who::Key(id, _) => id.to_string(),
        other => other.kind().word().to_owned(),
    }
}

fn hash(method: &Method, path: &str, body: &Bytes) -> String {
    let digest = Sha256::new()
        .chain_update(method.as_str())
        .chain_update([0])
        .chain_update(path)
        .chain_update([0])
        .chain_update(body);
    URL_SAFE_NO_PAD.encode(digest.finalize())
}

/// The kept answer, or none if the work is ours to do.
async fn settle(app: &App, claim: &Claim) -> Result<Option<Kept>> {
    for _ in 0..LOOKS_MAX {
        let wanted = claim.clone();
        let written = app.store.write(claim.workspace, "idempotency.claim", move |tx| keys::claim(tx, &wanted)).await?;
        match written.value {
            Claimed::Mine => return Ok(None),
            Claimed::Done(kept) => return Ok(Some(kept)),
            Claimed::Running => tokio::time::sleep(LOOK_EVERY).await,
        }
    }
    Err(Error::new(
        Kind::Conflict,
        "still_running",
        "The first call with this Idempotency-Key is still running. Try again in a moment.",
    ))
}

async fn keep(app: &App, claim: Claim, response: Response) -> Result<Response> {
    if response.extensions().get::<ToldOnce>().is_none() {
        return note(app, claim, response).await;
    }
    let told = Error::new(
        Kind::Conflict,
        "told_once",
        "This call has made a secret, which is told only once. If you have lost it, make a new one.",
    );
    note(app, claim, told.into_response()).await?;
    Ok(response)
}

async fn note(app: &App, claim: Claim, response: Response) -> Result<Response> {
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, BODY_BYTES_MAX).await.map_err(Error::internal)?;
    let content_type =
        parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let kept = Kept { status: parts.status.as_u16(), content_type, body: String::from_utf8_lossy(&body).into_owned() };
    app.store.write(claim.workspace, "idempotency.keep", move |tx| keys::keep(tx, &claim, &kept)).await?;
    Ok(Response::from_parts(parts, Body::from(body)))
}

fn replay(kept: Kept) -> Result<Response> {
    let status = StatusCode::from_u16(kept.status).map_err(Error::internal)?;
    let content_type = HeaderValue::from_str(&kept.content_type).map_err(Error::internal)?;
    Ok((status, [(header::CONTENT_TYPE, content_type)], kept.body).into_response())
}
