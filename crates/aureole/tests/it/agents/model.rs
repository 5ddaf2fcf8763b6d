//! Connecting a model: who may, what is told of it, and that its key stays where it belongs.

use llm::testing::ModelServer;
use serde_json::{Value, json};

use crate::support::{Teammate, TestApp};

const KEY: &str = "secret-model-key-9876";

async fn connect(kim: &Teammate, form: Value) -> Value {
    kim.post("/api/v1/models", form).await.data()
}

fn form(base_url: &str) -> Value {
    json!({ "provider": "openai", "base_url": base_url, "model": "some-model", "key": KEY })
}

#[tokio::test]
async fn a_key_is_never_told_again() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let model = connect(&kim, form("http://127.0.0.1:9/v1")).await;
    assert_eq!(
        (&model["has_key"], &model["key_ending"], &model["state"]),
        (&json!(true), &json!("9876"), &json!("untested"))
    );
    let id = model["id"].as_str().expect("an id");
    let changed = kim.put(&format!("/api/v1/models/{id}"), json!({ "name": "Ours" })).await.data();
    assert_eq!((&changed["name"], &changed["has_key"]), (&json!("Ours"), &json!(true)));
    let told = [model, changed, kim.get("/api/v1/models").await.data(), kim.get("/api/v1/me").await.data()];
    assert!(told.iter().all(|answer| !answer.to_string().contains(KEY)), "{told:?}");
    for folder in app.folders_after_checkpoint().await {
        for file in std::fs::read_dir(folder).expect("a folder").flatten().filter(|entry| entry.path().is_file()) {
            let bytes = std::fs::read(file.path()).expect("a file");
            assert!(!bytes.windows(KEY.len()).any(|window| window == KEY.as_bytes()), "{:?}", file.path());
        }
    }
}

#[tokio::test]
async fn a_key_stays_with_the_address_it_was_given_for() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let model = connect(&kim, form("http://127.0.0.1:9/v1")).await;
    let path = format!("/api/v1/models/{}", model["id"].as_str().expect("an id"));
    let moved = kim.put(&path, json!({ "base_url": "http://127.0.0.1:10/v1" })).await.data();
    assert_eq!((&moved["has_key"], &moved["key_ending"]), (&json!(false), &Value::Null));
    let again = kim.put(&path, json!({ "key": KEY })).await.data();
    assert_eq!(again["has_key"], true);
    let other = kim.put(&path, json!({ "provider": "anthropic" })).await.data();
    assert_eq!((&other["has_key"], &other["base_url"]), (&json!(false), &Value::Null));
}

#[tokio::test]
async fn only_admins_connect_models_and_strangers_see_none() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let model = connect(&kim, form("http://127.0.0.1:9/v1")).await;
    let path = format!("/api/v1/models/{}", model["id"].as_str().expect("an id"));
    let ben = app.hire("Ben").await;
    assert_eq!(ben.get("/api/v1/models").await.data()[0]["id"], model["id"]);
    ben.post("/api/v1/models", form("http://127.0.0.1:9/v1")).await.refused(403, "needs_admin");
    ben.put(&path, json!({ "name": "Mine" })).await.refused(403, "needs_admin");
    ben.post(&format!("{path}/test"), json!({})).await.refused(403, "needs_admin");
    ben.delete(&path).await.refused(403, "needs_admin");
    app.rival().await;
    let ray = app.sign_in("ray@rival.example").await;
    assert_eq!(ray.get("/api/v1/models").await.data(), json!([]));
    ray.put(&path, json!({ "name": "Mine" })).await.refused(404, "not_found");
    ray.post(&format!("{path}/test"), json!({})).await.refused(404, "not_found");
    ray.delete(&path).await.refused(404, "not_found");
    let agents = ray.get("/api/v1/agents").await.data();
    let agent = format!("/api/v1/agents/{}", agents[0]["id"].as_str().expect("an id"));
    ray.put(&agent, json!({ "model_id": model["id"] })).await.refused(404, "not_found");
}

#[tokio::test]
async fn what_can_not_be_is_refused_with_its_field() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let wrong = [
        ("provider", json!({ "model": "m" })),
        ("model", json!({ "provider": "openai" })),
        ("base_url", json!({ "provider": "openai", "model": "m", "base_url": "localhost:11434" })),
        ("base_url", json!({ "provider": "openai", "model": "m", "base_url": "http://169.254.169.254/latest" })),
        ("base_url", json!({ "provider": "openai", "model": "m", "base_url": "https://me:secret@models.example" })),
        ("key", json!({ "provider": "openai", "model": "m", "key": "two words" })),
        ("output_tokens", json!({ "provider": "openai", "model": "m", "output_tokens": 0 })),
        ("input_tokens", json!({ "provider": "openai", "model": "m", "input_tokens": 10 })),
        ("temperature", json!({ "provider": "openai", "model": "m", "temperature": 3 })),
        ("timeout_seconds", json!({ "provider": "openai", "model": "m", "timeout_seconds": 61 })),
    ];
    for (field, form) in wrong {
        let error = kim.post("/api/v1/models", form.clone()).await.refused(400, "invalid");
        assert_eq!(error["field"], field, "{form}");
    }
}

#[tokio::test]
async fn removing_a_model_leaves_its_agents_with_builtin() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let model = connect(&kim, form("http://127.0.0.1:9/v1")).await;
    let agent = format!("/api/v1/agents/{}", app.acme.agent);
    assert_eq!(kim.put(&agent, json!({ "model_id": model["id"] })).await.data()["model_id"], model["id"]);
    assert_eq!(
        kim.put(&agent, json!({ "name": "Iris" })).await.data()["model_id"],
        model["id"],
        "what is left out stays"
    );
    kim.delete(&format!("/api/v1/models/{}", model["id"].as_str().expect("an id"))).await.data();
    assert_eq!(kim.get(&agent).await.data()["model_id"], Value::Null);
    assert_eq!(kim.get("/api/v1/models").await.data(), json!([]));
}

#[tokio::test]
async fn a_test_tells_the_latency_or_the_providers_own_words() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let server = ModelServer::with(&["--api-key", KEY]);
    let model = connect(&kim, form(&format!("{}/v1", server.url()))).await;
    let path = format!("/api/v1/models/{}", model["id"].as_str().expect("an id"));
    let tested = kim.post(&format!("{path}/test"), json!({})).await.data();
    assert_eq!((&tested["ok"], &tested["failure"]), (&json!(true), &Value::Null));
    assert!(tested["first_token_ms"].is_u64() && tested["input_tokens"].as_u64() > Some(0), "{tested}");
    assert_eq!(kim.get("/api/v1/models").await.data()[0]["state"], "working");
    kim.put(&path, json!({ "key": "wrong-key-0000" })).await.data();
    let tested = kim.post(&format!("{path}/test"), json!({})).await.data();
    assert_eq!((&tested["ok"], &tested["failure"]), (&json!(false), &json!("401: invalid API key")));
    let failing = &kim.get("/api/v1/models").await.data()[0];
    assert_eq!((&failing["state"], &failing["failure"]), (&json!("failing"), &json!("401: invalid API key")));
    assert!(failing["failing_since"].is_string());
}
