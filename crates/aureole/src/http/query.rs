//! Reading the query of a URL: one that does not fit is refused with a sentence.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::error::{Error, Kind};

/// The query, parsed into what the handler takes.
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let read = axum::extract::Query::<T>::from_request_parts(parts, state).await;
        read.map(|axum::extract::Query(query)| Query(query)).map_err(|rejection| {
            Error::new(Kind::Invalid, "invalid", format!("The query does not fit: {}.", rejection.body_text()))
        })
    }
}
