//! `POST /api/sdk/events`.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Teammate, TestApp, new_session};

/// What the team sees of a contact's activity, the oldest first: `(event_type, page_url)`.
async fn activity(kim: &Teammate, contact: &Value) -> Vec<Value> {
    let path = format!("/api/v1/contacts/{}/activity", contact.as_str().expect("an id"));
    let mut items = kim.get(&path).await.data().as_array().expect("a list").clone();
    items.reverse();
    items
}

fn types(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["event_type"].as_str().expect("a type")).collect()
}

#[tokio::test]
async fn a_page_reports_what_its_user_does() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let events = json!([
        { "event_type": "page_view", "page_url": "https://shop.example/pricing" },
        { "event_type": "click", "element_selector": "#buy", "page_url": "https://shop.example/pricing", "metadata": { "plan": "pro" } },
    ]);
    let answer =
        app.site().post("/events", json!({ "user_id": "u", "session_id": "tab-1", "events": events })).await.ok();
    assert_eq!(answer, json!({ "success": true }));
    let contacts = kim.get("/api/v1/contacts").await.data();
    assert_eq!(
        (&contacts[0]["external_id"], &contacts[0]["kind"]),
        (&json!("u"), &json!("user")),
        "made, since unknown"
    );
    let items = activity(&kim, &contacts[0]["id"]).await;
    assert_eq!(types(&items), ["page_view", "click"]);
    assert_eq!(items[1]["element_selector"], "#buy");
    assert_eq!((&items[1]["metadata"], &items[1]["session_id"]), (&json!({ "plan": "pro" }), &json!("tab-1")));
}

#[tokio::test]
async fn a_known_user_was_last_seen_now() {
    let app = TestApp::start().await;
    let before = app.site().identify(json!({ "user_id": "u", "traits": { "name": "Una" } })).await;
    app.advance(Duration::from_secs(60));
    app.site().post("/events", json!({ "user_id": "u", "events": [{ "event_type": "click" }] })).await.ok();
    let contact = app.teammate().await.get("/api/v1/contacts").await.data()[0].take();
    assert!(contact["last_seen"].as_str() > before["last_seen"].as_str());
    assert_eq!((&contact["first_seen"], &contact["name"]), (&before["first_seen"], &json!("Una")));
}

#[tokio::test]
async fn texts_that_are_too_long_are_cut_and_counts_and_metadata_are_refused() {
    let app = TestApp::start().await;
    let (kim, site) = (app.teammate().await, app.site());
    let long = "ü".repeat(5_000);
    let event = json!({ "event_type": long, "element_selector": long, "page_url": long, "metadata": { "k": "x".repeat(9_992) } });
    site.post("/events", json!({ "user_id": "u", "session_id": long, "events": [event] })).await.ok();
    let contact = kim.get("/api/v1/contacts").await.data()[0]["id"].take();
    let kept = activity(&kim, &contact).await[0].take();
    let length = |field: &str| kept[field].as_str().expect("a text").chars().count();
    assert_eq!((length("event_type"), length("element_selector"), length("page_url")), (100, 500, 2_000));

    let click = |count: usize| vec![json!({ "event_type": "click" }); count];
    site.post("/events", json!({ "events": click(100) })).await.ok();
    site.post("/events", json!({ "events": [] })).await.ok();
    for (body, field) in [
        (json!({ "events": click(101) }), "events"),
        (json!({}), "events"),
        (json!({ "events": [{ "event_type": "a" }, { "event_type": "  " }] }), "events[1].event_type"),
        (json!({ "events": [{ "event_type": "a", "metadata": { "k": "x".repeat(9_993) } }] }), "events[0].metadata"),
    ] {
        assert_eq!(site.post("/events", body).await.sdk_refused(400, "invalid")["field"], field);
    }
    for events in
        [json!("click"), json!([{}]), json!([{ "event_type": 1 }]), json!([{ "event_type": "a", "metadata": [] }])]
    {
        site.post("/events", json!({ "events": events })).await.sdk_refused(400, "invalid");
    }
}

#[tokio::test]
async fn what_a_visitor_did_before_they_opened_the_widget_and_said_who_they_are_is_theirs() {
    let app = TestApp::start().await;
    let (kim, site, session) = (app.teammate().await, app.site(), new_session(&app));
    let report = async |event_type: &str| {
        site.post("/events", json!({ "session_id": session, "events": [{ "event_type": event_type }] })).await.ok();
    };
    report("before").await;
    assert_eq!(kim.get("/api/v1/contacts").await.data(), json!([]), "a page view makes nobody");
    site.post("/chat", json!({ "message": "Hi", "session_id": session })).await.ok();
    report("during").await;
    let visitor = kim.get("/api/v1/contacts").await.data()[0]["id"].take();
    assert_eq!(types(&activity(&kim, &visitor).await), ["before", "during"]);
    let user = site.identify(json!({ "user_id": "u", "session_id": session })).await;
    report("after, and without the user").await;
    assert_eq!(types(&activity(&kim, &user["id"]).await), ["before", "during"], "a user's session is not spoken for");
}

#[tokio::test]
async fn a_report_needs_no_proof_but_a_wrong_one_is_refused() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    kim.put("/api/v1/workspace", json!({ "enforce_identity": true })).await.ok();
    let body =
        |token: Option<String>| json!({ "user_id": "u", "user_token": token, "events": [{ "event_type": "click" }] });
    app.site().post("/events", body(None)).await.ok();
    app.site().post("/events", body(Some(app.token(json!({ "sub": "u" }))))).await.ok();
    let wrong = body(Some(app.token(json!({ "user_id": "v" }))));
    app.site().post("/events", wrong).await.sdk_refused(403, "identity_mismatch");
}

#[tokio::test]
async fn activity_is_forgotten_after_its_time_and_with_its_contact() {
    let app = TestApp::with(|config| config.activity_days = 2).await;
    let (kim, site) = (app.teammate().await, app.site());
    let report = async |user: &str, event_type: &str| {
        site.post("/events", json!({ "user_id": user, "events": [{ "event_type": event_type }] })).await.ok();
    };
    report("u", "old").await;
    app.advance(Duration::from_secs(36 * 3_600));
    report("u", "new").await;
    let contact = kim.get("/api/v1/contacts").await.data()[0]["id"].take();
    app.advance(Duration::from_secs(36 * 3_600));
    kim.becomes(&format!("/api/v1/contacts/{}/activity", contact.as_str().expect("an id")), |items| {
        types(items.as_array().expect("a list")) == ["new"]
    })
    .await;
    kim.delete(&format!("/api/v1/contacts/{}", contact.as_str().expect("an id"))).await.ok();
    assert_eq!(activity(&kim, &contact).await, Vec::<Value>::new());
}

#[tokio::test]
async fn nobody_sees_another_workspace_s_activity() {
    let app = TestApp::start().await;
    let rival = app.rival().await;
    app.site_of(&rival).post("/events", json!({ "user_id": "u", "events": [{ "event_type": "click" }] })).await.ok();
    let user = app.site_of(&rival).identify(json!({ "user_id": "u" })).await;
    let path = format!("/api/v1/contacts/{}/activity", user["id"].as_str().expect("an id"));
    app.teammate().await.get(&path).await.refused(404, "not_found");
}
