//! How long requests take, for operators.

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use tokio::time::Instant;

use crate::app::App;

/// Counts the request with its time to the response's head.
pub async fn time_request(State(app): State<App>, request: Request, next: Next) -> Response {
    let (begun, method) = (Instant::now(), word(request.method()));
    let response = next.run(request).await;
    app.metrics.answered(method, response.status().as_u16(), begun.elapsed().as_secs_f64());
    response
}

/// A caller may send any word as a method, and each would be a counter of its own.
fn word(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}
