//! Lists: their order, their pages, who sees what.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::TestApp;

#[tokio::test]
async fn pages_hold_every_ticket_once_the_newest_activity_first() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    for number in 0..7 {
        kim.ticket(&format!("T{number}")).await;
    }
    assert_eq!(kim.view("all").await, ["T6", "T5", "T4", "T3", "T2", "T1", "T0"]);
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = kim.get(&format!("/api/v1/tickets?limit=3{cursor}")).await.ok();
        let subjects = page["data"].as_array().expect("a page").iter();
        seen.extend(subjects.map(|ticket| ticket["subject"].as_str().expect("a subject").to_owned()));
        assert!(page["seq"].as_i64().is_some_and(|seq| seq > 0));
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen, ["T6", "T5", "T4", "T3", "T2", "T1", "T0"]);
}

#[tokio::test]
async fn a_ticket_moves_up_with_what_is_said_in_it() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let first = kim.ticket("First").await;
    kim.ticket("Second").await;
    let path = format!("/api/v1/tickets/{}/messages", first["id"].as_str().expect("an id"));
    kim.post(&path, json!({ "text": "A thought", "mode": "note" })).await.ok();
    assert_eq!(kim.view("all").await, ["First", "Second"]);
}

#[tokio::test]
async fn built_in_views_beside_status() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let open = async |subject: &str, more: Value| {
        let mut form = json!({ "subject": subject, "contact": { "email": "jane@example.com" } });
        form.as_object_mut().expect("an object").extend(more.as_object().cloned().expect("an object"));
        kim.post("/api/v1/tickets", form).await.data();
    };
    open("Refund", json!({ "metadata": { "category": "agent_request" } })).await;
    open("Demo", json!({ "source": "sales" })).await;
    open("Other", json!({})).await;
    assert_eq!(kim.view("agent_requests").await, ["Refund"]);
    assert_eq!(kim.view("sales").await, ["Demo"]);
    assert_eq!(kim.view("all").await.len(), 3);
}

#[tokio::test]
async fn a_query_that_means_nothing_is_refused() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    for query in ["view=closed", "cursor=torn", "limit=0", "limit=-1", "limit=x"] {
        let answer = kim.get(&format!("/api/v1/tickets?{query}")).await;
        assert_eq!(answer.status, 400, "{query}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_timeline_is_read_backwards_page_by_page() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let ticket = kim.ticket("Long").await;
    let path = format!("/api/v1/tickets/{}", ticket["id"].as_str().expect("an id"));
    for number in 0..9 {
        kim.post(&format!("{path}/messages"), json!({ "text": format!("N{number}"), "mode": "note" })).await.ok();
    }
    let whole = kim.get(&format!("{path}/timeline?limit=200")).await.data();
    let whole = whole.as_array().expect("a timeline").clone();
    let times: Vec<&str> = whole.iter().map(|item| item["at"].as_str().expect("a time")).collect();
    assert!(times.is_sorted(), "{times:?}");
    let (mut pages, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = kim.get(&format!("{path}/timeline?limit=4{cursor}")).await.ok();
        let mut items = page["data"].as_array().expect("a page").clone();
        items.extend(pages);
        pages = items;
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(pages, whole);
    let distinct: BTreeSet<String> = pages.iter().map(ToString::to_string).collect();
    assert_eq!(distinct.len(), whole.len());
}
