//! The URL tree on one page, and what every route shares: who calls, how bodies are read, how errors are said.

pub mod accept;
pub mod address;
pub mod answer;
pub mod auth;
pub mod body;
pub mod contact;
pub mod description;
pub mod erase;
pub mod idempotency;
pub mod idempotency_keys;
pub mod path;
pub mod picture;
pub mod probes;
pub mod query;
pub mod rate;
pub mod request_id;
pub mod sample;
pub mod session;
pub mod timing;
pub mod unknown;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Redirect;
use axum::routing::{any, get};
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use crate::error::Result;
use crate::{agents, contacts, conversations, knowledge, realtime, sdk, tickets, workspaces};

/// Largest body of a request, in bytes; larger ones answer 413.
pub const BODY_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Every route of the product.
pub fn router(app: App) -> Router {
    let (api, _) = api().split_for_parts();
    let api = api.layer(from_fn_with_state(app.clone(), idempotency::remember));
    let (sdk, _) = sdk::http::routes().split_for_parts();
    let sdk = sdk.layer(from_fn_with_state(app.clone(), sdk::once::remember));
    Router::new()
        .merge(api)
        .merge(
            // Before the layer: a preflight is answered by it, also where a path has no OPTIONS of its own.
            sdk.route("/api/sdk/{*path}", any(unknown::path))
                .method_not_allowed_fallback(unknown::method)
                .layer(sdk::http::cors()),
        )
        .route("/api/{*path}", any(unknown::path))
        .method_not_allowed_fallback(unknown::method)
        .merge(realtime::routes())
        .merge(description::routes())
        .merge(probes::routes())
        .route("/", get(|| async { Redirect::temporary("/dashboard/") }))
        .merge(web::router())
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(from_fn(request_id::name_request))
        .layer(from_fn_with_state(app.clone(), timing::time_request))
        .with_state(app)
}

/// `/api/v1`: what the dashboard and integrators use, with its description.
fn api() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(description::begun())
        .merge(session::routes())
        .merge(contact::routes())
        .merge(erase::routes())
        .merge(accept::routes())
        .merge(sample::routes())
        .merge(workspaces::checklist::http::routes())
        .merge(workspaces::http::routes())
        .merge(workspaces::invitations::http::routes())
        .merge(workspaces::teammates::http::routes())
        .merge(contacts::http::routes())
        .merge(knowledge::http::routes())
        .merge(conversations::http::routes())
        .merge(tickets::http::routes())
        .merge(agents::http::routes())
        .merge(agents::model::http::routes())
}

/// The committed `openapi.json`.
pub fn description() -> Result<serde_json::Value> {
    description::whole(api().merge(sdk::http::routes()).split_for_parts().1)
}
