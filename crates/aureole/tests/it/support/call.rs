//! One HTTP call and its answer, both readable in a line of a test.

use std::future::IntoFuture;
use std::pin::Pin;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use super::description;

/// A call that is sent when it is awaited.
pub struct Call {
    request: reqwest::RequestBuilder,
    line: String,
    operation: Option<description::Operation>,
}

impl Call {
    pub(super) fn new(http: &reqwest::Client, method: &str, url: &str) -> Call {
        let path = url.find("/api/").map_or("", |start| &url[start..]);
        let operation = description::operation(method, path);
        let method = method.parse().expect("an HTTP method");
        Call { line: format!("{method} {url}"), request: http.request(method, url), operation }
    }

    /// With a header.
    pub fn with(mut self, name: &str, value: &str) -> Call {
        let name: HeaderName = name.parse().expect("a header's name");
        self.request = self.request.header(name, HeaderValue::from_str(value).expect("a header's value"));
        self
    }

    /// With a JSON body.
    pub fn json(mut self, body: &Value) -> Call {
        self.request = self.request.json(body);
        self
    }

    /// With any body.
    pub fn body(mut self, body: impl Into<reqwest::Body>) -> Call {
        self.request = self.request.body(body);
        self
    }
}

impl IntoFuture for Call {
    type Output = Reply;
    type IntoFuture = Pin<Box<dyn Future<Output = Reply> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let answer = self.request.send().await.expect("the server answers");
            let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
            let text = answer.text().await.expect("the answer's body");
            let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
            if let Some(operation) = self.operation
                && let Err(problem) = description::judge(operation, status, &body)
            {
                panic!("{} answered {status} with what openapi.json does not allow: {problem}\n{body}", self.line);
            }
            Reply { status, headers, body, line: self.line }
        })
    }
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    /// The body; a text if it isn't JSON.
    pub body: Value,
    line: String,
}

impl Reply {
    /// The whole body of an answer that must have succeeded.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{}: {}", self.line, self.body);
        self.body
    }

    /// The `data` of an answer that must have succeeded.
    #[track_caller]
    pub fn data(self) -> Value {
        self.ok()["data"].take()
    }

    /// The call must have been refused like this, on `/api/v1`.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Value {
        let error = self.body["error"].clone();
        assert_eq!((self.status, error["code"].as_str()), (status, Some(code)), "{}: {}", self.line, self.body);
        assert!(error["message"].as_str().is_some_and(|sentence| sentence.ends_with('.')), "{error}");
        error
    }

    /// The call must have been refused like this, on `/api/sdk`.
    #[track_caller]
    pub fn sdk_refused(self, status: u16, code: &str) -> Value {
        assert_eq!((self.status, self.body["code"].as_str()), (status, Some(code)), "{}: {}", self.line, self.body);
        assert!(self.body["error"].as_str().is_some_and(|sentence| sentence.ends_with(['.', '…'])), "{}", self.body);
        self.body
    }

    /// A header of the answer.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// Text and actions of a stream's body.
pub fn parts(body: &str) -> (String, Vec<Value>) {
    let mut text = String::new();
    let mut actions = Vec::new();
    for (place, part) in body.split('\u{1e}').enumerate() {
        if place % 2 == 0 {
            text.push_str(part);
        } else if let Some(all) = part.strip_prefix("__ACTIONS__") {
            actions = serde_json::from_str(all).expect("a list of actions");
        }
    }
    (text, actions)
}
