//! `Idempotency-Key` on the SDK API: a server that sends a form again opens no second ticket.
//!
//! The widget key is public, so the idempotency key has to be hard to guess. On chat and its like the key stands for a
//! `session_id` and a `client_id`: the first call is given them, and a repeat finds the same message, and follows the
//! answer that is being written.

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::answer::SdkError;
use super::ask::session_id;
use super::caller::WidgetKey;
use crate::app::App;
use crate::error::{Error, Kind, Result};
use crate::http::BODY_BYTES_MAX;
use crate::http::idempotency::{key, name_once, once};

/// Shortest key, in bytes.
const KEY_BYTES_MIN: usize = 16;
/// Whose answers are kept: all callers with a widget key are one actor.
const ACTOR: &str = "widget";
/// Calls whose repeats `client_id` tells.
const BY_CLIENT_ID: [&str; 3] = ["/api/sdk/chat", "/api/sdk/chat/stream", "/api/sdk/escalate"];

/// Remembers the answers of writes that carry a key.
pub async fn remember(State(app): State<App>, request: Request, next: Next) -> Response {
    let key = match key(&request, KEY_BYTES_MIN) {
        Ok(Some(key)) => key,
        Ok(None) => return next.run(request).await,
        Err(error) => return SdkError::from(error).into_response(),
    };
    let (mut parts, body) = request.into_parts();
    let caller = match WidgetKey::from_request_parts(&mut parts, &app).await {
        Ok(caller) => caller,
        Err(error) => return error.into_response(),
    };
    let request = Request::from_parts(parts, body);
    let answered = if BY_CLIENT_ID.contains(&request.uri().path()) {
        match named(&app, caller, key, request).await {
            Ok(request) => Ok(next.run(request).await),
            Err(error) => Err(error),
        }
    } else {
        once(&app, (caller.workspace, ACTOR.to_owned()), key, request, next).await
    };
    answered.unwrap_or_else(|error| SdkError::from(error).into_response())
}

/// The request with the session and the `client_id` that its key stands for, where it names none itself.
async fn named(app: &App, caller: WidgetKey, key: String, request: Request) -> Result<Request> {
    let (mut parts, body) = request.into_parts();
    let bytes = to_bytes(body, BODY_BYTES_MAX)
        .await
        .map_err(|_| Error::new(Kind::TooLarge, "too_large", "The body is larger than 16 MB."))?;
    // What is no object is refused by the route itself, in its own words.
    let Ok(mut form) = serde_json::from_slice::<Map<String, Value>>(&bytes) else {
        return Ok(Request::from_parts(parts, Body::from(bytes)));
    };
    let fresh = session_id(None, app.now())?.as_str().to_owned();
    let client_id = URL_SAFE_NO_PAD.encode(Sha256::digest(&key));
    let what = (&parts.method, parts.uri.path(), &bytes);
    let session = name_once(app, (caller.workspace, ACTOR.to_owned()), key, what, fresh).await?;
    for (field, value) in [("session_id", session), ("client_id", client_id)] {
        let is_absent = |held: &Value| held.is_null() || held.as_str().is_some_and(str::is_empty);
        if form.get(field).is_none_or(is_absent) {
            form.insert(field.to_owned(), value.into());
        }
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    let body = serde_json::to_vec(&form).map_err(Error::internal)?;
    Ok(Request::from_parts(parts, Body::from(body)))
}
