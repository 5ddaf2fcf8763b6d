//! `Idempotency-Key` on the calls that answer: a repeat finds the same message and the same answer.

use serde_json::{Value, json};

use crate::support::{Reply, Site, TestApp, new_session};

const KEY: &str = "order-2026-04-11-0001";

async fn send(site: &Site, path: &str, key: &str, body: Value) -> Reply {
    site.post(path, body).with("Idempotency-Key", key).await
}

/// What the visitors of the workspace wrote.
async fn questions(app: &TestApp) -> usize {
    let kim = app.teammate().await;
    let mut count = 0;
    for row in kim.get("/api/v1/conversations?view=live").await.data().as_array().expect("a list") {
        let path = format!("/api/v1/conversations/{}/timeline", row["id"].as_str().expect("an id"));
        let items = kim.get(&path).await.data();
        let by_contact = |item: &&Value| item["message"]["author"]["kind"] == "contact";
        count += items.as_array().expect("items").iter().filter(by_contact).count();
    }
    count
}

#[tokio::test]
async fn a_chat_that_is_sent_again_gets_the_same_answer_in_the_same_session() {
    let app = TestApp::start().await;
    let body = json!({ "message": "Hello" });
    let first = send(&app.site(), "/chat", KEY, body.clone()).await.ok();
    let second = send(&app.site(), "/chat", KEY, body).await.ok();
    assert_eq!(first, second);
    assert_eq!(questions(&app).await, 1);
    let other = send(&app.site(), "/chat", KEY, json!({ "message": "Another" })).await;
    other.sdk_refused(422, "key_reused");
    let fresh = send(&app.site(), "/chat", "order-2026-04-11-0002", json!({ "message": "Hello" })).await.ok();
    assert_ne!(fresh["session_id"], first["session_id"]);
}

#[tokio::test]
async fn a_stream_that_is_sent_again_is_followed_again() {
    let app = TestApp::start().await;
    let body = json!({ "message": "Hello", "session_id": new_session(&app) });
    let first = send(&app.site(), "/chat/stream", KEY, body.clone()).await;
    let second = send(&app.site(), "/chat/stream", KEY, body.clone()).await;
    let words = |reply: &Reply| reply.body.as_str().expect("text").split('\u{1e}').step_by(2).collect::<String>();
    assert!(!words(&first).is_empty());
    assert_eq!(words(&first), words(&second));
    assert_eq!(questions(&app).await, 1);
    send(&app.site(), "/chat", KEY, body).await.sdk_refused(422, "key_reused");
}

#[tokio::test]
async fn a_wish_for_a_person_that_is_sent_again_makes_one_ticket() {
    let app = TestApp::start().await;
    let first = send(&app.site(), "/escalate", KEY, json!({})).await.ok();
    let second = send(&app.site(), "/escalate", KEY, json!({})).await.ok();
    assert_eq!((&first["ticket_id"], &first["session_id"]), (&second["ticket_id"], &second["session_id"]));
    assert_eq!(app.teammate().await.view("all").await.len(), 1);
}

#[tokio::test]
async fn a_key_that_can_be_guessed_is_refused_and_broken_bodies_stay_broken() {
    let app = TestApp::start().await;
    for path in ["/chat", "/chat/stream", "/escalate"] {
        let refused = send(&app.site(), path, "guessable", json!({ "message": "Hello" })).await;
        assert_eq!(refused.sdk_refused(400, "invalid")["field"], "Idempotency-Key");
        let call = app.site().call(path).with("Idempotency-Key", KEY).body("{ no JSON");
        call.await.sdk_refused(400, "malformed_json");
    }
}
