//! `Idempotency-Key` on the SDK API: a server that sends a form again opens no second ticket.
//!
//! The widget key is public, so the idempotency key has to be hard to guess. Chat and its like have `client_id` instead:
//! a repeat there follows the answer that is being written, and an answer that names a new session is kept for nobody.

use axum::extract::{FromRequestParts, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::answer::SdkError;
use super::caller::WidgetKey;
use crate::app::App;
use crate::http::idempotency::{key, once};

/// Shortest key, in bytes.
const KEY_BYTES_MIN: usize = 16;
/// Whose answers are kept: all callers with a widget key are one actor.
const ACTOR: &str = "widget";
/// Calls whose repeats `client_id` tells.
const BY_CLIENT_ID: [&str; 3] = ["/api/sdk/chat", "/api/sdk/chat/stream", "/api/sdk/escalate"];

/// Remembers the answers of writes that carry a key.
pub async fn remember(State(app): State<App>, request: Request, next: Next) -> Response {
    if BY_CLIENT_ID.contains(&request.uri().path()) {
        return next.run(request).await;
    }
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
    let answered = once(&app, (caller.workspace, ACTOR.to_owned()), key, Request::from_parts(parts, body), next).await;
    answered.unwrap_or_else(|error| SdkError::from(error).into_response())
}
