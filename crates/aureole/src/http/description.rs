//! The description of the API, `openapi.json`: what utoipa reads from the routes, made whole and true.
//!
//! What holds for every route is said here once, so that no route can forget it: how errors look, who may call, names
//! that are unique. In answers a field is either always there (and perhaps null) or left out, never both.

mod guides;
mod operations;
mod schemas;

use std::sync::OnceLock;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use axum::routing::get;
use serde_json::Value;
use utoipa::OpenApi;

use crate::app::App;
use crate::conversations::http::Feed;
use crate::error::{Error, Result};
use crate::http::answer::ErrorBody;
use crate::sdk::answer::SdkErrorBody;
use crate::tickets::drafts::DraftMode;
use crate::tickets::list::View;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Aureole",
        description = "`/api/v1` is what the dashboard and integrators use; `/api/sdk` is what widgets and customers' \
            servers use. Times are RFC 3339 in UTC. Lists are read page by page: hand `next` back as `cursor`. Clients \
            ignore fields and words that they don't know."
    ),
    // What only parameters and errors name is not found by itself.
    components(schemas(View, Feed, DraftMode, ErrorBody, SdkErrorBody))
)]
struct Begun;

/// What routes are added to.
pub fn begun() -> utoipa::openapi::OpenApi {
    Begun::openapi()
}

/// The finished description of these routes.
pub fn whole(read: utoipa::openapi::OpenApi) -> Result<Value> {
    let mut document = serde_json::to_value(read).map_err(Error::internal)?;
    schemas::refer(&mut document);
    operations::complete(&mut document);
    document["x-guides"] = guides::guides();
    schemas::unfold_envelopes(&mut document);
    schemas::drop_null_parameters(&mut document);
    schemas::require_what_may_be_null(&mut document);
    schemas::drop_unused(&mut document);
    Ok(document)
}

/// `GET /api/openapi.json`: the description itself, for programs and for the page at `/api/docs`.
pub fn routes() -> Router<App> {
    Router::new().route("/api/openapi.json", get(read))
}

async fn read() -> Result<impl IntoResponse> {
    static TEXT: OnceLock<Bytes> = OnceLock::new();
    let text = match TEXT.get() {
        Some(text) => text.clone(),
        None => {
            let fresh = serde_json::to_vec(&super::description()?).map_err(Error::internal)?;
            TEXT.get_or_init(|| fresh.into()).clone()
        }
    };
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], text))
}
