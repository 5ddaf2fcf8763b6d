//! Reading JSON bodies: size, form, U+0000, and errors that name the field.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::de::DeserializeOwned;
use serde_json::Value;
use store::remove_nul_in;

use crate::error::{Error, Kind};

/// The path of the whole.
const ROOT: &str = ".";

/// A JSON body, parsed into the type that the verb takes.
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let bytes = read(request, state).await?;
        parse(&bytes).map(Body)
    }
}

/// The whole body, unless it is too large.
pub async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Error> {
    Bytes::from_request(request, state).await.map_err(|rejection| {
        if rejection.into_response().status() == StatusCode::PAYLOAD_TOO_LARGE {
            return Error::new(Kind::TooLarge, "too_large", "The body is larger than 16 MB.");
        }
        Error::new(Kind::Invalid, "unreadable", "The body could not be read to its end.")
    })
}

/// Parses a body whose texts then hold no U+0000: neither engine nor any reader downstream has to think of it.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    let mut value: Value = serde_json::from_slice(bytes).map_err(|error| {
        Error::new(Kind::Invalid, "malformed_json", format!("The body is not valid JSON: {error}."))
    })?;
    remove_nul_in(&mut value);
    fit(value)
}

/// The type that a JSON object stands for. What doesn't fit is named with its path. A list is no object, though serde would
/// take its items for the fields in their order.
pub fn fit<T: DeserializeOwned>(value: Value) -> Result<T, Error> {
    if !value.is_object() {
        return Err(Error::new(Kind::Invalid, "invalid", "A JSON object is needed here."));
    }
    serde_path_to_error::deserialize(value).map_err(|error| shape(&error))
}

/// Of a missing field serde's path ends one step above it; its name stands in backticks.
fn shape(error: &serde_path_to_error::Error<serde_json::Error>) -> Error {
    let text = error.inner().to_string();
    let mut field = error.path().to_string();
    if let Some(name) = text.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
        field = if field == ROOT { name.to_owned() } else { format!("{field}.{name}") };
    }
    let sentence = format!("The body does not fit: {text}.");
    if field == ROOT { Error::new(Kind::Invalid, "invalid", sentence) } else { Error::invalid(field, sentence) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nul_is_removed_from_texts_and_keys() {
        let value: Value = parse(br#"{"a\u0000": ["b\u0000c", {"d": "\u0000"}]}"#).expect("parses");
        assert_eq!(value, serde_json::json!({"a": ["bc", {"d": ""}]}));
    }

    #[test]
    fn what_cannot_be_read_is_the_callers_fault() {
        let hostile =
            [r#"{"a": 1e400}"#.to_owned(), r#""\ud800""#.to_owned(), "[".repeat(1_000), "{".to_owned(), String::new()];
        for text in hostile {
            let error = parse::<Value>(text.as_bytes()).expect_err("refused");
            assert_eq!(error.kind, Kind::Invalid);
        }
    }

    #[test]
    fn what_does_not_fit_is_named_with_its_path() {
        #[derive(serde::Deserialize, Debug)]
        #[allow(dead_code)]
        struct Part {
            name: String,
        }
        #[derive(serde::Deserialize, Debug)]
        #[allow(dead_code)]
        struct Form {
            subject: String,
            parts: Option<Vec<Part>>,
        }
        for (body, field) in [
            ("{}", Some("subject")),
            (r#"{"subject": 1}"#, Some("subject")),
            (r#"{"subject": "a", "parts": {}}"#, Some("parts")),
            (r#"{"subject": "a", "parts": [{"name": "b"}, {}]}"#, Some("parts[1].name")),
            (r#"{"subject": "a", "parts": [{"name": null}]}"#, Some("parts[0].name")),
            (r#"["a"]"#, None),
        ] {
            let error = parse::<Form>(body.as_bytes()).expect_err("refused");
            assert_eq!(error.field.as_deref(), field, "{body}");
        }
    }
}
