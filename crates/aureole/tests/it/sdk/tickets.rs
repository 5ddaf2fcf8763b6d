//! `POST /api/sdk/tickets/create`.

use serde_json::{Value, json};

use crate::support::TestApp;

#[tokio::test]
async fn a_form_opens_a_ticket() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let form = json!({
        "email": "jane@example.com", "name": "Jane Doe", "subject": "The editor loses text", "message": "It happened twice.",
        "metadata": { "severity": "major", "area": "Form Editor" }, "source": "bug_report"
    });
    let answer = app.site().post("/tickets/create", form).await.ok();
    assert_eq!((&answer["success"], &answer["number"], &answer["status"]), (&json!(true), &json!(1), &json!("open")));
    assert_eq!(answer["consolidated"], false);
    let id = answer["ticket_id"].as_str().expect("an id");
    let ticket = kim.get(&format!("/api/v1/tickets/{id}")).await.data();
    assert_eq!((&ticket["subject"], &ticket["source"]), (&json!("The editor loses text"), &json!("bug_report")));
    assert_eq!((&ticket["contact_name"], &ticket["contact_email"]), (&json!("Jane Doe"), &json!("jane@example.com")));
    assert_eq!((&ticket["channel"], &ticket["unread"]), (&json!("api"), &json!(true)));
    assert_eq!(ticket["metadata"], json!({ "severity": "major", "area": "Form Editor" }));
    let timeline = kim.get(&format!("/api/v1/tickets/{id}/timeline")).await.data();
    let message =
        timeline.as_array().expect("a timeline").iter().find(|item| item["type"] == "message").expect("a message");
    assert_eq!(message["message"]["text"], "It happened twice.");
    assert_eq!(message["message"]["author"]["kind"], "contact");
}

#[tokio::test]
async fn defaults_are_those_of_the_reference() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let site = app.site();
    let open = async |extra: Value| {
        let mut form = json!({ "email": "jane@example.com", "subject": " Hello " });
        form.as_object_mut().expect("an object").extend(extra.as_object().cloned().expect("an object"));
        let id = site.post("/tickets/create", form).await.ok()["ticket_id"].take();
        kim.get(&format!("/api/v1/tickets/{}", id.as_str().expect("an id"))).await.data()
    };
    let plain = open(json!({})).await;
    assert_eq!(
        (&plain["source"], &plain["status"], &plain["snippet"]),
        (&json!("api"), &json!("open"), &json!("Hello"))
    );
    assert_eq!(open(json!({ "message": "  " })).await["snippet"], "Hello");
    assert_eq!(open(json!({ "priority": "normal" })).await["status"], "open");
    assert_eq!(open(json!({ "priority": "priority" })).await["status"], "priority");
    for (word, status) in
        [("normal", "open"), ("open", "open"), ("priority", "priority"), ("in_progress", "in_progress")]
    {
        assert_eq!(open(json!({ "status": word })).await["status"], status);
    }
    for word in ["snoozed", "urgent"] {
        let form = json!({ "email": "jane@example.com", "subject": "S", "status": word });
        assert_eq!(site.post("/tickets/create", form).await.sdk_refused(400, "invalid")["field"], "status");
    }
    assert_eq!(open(json!({ "priority": "high" })).await["status"], "open");
    assert_eq!(open(json!({ "source": "" })).await["source"], "api");
    assert_eq!(kim.view("all").await.len(), 10, "each call opens a ticket of its own");
}

#[tokio::test]
async fn the_contact_is_found_by_user_id_then_by_email_then_made() {
    let app = TestApp::start().await;
    let site = app.site();
    let kim = app.teammate().await;
    let by_id = site.identify(json!({ "user_id": "u", "traits": { "email": "una@example.com" } })).await;
    let by_email =
        site.identify(json!({ "user_id": "v", "traits": { "email": "jane@example.com", "name": "Jane" } })).await;
    let open = async |form: Value| {
        let id = site.post("/tickets/create", form).await.ok()["ticket_id"].take();
        kim.get(&format!("/api/v1/tickets/{}", id.as_str().expect("an id"))).await.data()
    };
    let first = open(json!({ "user_id": "u", "email": "jane@example.com", "name": "Una", "subject": "S" })).await;
    assert_eq!((&first["contact_id"], &first["contact_name"]), (&by_id["id"], &json!("Una")), "a name enriches");
    let second =
        open(json!({ "user_id": "unknown", "email": "JANE@example.com", "name": "Other", "subject": "S" })).await;
    assert_eq!((&second["contact_id"], &second["contact_name"]), (&by_email["id"], &json!("Jane")), "a name stays");
    let third = open(json!({ "user_id": "new", "subject": "S" })).await;
    assert_eq!(third["contact_kind"], "user");
    let fourth = open(json!({ "email": "new@example.com", "subject": "S" })).await;
    assert_eq!(fourth["contact_kind"], "lead");
    let fifth = open(json!({ "email": "new@example.com", "subject": "S" })).await;
    assert_eq!(fifth["contact_id"], fourth["contact_id"]);
}

#[tokio::test]
async fn limits_are_counted_in_characters_and_bytes() {
    let app = TestApp::start().await;
    let site = app.site();
    let form = |field: &str, value: Value| {
        let mut form = json!({ "email": "jane@example.com", "subject": "S" });
        form[field] = value;
        form
    };
    for (field, fits, over) in [
        ("subject", json!("ü".repeat(1_000)), json!("ü".repeat(1_001))),
        ("message", json!("ü".repeat(50_000)), json!("ü".repeat(50_001))),
        ("source", json!("ü".repeat(50)), json!("ü".repeat(51))),
        ("metadata", json!({ "k": "x".repeat(49_992) }), json!({ "k": "x".repeat(49_993) })),
    ] {
        site.post("/tickets/create", form(field, fits)).await.ok();
        let refused = site.post("/tickets/create", form(field, over)).await.sdk_refused(400, "invalid");
        assert_eq!(refused["field"], field);
    }
    for (body, field) in [
        (json!({ "email": "jane@example.com" }), "subject"),
        (json!({ "email": "jane@example.com", "subject": " " }), "subject"),
        (json!({ "subject": "S" }), "user_id"),
        (json!({ "subject": "S", "user_id": "anonymous" }), "user_id"),
        (json!({ "subject": "S", "email": "not an address" }), "email"),
    ] {
        let refused = site.post("/tickets/create", body).await.sdk_refused(400, "invalid");
        assert_eq!(refused["field"], field);
    }
}

#[tokio::test]
async fn servers_need_no_token_but_a_wrong_one_is_refused() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    kim.put("/api/v1/workspace", json!({ "enforce_identity": true })).await.ok();
    let form = |token: Option<String>| json!({ "user_id": "u", "subject": "S", "user_token": token });
    app.site().post("/tickets/create", form(None)).await.ok();
    app.site().post("/tickets/create", form(Some(app.token(json!({ "user_id": "u" }))))).await.ok();
    let wrong = form(Some(app.token(json!({ "user_id": "v" }))));
    app.site().post("/tickets/create", wrong).await.sdk_refused(403, "identity_mismatch");
}

#[tokio::test]
async fn a_form_that_is_sent_again_opens_no_second_ticket() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let rival = app.rival().await;
    let form = |subject: &str| json!({ "email": "jane@example.com", "subject": subject });
    let key = "form-2026-04-11-0001";
    let first = app.site().post("/tickets/create", form("Once")).with("Idempotency-Key", key).await;
    let second = app.site().post("/tickets/create", form("Once")).with("Idempotency-Key", key).await;
    assert_eq!(first.ok(), second.ok());
    assert_eq!(kim.view("all").await, ["Once"]);
    let other = app.site().post("/tickets/create", form("Other")).with("Idempotency-Key", key).await;
    other.sdk_refused(422, "key_reused");
    let theirs = app.site_of(&rival).post("/tickets/create", form("Once")).with("Idempotency-Key", key).await.ok();
    assert_eq!(theirs["number"], 1, "a key means nothing in another workspace");
    let short = app.site().post("/tickets/create", form("S")).with("Idempotency-Key", "guessable").await;
    assert_eq!(short.sdk_refused(400, "invalid")["field"], "Idempotency-Key");
    let nobody = app.call("POST", "/api/sdk/tickets/create").with("Idempotency-Key", key).json(&form("Once")).await;
    nobody.sdk_refused(401, "unknown_key");
}

#[tokio::test]
async fn an_urgent_ticket_that_is_said_to_be_open_stays_urgent() {
    let app = TestApp::start().await;
    for (priority, status, becomes) in [
        ("priority", "open", "priority"),
        ("priority", "normal", "priority"),
        ("normal", "open", "open"),
        ("normal", "priority", "priority"),
    ] {
        let form = json!({ "user_id": "u", "subject": "Help", "priority": priority, "status": status });
        let made = app.site().post("/tickets/create", form).await.ok();
        assert_eq!(made["status"], becomes, "{priority}, {status}");
    }
}
