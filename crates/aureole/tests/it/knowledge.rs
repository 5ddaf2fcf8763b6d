//! What the agent may answer from.

mod add;
mod catch_up;
mod embedding;
mod remove;
mod replace;

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::Teammate;

/// Adds a text and waits until the agent knows it.
async fn added(kim: &Teammate, title: &str, text: &str) -> String {
    let source = kim.post("/api/v1/knowledge/sources", json!({ "title": title, "text": text })).await.data();
    let id = source["id"].as_str().expect("an id").to_owned();
    ready(kim, &id).await;
    id
}

/// Waits until the agent knows a source's newest text.
async fn ready(kim: &Teammate, id: &str) -> Value {
    for _ in 0..500 {
        let source = kim.get(&format!("/api/v1/knowledge/sources/{id}")).await.data();
        if source["state"] == "ready" {
            return source;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{id} never became ready");
}

/// The texts that the agent would find.
async fn found(kim: &Teammate, question: &str) -> Vec<String> {
    let found = kim.get(&format!("/api/v1/knowledge/search?q={question}")).await.data();
    let texts = found.as_array().expect("passages").iter();
    texts.map(|passage| passage["text"].as_str().expect("a text").to_owned()).collect()
}
