//! `/metrics`: what an operator watches.

use serde_json::Value;
use store::Engine;

use crate::support::TestApp;

/// The value of one line.
fn value(page: &str, name: &str) -> Option<i64> {
    page.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok())
}

#[tokio::test]
async fn jobs_the_log_and_the_index_are_on_the_page() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let ticket = kim.ticket("Call back tomorrow").await;
    let path = format!("/api/v1/tickets/{}/status", ticket["id"].as_str().expect("an id"));
    kim.put(&path, serde_json::json!({ "status": "snoozed", "snoozed_until": app.in_minutes(60) })).await.ok();
    let reply = app.call("GET", "/metrics").await;
    assert_eq!(reply.header("content-type"), Some("text/plain; version=0.0.4"));
    let page = reply.body.as_str().expect("a page").to_owned();
    assert_eq!(value(&page, "aureole_jobs{kind=\"tickets.wake\",state=\"waiting\"}"), Some(1), "{page}");
    assert!(value(&page, "aureole_store_writes").is_some_and(|writes| writes > 0), "{page}");
    let has_log = value(&page, "aureole_store_wal_bytes").is_some();
    assert_eq!(has_log, app.app.store.engine() == Engine::Sqlite, "{page}");
}

#[tokio::test]
async fn the_lag_is_that_of_the_index_furthest_behind() {
    let app = TestApp::start().await;
    app.rival().await;
    let (kim, ray) = (app.teammate().await, app.sign_in("ray@rival.example").await);
    let search = "/api/v1/knowledge/search?q=parcels";
    let lag = async || {
        let Value::String(page) = app.call("GET", "/metrics").await.ok() else { panic!("not a text") };
        value(&page, "aureole_index_lag_events").expect("a number")
    };
    assert_eq!(lag().await, 0, "nothing was searched by now");
    for teammate in [&kim, &ray] {
        teammate.get(search).await.data();
    }
    assert_eq!(lag().await, 0);
    kim.ticket("One").await;
    let of_kim = lag().await;
    assert!(of_kim > 0);
    for subject in ["One", "Two"] {
        ray.ticket(subject).await;
    }
    assert!(lag().await > of_kim);
    ray.get(search).await.data();
    assert_eq!(lag().await, of_kim);
}

#[tokio::test]
async fn requests_are_counted_by_method_and_outcome() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    kim.get("/api/v1/tickets").await.data();
    app.call("FROBNICATE", "/api/v1/tickets").await;
    let Value::String(page) = app.call("GET", "/metrics").await.ok() else { panic!("not a text") };
    for labels in [r#"method="POST",status="2xx""#, r#"method="GET",status="2xx""#, r#"method="other",status="4xx""#] {
        let line = format!("aureole_http_request_seconds_count{{{labels}}} ");
        assert!(page.contains(&line), "{line}is not in\n{page}");
    }
}
