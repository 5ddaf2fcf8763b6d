//! What a contact had before, beside who they are.

use serde_json::{Value, json};

use crate::support::TestApp;

#[tokio::test]
async fn a_contact_comes_with_their_tickets_and_conversations() {
    let app = TestApp::start().await;
    let (kim, visitor, stranger) = (app.teammate().await, app.user("u-1").await, app.user("u-2").await);
    visitor.says("My order never came").await.ok();
    visitor.asks_for_a_person().await;
    let form = json!({ "subject": "A form of theirs", "contact": { "user_id": "u-1" } });
    let newest = kim.post("/api/v1/tickets", form).await.data();
    stranger.says("Somebody else").await.ok();
    stranger.asks_for_a_person().await;
    let contact = newest["contact_id"].as_str().expect("an id");
    let opened = kim.get(&format!("/api/v1/contacts/{contact}")).await.data();
    let numbers = |rows: &Value, field: &str| -> Vec<Value> {
        rows.as_array().expect("rows").iter().map(|row| row[field].clone()).collect()
    };
    assert_eq!(numbers(&opened["tickets"], "number"), [json!(2), json!(1)], "the newest first, nobody else's");
    assert_eq!(numbers(&opened["conversations"], "ticket_id"), [opened["tickets"][1]["id"].clone()]);
    assert_eq!(opened["external_id"], "u-1");
}
