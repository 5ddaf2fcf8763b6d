//! Keys: what each may do, and what the log says of them.

use serde_json::{Value, json};

use crate::support::{Socket, Teammate, TestApp};

async fn key(kim: &Teammate, scopes: &[&str]) -> Value {
    kim.post("/api/v1/keys", json!({ "name": "Script", "scopes": scopes })).await.data()
}

#[tokio::test]
async fn a_key_for_the_inbox_reads_the_knowledge_and_changes_none_of_it() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let text = json!({ "title": "Returns", "text": "Goods may be returned within 30 days." });
    let source = kim.post("/api/v1/knowledge/sources", text.clone()).await.data();
    let path = format!("/api/v1/knowledge/sources/{}", source["id"].as_str().expect("an id"));

    let inbox = key(&kim, &["inbox"]).await;
    let bearer = format!("Bearer {}", inbox["secret"].as_str().expect("a secret"));
    let program = |method: &str, path: &str| app.call(method, path).with("Authorization", &bearer);
    program("GET", &path).await.data();
    let lie = json!({ "title": "Returns", "text": "Nothing may be returned." });
    program("POST", "/api/v1/knowledge/sources").json(&lie).await.refused(403, "needs_settings_scope");
    program("POST", "/api/v1/knowledge/uploads").await.refused(403, "needs_settings_scope");
    program("PUT", &path).json(&lie).await.refused(403, "needs_settings_scope");
    program("DELETE", &path).await.refused(403, "needs_settings_scope");
    assert_eq!(kim.get(&path).await.data()["text"], text["text"]);

    let settings = key(&kim, &["settings"]).await;
    let bearer = format!("Bearer {}", settings["secret"].as_str().expect("a secret"));
    app.call("PUT", &path).with("Authorization", &bearer).json(&text).await.data();
}

#[tokio::test]
async fn a_key_needs_a_name_and_a_scope() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    for (field, form) in [
        ("name", json!({ "name": " ", "scopes": ["inbox"] })),
        ("name", json!({ "name": "x".repeat(101), "scopes": ["inbox"] })),
        ("scopes", json!({ "name": "Script", "scopes": [] })),
    ] {
        assert_eq!(kim.post("/api/v1/keys", form).await.refused(400, "invalid")["field"], field);
    }
    assert_eq!(kim.get("/api/v1/keys").await.data(), json!([]));
}

#[tokio::test]
async fn every_key_that_comes_or_goes_stands_in_the_log() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let seq = kim.get("/api/v1/me").await.ok()["seq"].as_i64().expect("a number");
    let (mut dashboard, _) = Socket::dashboard(&app, &kim, seq).await;
    let made = key(&kim, &["inbox"]).await;
    kim.delete(&format!("/api/v1/keys/{}", made["id"].as_str().expect("an id"))).await.ok();
    kim.post("/api/v1/install/widget-key", json!({})).await.data();
    kim.post("/api/v1/install/identity-secret", json!({})).await.data();
    let expected = [("secret_key", json!("made")), ("secret_key", json!("revoked")), ("widget_key", json!("made"))];
    for (key, to) in expected.into_iter().chain([("identity_secret", Value::Null)]) {
        let frame = dashboard.until_that("event", |frame| frame["kind"] == "key.changed").await;
        assert_eq!((&frame["data"]["key"], &frame["data"]["to"]), (&json!(key), &to), "{frame}");
        assert_eq!(frame["actor"]["id"], kim.id());
    }
}
