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
