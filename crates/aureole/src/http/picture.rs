//! How a picture that a stranger sent is served: as nothing but a picture, to pages of any site, never run or sniffed.

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::conversations::images::Stored;
use crate::error::{Error, Result};

/// A picture never changes under its address. For a day only: it may be erased.
const KEPT_FOR: &str = "private, max-age=86400, immutable";

/// Answers with its bytes.
pub async fn answer(app: &App, picture: Stored) -> Result<Response> {
    let bytes = app.blobs.get(&picture.blob).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_str(&picture.media_type).map_err(Error::internal)?),
        (header::CACHE_CONTROL, HeaderValue::from_static(KEPT_FOR)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("inline")),
        (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin")),
    ];
    Ok((headers, bytes).into_response())
}
