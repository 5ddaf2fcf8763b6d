//! Reading JSON bodies: size, form, U+0000, and errors that name the field.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::{Error, Kind};

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
    remove_nul(&mut value);
    serde_json::from_value(value).map_err(|error| shape(&error))
}

/// serde names a missing or unknown field in backticks; that name goes into `field`.
fn shape(error: &serde_json::Error) -> Error {
    let text = error.to_string();
    let sentence = format!("The body does not fit: {text}.");
    match text.split('`').nth(1) {
        Some(field) if text.contains("field `") => Error::invalid(field.to_owned(), sentence),
        _ => Error::new(Kind::Invalid, "invalid", sentence),
    }
}

fn remove_nul(value: &mut Value) {
    match value {
        Value::String(text) if text.contains('\0') => text.retain(|character| character != '\0'),
        Value::Array(items) => items.iter_mut().for_each(remove_nul),
        Value::Object(map) => {
            if map.keys().any(|key| key.contains('\0')) {
                *map = std::mem::take(map).into_iter().map(|(key, value)| (key.replace('\0', ""), value)).collect();
            }
            map.values_mut().for_each(remove_nul);
        }
        _ => {}
    }
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
    fn a_missing_field_is_named() {
        #[derive(serde::Deserialize, Debug)]
        struct Form {
            #[allow(dead_code)]
            subject: String,
        }
        let error = parse::<Form>(b"{}").expect_err("refused");
        assert_eq!(error.field.as_deref(), Some("subject"));
    }
}
