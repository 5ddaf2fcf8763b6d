//! The address under which a caller reaches this server, for links in answers: the public one, else what the call was sent to.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;

use crate::app::App;

/// A scheme and a host; empty if nobody says which.
#[derive(Clone, Debug)]
pub struct Origin(pub String);

impl FromRequestParts<App> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let asked = || parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let public = app.config.public_url.clone();
        Ok(Origin(public.or_else(|| Some(format!("http://{}", asked()?))).unwrap_or_default()))
    }
}
