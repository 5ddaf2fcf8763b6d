//! The first hour: steps tick themselves, once, and everybody who watches sees it.

use serde_json::{Value, json};

use crate::support::{Provider, Socket, Teammate, TestApp};

const CHECKLIST: &str = "/api/v1/checklist";

async fn done(teammate: &Teammate) -> Vec<String> {
    let items = teammate.get(CHECKLIST).await.data()["items"].take();
    let items = items.as_array().expect("steps").iter().filter(|item| item["done"] == true);
    items.map(|item| item["key"].as_str().expect("a key").to_owned()).collect()
}

#[tokio::test]
async fn each_step_ticks_itself_when_it_is_taken() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let fresh = kim.get(CHECKLIST).await.data();
    let keys: Vec<&Value> = fresh["items"].as_array().expect("steps").iter().map(|item| &item["key"]).collect();
    assert_eq!(keys, ["knowledge", "try_agent", "install", "model", "invite"]);
    assert_eq!((&fresh["dismissed"], &fresh["sample_data"]), (&json!(false), &Value::Null));
    assert_eq!(done(&kim).await, Vec::<String>::new());
    let seq = kim.get("/api/v1/me").await.ok()["seq"].as_i64().expect("a number");
    let (mut socket, _) = Socket::dashboard(&app, &kim, seq).await;

    let text = "# Opening hours\n\nWe are open from nine to five.";
    kim.post("/api/v1/knowledge/sources", json!({ "title": "Hours", "text": text })).await.data();
    let told = socket.until_that("event", |frame| frame["kind"] == "checklist.ticked").await;
    assert_eq!(told["data"]["item"], "knowledge");
    kim.invite(json!({ "role": "member" })).await;
    app.visitor().await.says("When are you open?").await.ok();
    assert_eq!(done(&kim).await, ["knowledge", "try_agent", "invite"]);
    let at = kim.get(CHECKLIST).await.data()["items"][0]["at"].clone();
    assert!(at.is_string());
    kim.post("/api/v1/knowledge/sources", json!({ "title": "Again", "text": text })).await.data();
    assert_eq!(kim.get(CHECKLIST).await.data()["items"][0]["at"], at, "the first time counts");
}

#[tokio::test]
async fn a_model_is_connected_when_it_answers_a_test() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let connect = async |base_url: &str| {
        let form = json!({ "provider": "openai", "base_url": base_url, "model": "some-model" });
        let id = kim.post("/api/v1/models", form).await.data()["id"].take();
        format!("/api/v1/models/{}/test", id.as_str().expect("an id"))
    };
    let nowhere = connect("http://127.0.0.1:9/v1").await;
    assert_eq!(kim.post(&nowhere, json!({})).await.data()["ok"], false);
    assert_eq!(done(&kim).await, Vec::<String>::new(), "nobody answers there");
    let provider = Provider::start([]).await;
    let here = connect(provider.url()).await;
    assert_eq!(done(&kim).await, Vec::<String>::new(), "nobody has asked it");
    assert_eq!(kim.post(&here, json!({})).await.data()["ok"], true);
    assert_eq!(done(&kim).await, ["model"]);
}

#[tokio::test]
async fn a_model_is_connected_when_it_answers_a_visitor() {
    let (app, provider) = (TestApp::start().await, Provider::start([]).await);
    let (kim, _) = provider.answers_in(&app, json!({})).await;
    assert_eq!(done(&kim).await, Vec::<String>::new());
    app.visitor().await.says("When are you open?").await.ok();
    assert_eq!(done(&kim).await, ["try_agent", "model"]);
}

#[tokio::test]
async fn the_widget_is_installed_when_a_page_of_another_site_asks_for_it() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let config = format!("/api/sdk/config?org_id={}", app.acme.workspace.0);
    app.call("GET", &config).with("Referer", &format!("{}/dashboard/install", app.url())).await.ok();
    assert_eq!(done(&kim).await, Vec::<String>::new(), "the server's own page is no installation");
    assert_eq!(kim.get("/api/v1/install").await.data()["last_seen"], Value::Null);
    app.call("GET", &config).with("Referer", "https://shop.example/checkout").await.ok();
    assert_eq!(done(&kim).await, ["install"]);
}

#[tokio::test]
async fn a_teammate_dismisses_the_checklist_for_themselves() {
    let app = TestApp::start().await;
    let (kim, sam) = (app.teammate().await, app.hire("Sam Roe").await);
    assert_eq!(sam.put(CHECKLIST, json!({ "dismissed": true })).await.data()["dismissed"], true);
    assert_eq!(sam.get(CHECKLIST).await.data()["dismissed"], true);
    assert_eq!(kim.get(CHECKLIST).await.data()["dismissed"], false);
    sam.put(CHECKLIST, json!({ "dismissed": false })).await.data();
    assert_eq!(sam.get(CHECKLIST).await.data()["dismissed"], false);
}
