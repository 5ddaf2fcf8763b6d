//! A model that says the same to everybody and remembers what it was told.

use std::sync::{Arc, Mutex};

use futures_util::StreamExt;
use llm::{Chat, Delta, End, Model, Request, Usage};

use super::TestApp;

/// It answers "Well.".
#[derive(Clone, Default)]
pub struct Listening(Arc<Mutex<Vec<Request>>>);

impl Model for Listening {
    fn name(&self) -> &str {
        "listening"
    }

    fn chat(&self, request: Request) -> Chat {
        self.0.lock().expect("not poisoned").push(request);
        let deltas = [Ok(Delta::Text("Well.".to_owned())), Ok(Delta::End { end: End::Stop, usage: Usage::default() })];
        futures_util::stream::iter(deltas).boxed()
    }
}

impl Listening {
    /// How often it was asked.
    pub fn asked(&self) -> usize {
        self.0.lock().expect("not poisoned").len()
    }

    /// The last request.
    pub fn last(&self) -> Request {
        self.0.lock().expect("not poisoned").last().expect("a request").clone()
    }

    /// Everything that the last request's layers say.
    pub fn heard(&self) -> String {
        self.last().system.iter().map(|layer| layer.text.as_str()).collect::<Vec<_>>().join("\n")
    }
}

/// A server whose agent answers by such a model.
pub async fn listening() -> (TestApp, Listening) {
    let model = Listening::default();
    (TestApp::with_model(Arc::new(model.clone())).await, model)
}
