//! The description of the API, `openapi.json`: what utoipa reads from the routes, made whole and true.
//!
//! What holds for every route is said here once, so that no route can forget it: how errors look, who may call, names
//! that are unique. In answers a field is either always there (and perhaps null) or left out, never both.

mod operations;
mod schemas;

use serde_json::Value;
use utoipa::OpenApi;

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
    schemas::unfold_envelopes(&mut document);
    schemas::require_what_may_be_null(&mut document);
    schemas::drop_unused(&mut document);
    Ok(document)
}
