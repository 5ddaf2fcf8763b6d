//! How answers look: `{data, next?, seq}`, and errors as `{error: {code, message, field?}}`.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use store::Written;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::error::{Error, Kind};
use crate::paging::search::Found;
use crate::time::Timestamp;

/// What a call of `/api/v1` answers: a noun, and the moment at which it is true.
#[derive(Debug, Serialize, ToSchema)]
pub struct Answer<T> {
    /// The noun; null where there is nothing to tell.
    pub data: T,
    /// The number of the last event that `data` knows of.
    pub seq: i64,
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Listed<T> {
    /// The nouns of the page, in the list's order.
    pub data: Vec<T>,
    /// The cursor of the next page, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub next: Option<String>,
    /// How far back a search has looked, if it stopped before the list's end; `next` goes on from there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = String, format = DateTime)]
    pub searched_until: Option<Timestamp>,
    /// The number of the last event that `data` knows of.
    pub seq: i64,
}

/// What a call answers that has no place in the log.
#[derive(Debug, Serialize, ToSchema)]
pub struct Plain<T> {
    /// The noun; null where there is nothing to tell.
    pub data: T,
}

/// Null: how the description names the answer of a call that has nothing to tell.
pub struct Nothing;

impl PartialSchema for Nothing {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::Null).into()
    }
}

impl ToSchema for Nothing {}

impl<T> Answer<T> {
    /// A snapshot that is true at `seq`.
    pub fn at(seq: i64, data: T) -> Answer<T> {
        Answer { data, seq }
    }
}

impl<T> Listed<T> {
    /// A page that was filled, or ends its list.
    pub fn page(seq: i64, data: Vec<T>, next: Option<String>) -> Listed<T> {
        Listed { data, next, searched_until: None, seq }
    }

    /// A page of what a search found.
    pub fn found(seq: i64, found: Found<T>) -> Listed<T> {
        Listed { data: found.rows, next: found.next, searched_until: found.searched_until, seq }
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

impl<T: Serialize> IntoResponse for Listed<T> {
    fn into_response(self) -> Response {
        Json(self).into_response()
    }
}

impl<T: Serialize> IntoResponse for Plain<T> {
    fn into_response(self) -> Response {
        Json(self).into_response()
    }
}

/// The body of an error.
#[derive(Serialize, ToSchema)]
pub struct ErrorBody {
    /// What went wrong.
    error: ErrorDetail,
}

#[derive(Serialize, ToSchema)]
struct ErrorDetail {
    /// A stable word for programs, such as `not_found`.
    code: String,
    /// A sentence for people.
    message: String,
    /// The field of the request that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
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
