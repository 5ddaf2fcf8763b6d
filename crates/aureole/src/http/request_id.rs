//! Every request has an id: in the answer's `X-Request-Id`, and in the span that its log lines belong to.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

/// The header that carries it.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Longest id taken over from a proxy, in bytes.
const GIVEN_BYTES_MAX: usize = 64;

/// Names the request, keeping the id that a proxy gave it.
pub async fn name_request(request: Request, next: Next) -> Response {
    let given = request.headers().get(&X_REQUEST_ID).filter(|value| plain(value)).cloned();
    let id = given.unwrap_or_else(|| {
        HeaderValue::from_str(&crate::secrets::random_base62(16))
            .unwrap_or_else(|_| HeaderValue::from_static("unnamed"))
    });
    let span = tracing::info_span!(
        "request",
        id = id.to_str().unwrap_or_default(),
        method = %request.method(),
        path = request.uri().path(),
    );
    let mut response = next.run(request).instrument(span).await;
    response.headers_mut().insert(X_REQUEST_ID, id);
    response
}

fn plain(value: &HeaderValue) -> bool {
    value.len() <= GIVEN_BYTES_MAX
        && !value.is_empty()
        && value.as_bytes().iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}
