//! `POST /api/sdk/users/identify`.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::TestApp;

#[tokio::test]
async fn a_site_says_who_its_user_is() {
    let app = TestApp::start().await;
    let user = app
        .site()
        .identify(json!({
            "user_id": "user_123",
            "traits": { "name": "Jane Doe", "email": "jane@example.com", "plan": "enterprise", "mrr": 49.5,
                        "signed_up_at": "2026-01-15", "on_contract": true, "renewal_status": "at_risk" },
            "context": { "seats": { "label": "Seats", "type": "metric", "value": { "used": 3 } } }
        }))
        .await;
    assert_eq!(user["user_id"], "user_123");
    assert_eq!(user["external_id"], "user_123");
    assert_eq!((&user["kind"], &user["verified"]), (&json!("user"), &json!(false)));
    assert_eq!(
        (&user["name"], &user["email"], &user["mrr"]),
        (&json!("Jane Doe"), &json!("jane@example.com"), &json!(49.5))
    );
    assert_eq!(user["signed_up_at"], "2026-01-15T00:00:00.000000+00:00");
    assert_eq!(user["arr"], Value::Null, "a column that isn't set is null");
    assert_eq!(user["custom_fields"], json!({ "plan": "enterprise" }));
    assert_eq!(user["context"]["seats"]["value"], json!({ "used": 3 }));

    let kim = app.teammate().await;
    let contact = kim.get(&format!("/api/v1/contacts/{}", user["id"].as_str().expect("an id"))).await.data();
    assert_eq!(contact["traits"]["renewal_status"], "at_risk");
    assert_eq!(kim.get("/api/v1/contacts").await.data().as_array().expect("a list").len(), 1);
}

#[tokio::test]
async fn what_is_known_of_a_user_does_not_grow_without_end() {
    let app = TestApp::start().await;
    let identify = |number: usize| {
        let traits = json!({ format!("trait_{number}"): "x".repeat(19_000) });
        app.site().post("/users/identify", json!({ "user_id": "u", "traits": traits }))
    };
    for number in 0..10 {
        identify(number).await.ok();
    }
    assert_eq!(identify(10).await.sdk_refused(400, "invalid")["field"], "traits");
    identify(9).await.ok();
}

#[tokio::test]
async fn a_second_identify_merges_and_bumps_last_seen() {
    let app = TestApp::start().await;
    let site = app.site();
    let before = site
        .identify(json!({ "user_id": "u", "traits": { "name": "Jane", "plan": "free", "role": "admin" },
                          "context": { "a": { "label": "A", "value": 1 }, "b": { "label": "B", "value": 1 } } }))
        .await;
    app.advance(Duration::from_secs(60));
    let after = site
        .identify(json!({ "user_id": "u", "traits": { "plan": "pro", "name": null },
                          "context": { "b": { "label": "B2", "type": "list", "value": [] } } }))
        .await;
    assert_eq!(after["id"], before["id"]);
    assert_eq!(after["first_seen"], before["first_seen"]);
    assert!(after["last_seen"].as_str() > before["last_seen"].as_str());
    assert_eq!(after["name"], Value::Null, "null clears a column");
    assert_eq!(after["custom_fields"], json!({ "plan": "pro", "role": "admin" }));
    assert_eq!(after["context"]["a"], json!({ "label": "A", "type": "custom", "value": 1 }));
    assert_eq!(after["context"]["b"], json!({ "label": "B2", "type": "list", "value": [] }), "replaced entirely");
}

#[tokio::test]
async fn every_reserved_key_is_named_at_once() {
    let app = TestApp::start().await;
    let reserved = [
        "id",
        "external_id",
        "org_id",
        "company_id",
        "created_at",
        "updated_at",
        "first_seen",
        "last_seen",
        "last_contacted_at",
    ];
    for key in reserved {
        let answer = app.site().post("/users/identify", json!({ "user_id": "u", "traits": { key: "x" } })).await;
        assert_eq!((answer.status, &answer.body["reserved_keys"]), (400, &json!([key])));
        assert!(answer.body["docs_url"].is_string() && answer.body["error"].is_string());
    }
    let traits = json!({ "created_at": 1, "name": "Jane", "id": 2 });
    let answer = app.site().post("/users/identify", json!({ "user_id": "u", "traits": traits })).await;
    let mut named: Vec<&str> =
        answer.body["reserved_keys"].as_array().expect("keys").iter().filter_map(Value::as_str).collect();
    named.sort_unstable();
    assert_eq!((answer.status, named), (400, vec!["created_at", "id"]));
    let kim = app.teammate().await;
    assert_eq!(kim.get("/api/v1/contacts").await.data(), json!([]), "nothing of a refused call is kept");
}

#[tokio::test]
async fn traits_and_context_have_twenty_thousand_bytes_together() {
    let app = TestApp::start().await;
    let site = app.site();
    // {"note":"…"} has 11 bytes beside the text.
    let body = |text: String| json!({ "user_id": "u", "traits": { "note": text } });
    site.identify(body("x".repeat(20_000 - 11))).await;
    site.post("/users/identify", body("x".repeat(20_000 - 10))).await.sdk_refused(400, "too_long");
    // Bytes, not characters.
    site.post("/users/identify", body("ü".repeat(10_000))).await.sdk_refused(400, "too_long");
    let split = json!({ "user_id": "u", "traits": { "note": "x".repeat(12_000) },
                        "context": { "k": { "label": "L", "value": "x".repeat(12_000) } } });
    site.post("/users/identify", split).await.sdk_refused(400, "too_long");
}

#[tokio::test]
async fn what_is_no_identify_call_is_refused_with_the_field() {
    let app = TestApp::start().await;
    let site = app.site();
    let field = |answer: Value| answer["field"].as_str().map(str::to_owned);
    for (body, wrong) in [
        (json!({}), "user_id"),
        (json!({ "user_id": "" }), "user_id"),
        (json!({ "user_id": "anonymous" }), "user_id"),
        (json!({ "user_id": "x".repeat(256) }), "user_id"),
        (json!({ "user_id": "u", "traits": { "mrr": "much" } }), "traits.mrr"),
        (json!({ "user_id": "u", "context": { "k": "flat" } }), "context.k"),
        (json!({ "user_id": "u", "context": { "k": { "label": "L", "type": "poem" } } }), "context.k"),
        (json!({ "user_id": "u", "session_id": "sess_1" }), "session_id"),
    ] {
        let answer = site.post("/users/identify", body).await.sdk_refused(400, "invalid");
        assert_eq!(field(answer).as_deref(), Some(wrong));
    }
    site.post("/users/identify", json!({ "user_id": "u", "traits": [] })).await.sdk_refused(400, "invalid");
    site.call("/users/identify").body("{\"user_id\":").await.sdk_refused(400, "malformed_json");
    site.call("/users/identify").body("x".repeat(17 * 1024 * 1024)).await.sdk_refused(413, "too_large");
}

#[tokio::test]
async fn nul_never_reaches_the_database() {
    let app = TestApp::start().await;
    let user = app.site().identify(json!({ "user_id": "u\0", "traits": { "name": "Ja\0ne", "a\0b": "c\0" } })).await;
    assert_eq!((&user["user_id"], &user["name"]), (&json!("u"), &json!("Jane")));
    assert_eq!(user["custom_fields"], json!({ "ab": "c" }));
}

#[tokio::test]
async fn identifying_takes_the_anonymous_session_along() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let visitor = app.visitor().await;
    visitor.asks_for_a_person().await;
    let ticket = kim.get("/api/v1/tickets").await.data()[0].take();
    assert_eq!(ticket["contact_kind"], "anonymous");

    let user = app
        .site()
        .identify(json!({ "user_id": "u", "traits": { "name": "Jane" }, "session_id": visitor.session }))
        .await;
    let ticket = kim.get("/api/v1/tickets").await.data()[0].take();
    assert_eq!((&ticket["contact_id"], &ticket["contact_name"]), (&user["id"], &json!("Jane")));
    let conversations = kim.get("/api/v1/conversations?view=live").await.data();
    assert_eq!(conversations[0]["contact_id"], user["id"]);
    let contacts = kim.get("/api/v1/contacts").await.data();
    assert_eq!(contacts.as_array().expect("a list").len(), 1, "the anonymous contact became part of the user");

    // From now on the session answers the user only.
    visitor.says("Hello?").await.sdk_refused(404, "not_found");
    let mut body = visitor.message("Hello?");
    body["user_id"] = "u".into();
    app.site().post("/chat", body.clone()).await.ok();
    body["user_id"] = "somebody else".into();
    app.site().post("/chat", body).await.sdk_refused(404, "not_found");
    let other = app.site().identify(json!({ "user_id": "v", "session_id": visitor.session })).await;
    assert_ne!(other["id"], user["id"]);
    assert_eq!(kim.get("/api/v1/tickets").await.data()[0]["contact_id"], user["id"], "nobody takes it from them");
}
