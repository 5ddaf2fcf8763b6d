//! Ids in paths: one that is torn, or another noun's, is simply not there.

use std::str::FromStr;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;

use crate::error::Error;

/// The one id of a path.
pub struct Id<T>(pub T);

impl<S: Send + Sync, T: FromStr> FromRequestParts<S> for Id<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let Path(text) =
            Path::<String>::from_request_parts(parts, state).await.map_err(|_| Error::not_found("object"))?;
        text.parse().map(Id).map_err(|_| Error::not_found("object"))
    }
}

/// The id of a path, and the word after it.
pub struct IdAnd<T>(pub T, pub String);

impl<S: Send + Sync, T: FromStr> FromRequestParts<S> for IdAnd<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let missing = || Error::not_found("object");
        let Path((text, word)) =
            Path::<(String, String)>::from_request_parts(parts, state).await.map_err(|_| missing())?;
        text.parse().map(|id| IdAnd(id, word)).map_err(|_| missing())
    }
}
