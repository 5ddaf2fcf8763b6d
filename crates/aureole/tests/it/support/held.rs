//! An answer that a test holds half-way.

use std::sync::Arc;

use aureole::config::Config;
use futures_util::StreamExt;
use llm::{Chat, Delta, End, Model, Request, Usage};
use tokio::sync::Semaphore;

use super::TestApp;

/// A model that writes one word for each permit.
struct Held(Arc<Semaphore>);

impl Model for Held {
    fn name(&self) -> &str {
        "held"
    }

    fn chat(&self, _request: Request) -> Chat {
        let permits = Arc::clone(&self.0);
        let words = futures_util::stream::iter(["One ", "two ", "three."]).then(move |word| {
            let permits = Arc::clone(&permits);
            async move {
                permits.acquire().await.expect("an open semaphore").forget();
                Ok(Delta::Text(word.to_owned()))
            }
        });
        let end = Delta::End { end: End::Stop, usage: Usage::default() };
        words.chain(futures_util::stream::iter([Ok(end)])).boxed()
    }
}

/// A server whose agent says "One two three.", a word for each permit.
pub async fn held() -> (TestApp, Arc<Semaphore>) {
    held_with(|_| {}).await
}

/// The same with other settings.
pub async fn held_with(change: impl FnOnce(&mut Config)) -> (TestApp, Arc<Semaphore>) {
    let permits = Arc::new(Semaphore::new(0));
    let model = Held(Arc::clone(&permits));
    (TestApp::build(change, Arc::new(model)).await, permits)
}
