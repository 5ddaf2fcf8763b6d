//! How errors of the SDK API look: `{error, code, field?}`, and the one with reserved trait keys.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::error::{Error, Kind};
use crate::http::body::Body;
use crate::http::query::Query;

/// Where the reserved keys are explained, on this server.
const RESERVED_DOCS: &str = "/api/docs#reserved-traits";

/// The code of a refusal of them.
const RESERVED_CODE: &str = "reserved_keys";

/// An error as SDK callers read it.
#[derive(Debug)]
pub enum SdkError {
    /// Anything that the product refuses.
    Refused(Error),
    /// Traits named keys that the system manages.
    ReservedKeys {
        /// Every one of them.
        keys: Vec<String>,
        /// The address under which the caller reaches this server.
        origin: String,
    },
}

/// The body of a refusal.
#[derive(Serialize, ToSchema)]
pub struct SdkErrorBody {
    /// A sentence for people.
    error: String,
    /// A stable word for programs.
    code: &'static str,
    /// The field that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    field: Option<String>,
    /// Of traits that the system manages, every one that was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reserved_keys: Option<Vec<String>>,
    /// Where those are explained.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    docs_url: Option<String>,
}

impl SdkErrorBody {
    fn of(error: &Error) -> SdkErrorBody {
        SdkErrorBody {
            error: error.message.to_string(),
            code: error.code,
            field: error.field.as_ref().map(ToString::to_string),
            reserved_keys: None,
            docs_url: None,
        }
    }
}

impl From<Error> for SdkError {
    fn from(error: Error) -> SdkError {
        SdkError::Refused(error)
    }
}

impl SdkError {
    /// What a caller reads.
    pub fn body(&self) -> Value {
        match self {
            SdkError::Refused(error) => json!(SdkErrorBody::of(error)),
            SdkError::ReservedKeys { keys, origin } => {
                let sentence = format!(
                    "These traits are managed by the system and can't be set: {}. To say when somebody signed up, send signed_up_at.",
                    keys.join(", ")
                );
                let body = SdkErrorBody::of(&Error::new(Kind::Invalid, RESERVED_CODE, sentence));
                let docs_url = Some(format!("{origin}{RESERVED_DOCS}"));
                json!(SdkErrorBody { reserved_keys: Some(keys.clone()), docs_url, ..body })
            }
        }
    }
}

impl IntoResponse for SdkError {
    fn into_response(self) -> Response {
        let body = self.body();
        match self {
            SdkError::Refused(error) => error.respond(body),
            SdkError::ReservedKeys { .. } => Error::new(Kind::Invalid, RESERVED_CODE, "").respond(body),
        }
    }
}

/// A JSON body of the SDK API.
pub struct SdkBody<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for SdkBody<T> {
    type Rejection = SdkError;

    async fn from_request(request: Request, state: &S) -> Result<Self, SdkError> {
        let Body(body) = Body::<T>::from_request(request, state).await?;
        Ok(SdkBody(body))
    }
}

/// The query of a call of the SDK API.
pub struct SdkQuery<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for SdkQuery<T> {
    type Rejection = SdkError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, SdkError> {
        let Query(query) = Query::<T>::from_request_parts(parts, state).await?;
        Ok(SdkQuery(query))
    }
}
