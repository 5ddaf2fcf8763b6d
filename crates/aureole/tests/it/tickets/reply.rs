//! Writing on a ticket: to the contact, or a note to the team.

use serde_json::{Value, json};

use crate::support::{Teammate, TestApp};

/// A visitor has asked for a person: the path of the ticket.
async fn asked(kim: &Teammate, visitor: &crate::support::Visitor) -> String {
    visitor.asks_for_a_person().await;
    let tickets = kim.get("/api/v1/tickets").await.data();
    format!("/api/v1/tickets/{}", tickets[0]["id"].as_str().expect("an id"))
}

fn chat(text: &str) -> Value {
    json!({ "text": text, "mode": "chat" })
}

#[tokio::test]
async fn the_first_reply_takes_the_ticket_and_silences_the_agent() {
    let app = TestApp::start().await;
    let (kim, visitor) = (app.teammate().await, app.visitor().await);
    let path = asked(&kim, &visitor).await;
    let message = kim.post(&format!("{path}/messages"), chat("Hello, this is Kim.")).await.data();
    assert_eq!((&message["author"]["kind"], &message["author"]["name"]), (&json!("teammate"), &json!("Kim Doe")));
    assert_eq!((&message["visibility"], &message["delivery"]), (&json!("public"), &json!("sent")));
    let ticket = kim.get(&path).await.data();
    assert_eq!(ticket["assignee_id"], kim.id());
    assert_eq!((&ticket["snippet"], &ticket["snippet_author"]), (&json!("Hello, this is Kim."), &json!("teammate")));
    let live = kim.get("/api/v1/conversations?view=live").await.data();
    assert_eq!((&live[0]["handling"], &live[0]["teammate_id"]), (&json!("human"), &json!(kim.id())));
    let answer = visitor.says("Thank you").await.ok();
    let kinds: Vec<&Value> =
        answer["actions"].as_array().expect("actions").iter().map(|action| &action["type"]).collect();
    assert_eq!(kinds, ["message"], "one line says who has it, and the agent does nothing");
    let ticket = kim.get(&path).await.data();
    assert_eq!((&ticket["snippet"], &ticket["unread"]), (&json!("Thank you"), &json!(true)));
}

#[tokio::test]
async fn a_workspace_may_leave_unassigned_tickets_unassigned() {
    let app = TestApp::start().await;
    let (kim, visitor) = (app.teammate().await, app.visitor().await);
    kim.put("/api/v1/workspace", json!({ "inbox": { "auto_assign_on_reply": false } })).await.ok();
    let path = asked(&kim, &visitor).await;
    kim.post(&format!("{path}/messages"), chat("Hello")).await.ok();
    assert_eq!(kim.get(&path).await.data()["assignee_id"], Value::Null);
}

#[tokio::test]
async fn a_reply_that_is_sent_twice_is_written_once() {
    let app = TestApp::start().await;
    let (kim, visitor) = (app.teammate().await, app.visitor().await);
    let path = asked(&kim, &visitor).await;
    let reply = json!({ "text": "Once", "mode": "chat", "client_id": "c-1" });
    let first = kim.post(&format!("{path}/messages"), reply.clone()).await.data();
    let second = kim.post(&format!("{path}/messages"), reply).await.data();
    assert_eq!(first["id"], second["id"]);
    let timeline = kim.get(&format!("{path}/timeline")).await.data();
    let said = timeline.as_array().expect("a timeline").iter().filter(|item| item["message"]["text"] == "Once");
    assert_eq!(said.count(), 1);
}

#[tokio::test]
async fn a_repeated_reply_does_not_resolve_the_ticket_again() {
    let app = TestApp::start().await;
    let (kim, visitor) = (app.teammate().await, app.visitor().await);
    let path = asked(&kim, &visitor).await;
    for mode in ["chat", "note"] {
        let reply = json!({ "text": "Done.", "mode": mode, "client_id": mode, "then": "resolve" });
        let said = kim.post(&format!("{path}/messages"), reply.clone()).await.data();
        assert_eq!(kim.get(&path).await.data()["status"], "resolved");
        kim.put(&format!("{path}/status"), json!({ "status": "open" })).await.ok();
        assert_eq!(kim.post(&format!("{path}/messages"), reply).await.data()["id"], said["id"]);
        assert_eq!(kim.get(&path).await.data()["status"], "open", "{mode}");
    }
}

#[tokio::test]
async fn a_reply_can_resolve_and_the_agent_answers_again() {
    let app = TestApp::start().await;
    let (kim, visitor) = (app.teammate().await, app.visitor().await);
    let path = asked(&kim, &visitor).await;
    kim.post(&format!("{path}/messages"), json!({ "text": "Done.", "mode": "chat", "then": "resolve" })).await.ok();
    let ticket = kim.get(&path).await.data();
    assert_eq!((&ticket["status"], &ticket["resolved_by"]), (&json!("resolved"), &json!("teammate")));
    let live = kim.get("/api/v1/conversations?view=live").await.data();
    assert_eq!(live[0]["handling"], "agent");
    assert_ne!(visitor.says("Hello again").await.ok()["text"], "");
    assert_eq!(kim.get(&path).await.data()["status"], "resolved", "what the agent answers opens nothing");
}

#[tokio::test]
async fn a_note_names_teammates_who_then_find_it() {
    let app = TestApp::start().await;
    let (kim, ada) = (app.teammate().await, app.hire("Ada").await);
    let ticket = kim.ticket("One").await;
    let path = format!("/api/v1/tickets/{}", ticket["id"].as_str().expect("an id"));
    let note = json!({ "text": "@Ada what do you think?", "mode": "note", "mentions": [ada.id(), ada.id()] });
    let message = kim.post(&format!("{path}/messages"), note).await.data();
    assert_eq!((&message["visibility"], &message["mentions"]), (&json!("note"), &json!([ada.id()])));
    assert_eq!(message["delivery"], Value::Null);
    assert_eq!((ada.view("mentions").await, kim.view("mentions").await), (vec!["One".to_owned()], vec![]));
    assert_eq!(kim.get(&path).await.data()["assignee_id"], Value::Null, "a note is no reply");
    kim.put(&format!("{path}/status"), json!({ "status": "resolved" })).await.ok();
    assert_eq!(ada.view("mentions").await, ["One"], "a mention outlives the ticket's work");
}

#[tokio::test]
async fn what_cannot_be_said_is_refused() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let ticket = kim.ticket("One").await;
    let path = format!("/api/v1/tickets/{}/messages", ticket["id"].as_str().expect("an id"));
    for (body, field) in [
        (json!({ "text": "  ", "mode": "note" }), "text"),
        (json!({ "text": "x".repeat(50_001), "mode": "note" }), "text"),
        (json!({ "text": "x", "mode": "note", "client_id": "" }), "client_id"),
        (json!({ "text": "x", "mode": "note", "client_id": "x".repeat(65) }), "client_id"),
        (json!({ "text": "x", "mode": "chat", "mentions": [kim.id()] }), "mentions"),
        (json!({ "text": "x" }), "mode"),
    ] {
        assert_eq!(kim.post(&path, body).await.refused(400, "invalid")["field"], field);
    }
    let stranger = json!({ "text": "x", "mode": "note", "mentions": ["tmt_00000000000000000000000001"] });
    kim.post(&path, stranger).await.refused(404, "not_found");
    kim.post(&path, chat("Hello?")).await.refused(409, "no_chat");
    kim.post(&path, json!({ "text": "x", "mode": "email" })).await.refused(400, "invalid");
}

#[tokio::test]
async fn a_contact_who_writes_wakes_what_people_work_on() {
    let app = TestApp::start().await;
    let (kim, visitor) = (app.teammate().await, app.visitor().await);
    let path = asked(&kim, &visitor).await;
    kim.post(&format!("{path}/messages"), chat("A moment")).await.ok();
    let snooze = json!({ "status": "snoozed", "snoozed_until": app.in_minutes(60) });
    kim.put(&format!("{path}/status"), snooze).await.ok();
    visitor.says("Are you there?").await.ok();
    assert_eq!(kim.get(&path).await.data()["status"], "open");
}
