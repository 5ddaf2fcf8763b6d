//! How errors of the SDK API look: `{error, code, field?}`, and the one with reserved trait keys.

use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use crate::error::{Error, Kind};
use crate::http::body::Body;

/// Where the reserved keys are explained.
const RESERVED_DOCS: &str = "/api/docs#reserved-traits";

/// An error as SDK callers read it.
#[derive(Debug)]
pub enum SdkError {
    /// Anything that the product refuses.
    Refused(Error),
    /// Traits named keys that the system manages; the answer names every one of them.
    ReservedKeys(Vec<String>),
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
    field: Option<String>,
}

/// The body of a refusal of trait keys, as in the reference API.
#[derive(Serialize)]
struct ReservedBody {
    error: String,
    code: &'static str,
    reserved_keys: Vec<String>,
    docs_url: &'static str,
}

impl From<Error> for SdkError {
    fn from(error: Error) -> SdkError {
        SdkError::Refused(error)
    }
}

impl IntoResponse for SdkError {
    fn into_response(self) -> Response {
        match self {
            SdkError::Refused(error) => error.respond(SdkErrorBody {
                error: error.message.to_string(),
                code: error.code,
                field: error.field.as_ref().map(ToString::to_string),
            }),
            SdkError::ReservedKeys(keys) => {
                let sentence = format!(
                    "These traits are managed by the system and can't be set: {}. To say when somebody signed up, send signed_up_at.",
                    keys.join(", ")
                );
                let error = Error::new(Kind::Invalid, "reserved_keys", sentence);
                error.respond(ReservedBody {
                    error: error.message.to_string(),
                    code: error.code,
                    reserved_keys: keys,
                    docs_url: RESERVED_DOCS,
                })
            }
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
