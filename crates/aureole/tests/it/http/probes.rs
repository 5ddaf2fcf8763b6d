//! `/metrics`: what an operator watches.

use serde_json::{Value, json};
use store::Engine;

use crate::support::{Act, Provider, READ, TestApp, WROTE};

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
    kim.put(&path, json!({ "status": "snoozed", "snoozed_until": app.in_minutes(60) })).await.ok();
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

#[tokio::test]
async fn tokens_are_counted_by_provider_and_purpose_those_of_a_cut_answer_too() {
    let (app, provider) = (TestApp::start().await, Provider::start([Act::Says("Well."), Act::BreaksOff("W")]).await);
    let (kim, model) = provider.answers_in(&app, json!({ "key": "secret-model-key-9876" })).await;
    let count = async |purpose: &str, direction: &str| {
        let Value::String(page) = app.call("GET", "/metrics").await.ok() else { panic!("not a text") };
        assert!(!page.contains("9876") && !page.contains("some-model"), "{page}");
        let labels = format!("direction=\"{direction}\",provider=\"openai\",purpose=\"{purpose}\"");
        value(&page, &format!("aureole_model_tokens_total{{{labels}}}")).unwrap_or(0)
    };
    let ask = async || app.site().post("/chat", json!({ "message": "How long does a parcel take?" })).await.ok();
    let trace = async |answer: Value| {
        let id = answer["actions"][0]["id"].as_str().expect("a message's id");
        let trace = kim.get(&format!("/api/v1/messages/{id}/trace")).await.data();
        (trace["input_tokens"].as_i64(), trace["output_tokens"].as_i64())
    };
    assert_eq!(count("answer", "input").await, 0);
    assert_eq!(trace(ask().await).await, (Some(2 * READ), Some(2 * WROTE)), "an answer and its judgement");
    assert_eq!((count("answer", "input").await, count("answer", "output").await), (READ, WROTE));
    assert_eq!((count("judge", "input").await, count("judge", "output").await), (READ, WROTE));
    assert!(trace(ask().await).await >= (Some(READ), Some(WROTE)), "with what builtin read, who went on for nothing");
    assert_eq!((count("answer", "input").await, count("answer", "output").await), (2 * READ, 2 * WROTE));
    assert_eq!(count("judge", "input").await, READ, "nobody judges what builtin says");
    kim.post(&format!("/api/v1/models/{}/test", model["id"].as_str().expect("an id")), json!({})).await.data();
    assert_eq!((count("test", "input").await, count("test", "output").await), (READ, WROTE));
}
