//! What went wrong, in the provider's own words, without secrets.

use std::error::Error as _;
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use serde_json::Value;

use super::Settings;
use crate::Error;

/// Longest quotation of a provider, in characters.
const SAID_CHARACTERS_MAX: usize = 400;
/// What keys of known providers begin with: some quote a part of a wrong key.
const KEY_BEGINNINGS: [&str; 3] = ["sk-", "sk_", "AIza"];
/// In place of a secret.
const HIDDEN: &str = "[key]";

/// The failure of a call before anything of its answer was said.
pub(super) fn failure(error: &genai::Error, settings: &Settings) -> Error {
    let quote = |said: &str| hidden(&shortened(said), settings.key.as_deref());
    match error {
        genai::Error::WebStream { error, .. } => match (error.downcast_ref(), error.downcast_ref()) {
            (Some(inner), _) => failure(inner, settings),
            (_, Some(error)) => Error::Unavailable(quote(&unreachable(error))),
            _ => Error::Unavailable(quote(&error.to_string())),
        },
        genai::Error::HttpError { status, body, headers, .. } => {
            refusal(*status, headers, body, settings.key.as_deref())
        }
        genai::Error::ChatResponse { body, .. } => Error::Unavailable(quote(&words(&body.to_string()))),
        genai::Error::StreamParse { serde_error, .. } => {
            Error::Unavailable(format!("the answer can't be read: {serde_error}"))
        }
        other => Error::Refused(quote(&other.to_string())),
    }
}

/// What an answer that is an error means, in the provider's words and without its key.
pub(crate) fn refusal(status: StatusCode, headers: &HeaderMap, body: &str, key: Option<&str>) -> Error {
    let said = hidden(&shortened(&words(body)), key);
    let said = if said.is_empty() { status.to_string() } else { format!("{}: {said}", status.as_u16()) };
    match status {
        StatusCode::TOO_MANY_REQUESTS => Error::RateLimited { said, retry_after: retry_after(headers) },
        StatusCode::REQUEST_TIMEOUT => Error::Unavailable(said),
        status if status.is_server_error() => Error::Unavailable(said),
        _ => Error::Refused(said),
    }
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// The sentence in the body of an error: providers put it under `error.message`, `error` or `message`.
fn words(body: &str) -> String {
    let Ok(value) = serde_json::from_str::<Value>(body) else { return body.trim().to_owned() };
    // Gemini answers a list of one.
    let value = value.get(0).unwrap_or(&value);
    let places = [value.pointer("/error/message"), value.get("error"), value.get("message")];
    places.into_iter().flatten().find_map(Value::as_str).unwrap_or(body).trim().to_owned()
}

/// Why there was no answer at all: the innermost cause says most. The address is left out, since it may carry a secret.
pub(crate) fn unreachable(error: &reqwest::Error) -> String {
    let mut cause = error.source();
    let mut innermost = error.to_string();
    while let Some(deeper) = cause {
        innermost = deeper.to_string();
        cause = deeper.source();
    }
    let what = match (error.is_timeout(), error.is_connect()) {
        (true, _) => "the server did not answer in time",
        (false, true) => "the server can't be reached",
        (false, false) => "the connection broke off",
    };
    format!("{what}: {innermost}")
}

fn shortened(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(SAID_CHARACTERS_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// A key in an error would end in a log or on a screen.
fn hidden(text: &str, key: Option<&str>) -> String {
    let text = match key.filter(|key| !key.is_empty()) {
        Some(key) => text.replace(key, HIDDEN),
        None => text.to_owned(),
    };
    let words = text.split(' ').map(|word| {
        let begins = KEY_BEGINNINGS.iter().filter_map(|beginning| word.find(beginning)).min();
        begins.map_or_else(|| word.to_owned(), |at| format!("{}{HIDDEN}", &word[..at]))
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::remote::Provider;

    fn settings() -> Settings {
        let key = Some("secret-0123".to_owned());
        Settings { provider: Provider::OpenAi, base_url: None, model: "m".into(), key, temperature: None }
    }

    fn http(status: u16, body: &str, headers: HeaderMap) -> Error {
        let status = StatusCode::from_u16(status).expect("a status");
        let (canonical_reason, body, headers) = (String::new(), body.to_owned(), Box::new(headers));
        failure(&genai::Error::HttpError { status, canonical_reason, body, headers }, &settings())
    }

    #[test]
    fn a_provider_is_quoted_in_its_own_words() {
        let bodies = [
            (r#"{"error":{"message":"no such model","type":"x"}}"#, "404: no such model"),
            (r#"{"type":"error","error":{"type":"t","message":"no such model"}}"#, "404: no such model"),
            (r#"[{"error":{"code":404,"message":"no such model"}}]"#, "404: no such model"),
            (r#"{"error":"no such model"}"#, "404: no such model"),
            ("no\n such model", "404: no such model"),
            ("", "404 Not Found"),
        ];
        for (body, said) in bodies {
            assert_eq!(http(404, body, HeaderMap::new()), Error::Refused(said.to_owned()));
        }
    }

    #[test]
    fn what_may_work_later_is_told_from_what_will_not() {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, "7".parse().expect("a value"));
        let retry_after = Some(Duration::from_secs(7));
        assert_eq!(http(429, "slow", headers), Error::RateLimited { said: "429: slow".to_owned(), retry_after });
        for status in [500, 502, 503, 529, 408] {
            assert!(http(status, "busy", HeaderMap::new()).can_retry(), "{status}");
        }
        for status in [400, 401, 403, 404, 422, 302] {
            assert!(!http(status, "no", HeaderMap::new()).can_retry(), "{status}");
        }
    }

    #[test]
    fn no_key_is_quoted_and_nothing_is_long() {
        let body =
            r#"{"error":{"message":"Incorrect API key provided: sk-proj-abc*****xyz. Not secret-0123 either."}}"#;
        let said = http(401, body, HeaderMap::new()).to_string();
        assert_eq!(said, "401: Incorrect API key provided: [key] Not [key] either.");
        let long = http(500, &"word ".repeat(1000), HeaderMap::new()).to_string();
        assert!(long.chars().count() < SAID_CHARACTERS_MAX + 10);
    }
}
