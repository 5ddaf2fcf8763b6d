//! The routes of the SDK API, and what lets browsers of any site call them.

use axum::http::{HeaderName, Method, header};
use tower_http::cors::{AllowHeaders, AllowOrigin, CorsLayer};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{chat, companies, config, escalate, events, images, realtime, tickets, update, users};
use crate::app::App;
use crate::http::request_id::X_REQUEST_ID;

/// The session that a call belongs to.
pub const X_SESSION_ID: HeaderName = HeaderName::from_static("x-session-id");
/// The agent that answered it.
pub const X_AGENT_ID: HeaderName = HeaderName::from_static("x-agent-id");
/// How long browsers remember a preflight, in seconds: a day, though most keep it for less.
const PREFLIGHT_SECONDS: u64 = 86_400;

/// The routes of this domain.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(chat::chat))
        .routes(routes!(chat::chat_stream))
        .routes(routes!(escalate::talk_to_person))
        .routes(routes!(config::config))
        .routes(routes!(users::identify))
        .routes(routes!(update::update))
        .routes(routes!(companies::identify))
        .routes(routes!(events::report))
        .routes(routes!(tickets::create))
        .routes(routes!(images::show))
        .routes(routes!(realtime::realtime))
}

/// Any site may call, with any header, and read what our answers carry beside their bodies. Cookies play no part.
pub fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AllowOrigin::any())
        .allow_methods([Method::GET, Method::POST, Method::OPTIONS])
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers([X_SESSION_ID, X_AGENT_ID, X_REQUEST_ID, header::RETRY_AFTER])
        .max_age(std::time::Duration::from_secs(PREFLIGHT_SECONDS))
}
