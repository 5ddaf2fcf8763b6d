//! A source gets another text: a search finds the old one or the new one, and never neither.

use serde_json::json;

use super::{found, ready};
use crate::support::TestApp;

#[tokio::test]
async fn the_new_text_takes_the_old_one_s_place_without_a_gap() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let id = kim.teaches("Refunds", "A refund takes five days.").await;
    let path = format!("/api/v1/knowledge/sources/{id}");
    for days in ["four", "three", "two"] {
        let text = format!("A refund takes {days} days.");
        kim.put(&path, json!({ "title": "Refunds", "text": text })).await.ok();
        loop {
            let texts = found(&kim, "refund").await;
            assert_eq!(texts.len(), 1, "a search found {texts:?}");
            if texts[0].contains(days) {
                break;
            }
        }
    }
    let source = ready(&kim, &id).await;
    assert_eq!((&source["text"], &source["chunk_count"]), (&json!("A refund takes two days."), &json!(1)));
}
