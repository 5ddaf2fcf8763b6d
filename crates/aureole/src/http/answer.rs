//! How answers look: `{data, next, seq}`, and errors as `{error: {code, message, field?}}`.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use store::Written;
use utoipa::ToSchema;

use crate::error::{Error, Kind};

/// What every call of `/api/v1` answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct Answer<T> {
    /// The noun, or a page of nouns.
    pub data: T,
    /// The cursor of the next page, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// The number of the last event that `data` knows of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq: Option<i64>,
}

impl<T> Answer<T> {
    /// An answer without a place in the log.
    pub fn plain(data: T) -> Answer<T> {
        Answer { data, next: None, seq: None }
    }

    /// A snapshot that is true at `seq`.
    pub fn at(seq: i64, data: T) -> Answer<T> {
        Answer { data, next: None, seq: Some(seq) }
    }

    /// A page of a list.
    pub fn page(seq: i64, data: T, next: Option<String>) -> Answer<T> {
        Answer { data, next, seq: Some(seq) }
    }
}

impl<T> From<Written<T>> for Answer<T> {
    fn from(written: Written<T>) -> Answer<T> {
        Answer::at(written.seq, written.value)
    }
}

impl<T: Serialize> IntoResponse for Answer<T> {
    fn into_response(self) -> Response {
        Json(self).into_response()
    }
}

/// The body of an error.
#[derive(Serialize, ToSchema)]
pub struct ErrorBody {
    error: ErrorDetail,
}

#[derive(Serialize, ToSchema)]
struct ErrorDetail {
    code: String,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
}

impl Error {
    /// The status code of its kind.
    pub fn status(&self) -> StatusCode {
        match self.kind {
            Kind::Invalid => StatusCode::BAD_REQUEST,
            Kind::Unauthorized => StatusCode::UNAUTHORIZED,
            Kind::Forbidden => StatusCode::FORBIDDEN,
            Kind::NotFound => StatusCode::NOT_FOUND,
            Kind::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Kind::Conflict => StatusCode::CONFLICT,
            Kind::Stale => StatusCode::PRECONDITION_FAILED,
            Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Kind::KeyReused => StatusCode::UNPROCESSABLE_ENTITY,
            Kind::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Answers with `body`, and logs what is our fault: the one place where errors are logged.
    pub fn respond(&self, body: impl Serialize) -> Response {
        if matches!(self.kind, Kind::Internal | Kind::Unavailable) {
            let source = self.source.as_ref().map(|source| chain(source.as_ref()));
            tracing::error!(code = self.code, source = source.as_deref(), "{}", self.message);
        }
        let mut response = (self.status(), Json(body)).into_response();
        if let Kind::TooMany(seconds) = self.kind {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let body = ErrorBody {
            error: ErrorDetail {
                code: self.code.to_owned(),
                message: self.message.to_string(),
                field: self.field.as_ref().map(ToString::to_string),
            },
        };
        self.respond(body)
    }
}
