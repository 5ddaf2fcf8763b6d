//! Where a ticket stands: every status, stale decisions, and snoozed tickets that come back.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Call, Teammate, TestApp};

fn set(kim: &Teammate, ticket: &Value, status: &str) -> Call {
    kim.put(&path(ticket), json!({ "status": status }))
}

fn path(ticket: &Value) -> String {
    format!("/api/v1/tickets/{}/status", ticket["id"].as_str().expect("an id"))
}

#[tokio::test]
async fn every_status_has_its_view() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let ticket = kim.ticket("One").await;
    for (status, view, is_active) in [
        ("priority", "priority", true),
        ("in_progress", "in_progress", true),
        ("open", "open", true),
        ("resolved", "resolved", false),
        ("spam", "spam", false),
        ("open", "open", true),
    ] {
        let changed = set(&kim, &ticket, status).await.data();
        assert_eq!(changed["status"], status);
        assert_eq!(kim.view(view).await, ["One"], "{view}");
        assert_eq!(kim.view("all").await.len(), usize::from(is_active), "{status}");
        for other in ["open", "priority", "in_progress", "snoozed", "resolved", "spam", "ai_resolved"] {
            assert_eq!(kim.view(other).await.is_empty(), other != view, "{status} in {other}");
        }
    }
}

#[tokio::test]
async fn in_progress_and_snoozed_keep_the_priority_and_open_clears_it() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let ticket = kim.ticket("One").await;
    set(&kim, &ticket, "priority").await.data();
    assert_eq!(set(&kim, &ticket, "in_progress").await.data()["priority"], true);
    let until = app.in_minutes(60);
    let snoozed = kim.put(&path(&ticket), json!({ "status": "snoozed", "snoozed_until": until })).await.data();
    assert_eq!((&snoozed["priority"], &snoozed["snoozed_until"]), (&json!(true), &json!(until)));
    let open = set(&kim, &ticket, "open").await.data();
    assert_eq!((&open["priority"], &open["snoozed_until"]), (&json!(false), &Value::Null));
}

#[tokio::test]
async fn resolving_says_who_and_when() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let ticket = kim.ticket("One").await;
    let resolved = set(&kim, &ticket, "resolved").await.data();
    assert_eq!(resolved["resolved_by"], "teammate");
    assert!(resolved["resolved_at"].is_string());
    let open = set(&kim, &ticket, "open").await.data();
    assert_eq!((&open["resolved_by"], &open["resolved_at"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn the_same_status_again_changes_nothing() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let ticket = kim.ticket("One").await;
    let first = set(&kim, &ticket, "resolved").await.ok();
    let second = set(&kim, &ticket, "resolved").await.ok();
    assert_eq!((&first["data"], &first["seq"]), (&second["data"], &second["seq"]));
}

#[tokio::test]
async fn a_decision_on_an_older_sight_is_refused() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let ticket = kim.ticket("One").await;
    let seen = ticket["version"].to_string();
    set(&kim, &ticket, "priority").with("If-Match", &seen).await.data();
    set(&kim, &ticket, "resolved").with("If-Match", &seen).await.refused(412, "stale");
    set(&kim, &ticket, "resolved").with("If-Match", &format!("\"{seen}\"")).await.refused(412, "stale");
    set(&kim, &ticket, "resolved").with("If-Match", "latest").await.refused(400, "invalid");
    assert_eq!(kim.view("priority").await, ["One"]);
    set(&kim, &ticket, "resolved").await.data();
}

#[tokio::test]
async fn an_unknown_status_or_a_snooze_without_a_future_is_refused() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let ticket = kim.ticket("One").await;
    for body in [json!({ "status": "closed" }), json!({}), json!({ "status": "snoozed", "snoozed_until": "soon" })] {
        kim.put(&path(&ticket), body).await.refused(400, "invalid");
    }
    for until in [Value::Null, json!(app.in_minutes(0)), json!(app.in_minutes(-1))] {
        let error = kim.put(&path(&ticket), json!({ "status": "snoozed", "snoozed_until": until })).await;
        assert_eq!(error.refused(400, "invalid")["field"], "snoozed_until");
    }
}

/// Jobs are looked for every second.
async fn until_view(kim: &Teammate, view: &str, subjects: &[&str]) {
    for _ in 0..100 {
        if kim.view(view).await == subjects {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{view} shows {:?}, not {subjects:?}", kim.view(view).await);
}

#[tokio::test]
async fn a_snoozed_ticket_comes_back_when_its_moment_has_come() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let ticket = kim.ticket("One").await;
    let snooze = async |minutes: i64| {
        let body = json!({ "status": "snoozed", "snoozed_until": app.in_minutes(minutes) });
        kim.put(&path(&ticket), body).await.data()
    };
    set(&kim, &ticket, "priority").await.data();
    snooze(10).await;
    assert_eq!(kim.view("all").await.len(), 0);
    snooze(30).await;
    app.advance(Duration::from_secs(11 * 60));
    // The look of the first snooze passes by; another ticket shows that jobs were done meanwhile.
    let other = kim.ticket("Two").await;
    kim.put(&path(&other), json!({ "status": "snoozed", "snoozed_until": app.in_minutes(1) })).await.data();
    app.advance(Duration::from_secs(61));
    until_view(&kim, "open", &["Two"]).await;
    assert_eq!(kim.view("snoozed").await, ["One"]);
    app.advance(Duration::from_secs(20 * 60));
    until_view(&kim, "priority", &["One"]).await;
    let events = kim.get(&format!("/api/v1/tickets/{}/timeline", ticket["id"].as_str().expect("an id"))).await.data();
    let woke = events.as_array().expect("a timeline").last().expect("an event").clone();
    assert_eq!((&woke["event"]["actor"]["kind"], &woke["event"]["data"]["to"]), (&json!("system"), &json!("priority")));
}
