//! What the agent may answer from.

mod add;
mod catch_up;
mod embedding;
mod remove;
mod replace;

use serde_json::Value;

use crate::support::Teammate;

/// Waits until the agent knows a source's newest text.
async fn ready(kim: &Teammate, id: &str) -> Value {
    kim.becomes(&format!("/api/v1/knowledge/sources/{id}"), |source| source["state"] == "ready").await
}

/// The texts that the agent would find.
async fn found(kim: &Teammate, question: &str) -> Vec<String> {
    let found = kim.get(&format!("/api/v1/knowledge/search?q={question}")).await.data();
    let texts = found.as_array().expect("passages").iter();
    texts.map(|passage| passage["text"].as_str().expect("a text").to_owned()).collect()
}
