//! Calls that do not exist: a sentence in the shape of their API, never an empty answer or a page.

use axum::http::{Method, Uri};
use axum::response::{IntoResponse, Response};

use crate::error::{Error, Kind};
use crate::sdk::answer::SdkError;

/// No route has this path.
pub async fn path(method: Method, uri: Uri) -> Response {
    let sentence = format!("There is no call {method} {}. All calls are described at /api/docs.", uri.path());
    shaped(&uri, Error::new(Kind::NotFound, "unknown_path", sentence))
}

/// The path's routes have other methods; the header Allow names them.
pub async fn method(method: Method, uri: Uri) -> Response {
    let sentence = format!("{} doesn't take {method}. The header Allow of this answer says what it takes.", uri.path());
    shaped(&uri, Error::new(Kind::WrongMethod, "wrong_method", sentence))
}

fn shaped(uri: &Uri, error: Error) -> Response {
    if uri.path().starts_with("/api/sdk/") { SdkError::from(error).into_response() } else { error.into_response() }
}
