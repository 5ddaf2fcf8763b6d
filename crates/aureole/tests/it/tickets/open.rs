//! Opening a ticket by hand, and renaming it.

use serde_json::{Value, json};

use crate::support::TestApp;

#[tokio::test]
async fn a_teammate_opens_a_ticket_for_somebody() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let form = json!({
        "subject": "  Called about her invoice  ", "message": "Invoice 17 is wrong", "priority": true, "source": "phone",
        "metadata": { "category": "billing" }, "contact": { "email": "jane@example.com", "name": "Jane Doe", "user_id": "u" }
    });
    let ticket = kim.post("/api/v1/tickets", form).await.data();
    assert_eq!((&ticket["number"], &ticket["subject"]), (&json!(1), &json!("Called about her invoice")));
    assert_eq!(
        (&ticket["status"], &ticket["state"], &ticket["priority"]),
        (&json!("priority"), &json!("open"), &json!(true))
    );
    assert_eq!((&ticket["snippet"], &ticket["message_count"]), (&json!("Invoice 17 is wrong"), &json!(1)));
    assert_eq!((&ticket["category"], &ticket["assignee_id"]), (&json!("billing"), &Value::Null));
    assert_eq!((&ticket["contact_kind"], &ticket["inbox"]), (&json!("user"), &json!("Support")));
    assert_eq!(kim.ticket("Next").await["number"], 2);
}

#[tokio::test]
async fn a_ticket_needs_a_subject_and_somebody() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let jane = json!({ "email": "jane@example.com" });
    for (form, field) in [
        (json!({ "contact": jane }), "subject"),
        (json!({ "subject": " \n", "contact": jane }), "subject"),
        (json!({ "subject": "x".repeat(1_001), "contact": jane }), "subject"),
        (json!({ "subject": "S", "message": "x".repeat(50_001), "contact": jane }), "message"),
        (json!({ "subject": "S", "contact": {} }), "user_id"),
        (json!({ "subject": "S", "contact": { "email": "jane" } }), "email"),
        (json!({ "subject": "S" }), "contact"),
    ] {
        let error = kim.post("/api/v1/tickets", form).await.refused(400, "invalid");
        assert_eq!(error["field"], field);
    }
    assert_eq!(kim.view("all").await.len(), 0);
}

#[tokio::test]
async fn a_subject_can_be_changed_and_the_log_never_holds_it() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let ticket = kim.ticket("Secret name").await;
    let path = format!("/api/v1/tickets/{}", ticket["id"].as_str().expect("an id"));
    let changed = kim.put(&format!("{path}/subject"), json!({ "subject": " Better " })).await.data();
    assert_eq!(changed["subject"], "Better");
    assert!(changed["version"].as_i64() > ticket["version"].as_i64());
    kim.put(&format!("{path}/subject"), json!({ "subject": "" })).await.refused(400, "invalid");
    let timeline = kim.get(&format!("{path}/timeline")).await.data();
    let events: Vec<&Value> =
        timeline.as_array().expect("a timeline").iter().filter(|item| item["type"] == "event").collect();
    let renamed = events.last().expect("an event");
    assert_eq!(renamed["event"]["kind"], "ticket.subject_changed");
    assert_eq!(renamed["event"]["actor"], json!({ "kind": "teammate", "id": kim.id() }));
    assert!(!json!(events).to_string().contains("Secret name") && !json!(events).to_string().contains("Better"));
}
