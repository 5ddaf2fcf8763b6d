//! Answering a live conversation in place of the agent, and giving it back.

use serde_json::{Value, json};

use crate::support::{Teammate, TestApp};

async fn live(kim: &Teammate) -> Value {
    kim.get("/api/v1/conversations?view=live").await.data()[0].take()
}

#[tokio::test]
async fn who_comes_second_is_told_who_was_first() {
    let app = TestApp::start().await;
    let (kim, ada, mut visitor) = (app.teammate().await, app.hire("Ada").await, app.visitor().await);
    visitor.says("My order never came").await.ok();
    let path = format!("/api/v1/conversations/{}/take-over", live(&kim).await["id"].as_str().expect("an id"));
    let ticket = kim.post(&path, json!({})).await.data();
    assert_eq!((&ticket["status"], &ticket["assignee_id"]), (&json!("in_progress"), &json!(kim.id())));
    assert_eq!((&ticket["channel"], &ticket["source"]), (&json!("chat"), &json!("widget")));
    let error = ada.post(&path, json!({})).await.refused(409, "already_taken");
    assert!(error["message"].as_str().is_some_and(|sentence| sentence.contains("Kim Doe")));
    assert_eq!(kim.post(&path, json!({})).await.data()["id"], ticket["id"], "taking it again is no second ticket");
    let state = visitor.socket.until_that("state", |frame| frame["handling"] == "human").await;
    assert_eq!(state["person"]["name"], "Kim Doe");
    assert_eq!(visitor.says("Hello?").await.ok()["text"], "Kim joined the conversation.");
    let answer = visitor.says("Hello?").await.ok();
    assert_eq!((&answer["text"], &answer["actions"]), (&json!(""), &json!([])));
}

#[tokio::test]
async fn a_ticket_can_be_passed_back_to_the_agent() {
    let app = TestApp::start().await;
    let (kim, visitor) = (app.teammate().await, app.visitor().await);
    visitor.says("My order never came").await.ok();
    let id = live(&kim).await["id"].as_str().expect("an id").to_owned();
    let ticket = kim.post(&format!("/api/v1/conversations/{id}/take-over"), json!({})).await.data();
    let path = format!("/api/v1/tickets/{}/pass-to-ai", ticket["id"].as_str().expect("an id"));
    let passed = kim.post(&path, json!({})).await.data();
    assert_eq!((&passed["status"], &passed["assignee_id"]), (&json!("open"), &Value::Null));
    assert_eq!(live(&kim).await["handling"], "agent");
    assert_ne!(visitor.says("And now?").await.ok()["text"], "");
}

#[tokio::test]
async fn who_took_over_answers_in_that_very_conversation() {
    let app = TestApp::start().await;
    let (kim, mut visitor) = (app.teammate().await, app.visitor().await);
    visitor.says("My order never came").await.ok();
    let path = format!("/api/v1/conversations/{}", live(&kim).await["id"].as_str().expect("an id"));
    let reply = |text: &str, mode: &str| json!({ "text": text, "mode": mode, "client_id": text });
    kim.post(&format!("{path}/messages"), reply("Hello", "chat")).await.refused(409, "not_taken_over");
    kim.post(&format!("{path}/take-over"), json!({})).await.ok();
    let message = kim.post(&format!("{path}/messages"), reply("Hello", "chat")).await.data();
    let again = kim.post(&format!("{path}/messages"), reply("Hello", "chat")).await.data();
    assert_eq!((&message["author"]["name"], &message["id"]), (&json!("Kim Doe"), &again["id"]));
    let has_it = |frame: &Value| {
        frame["messages"].as_array().is_some_and(|messages| messages.iter().any(|one| one["id"] == message["id"]))
    };
    visitor.socket.until_that("messages", has_it).await;
    let note = kim.post(&format!("{path}/messages"), reply("They sound upset", "note")).await.data();
    assert_eq!((&note["visibility"], &note["thread_id"]), (&json!("note"), &message["thread_id"]));
}

#[tokio::test]
async fn an_old_ticket_does_not_seize_the_conversation_of_a_newer_one() {
    let app = TestApp::start().await;
    let (kim, ada, visitor) = (app.teammate().await, app.hire("Ada").await, app.visitor().await);
    visitor.says("My order never came").await.ok();
    let take_over = format!("/api/v1/conversations/{}/take-over", live(&kim).await["id"].as_str().expect("an id"));
    let path = |ticket: &Value| format!("/api/v1/tickets/{}", ticket["id"].as_str().expect("an id"));
    let old = path(&ada.post(&take_over, json!({})).await.data());
    ada.put(&format!("{old}/status"), json!({ "status": "resolved" })).await.ok();
    visitor.says("It still has not come").await.ok();
    let new = kim.post(&take_over, json!({})).await.data();
    assert_ne!(path(&new), old);

    ada.post(&format!("{old}/pass-to-ai"), json!({})).await.ok();
    assert_eq!(live(&kim).await["teammate_id"], kim.id(), "the conversation is Kim's");
    let reply = json!({ "text": "Hello from the old ticket", "mode": "chat" });
    let refused = ada.post(&format!("{old}/messages"), reply.clone()).await.refused(409, "moved_on");
    assert!(refused["message"].as_str().is_some_and(|sentence| sentence.contains("#2")), "{refused}");
    kim.post(&format!("{}/messages", path(&new)), reply).await.ok();
}
