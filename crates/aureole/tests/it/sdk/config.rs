//! `GET /api/sdk/config`.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::TestApp;

#[tokio::test]
async fn a_widget_learns_what_it_needs_and_no_secret() {
    let app = TestApp::start().await;
    let config = app.call("GET", &format!("/api/sdk/config?org_id={}", app.acme.workspace)).await.ok();
    let agent = &config["agent"];
    assert_eq!(agent["id"], app.acme.agent.to_string());
    assert_eq!(agent["status"], "active");
    for field in ["name", "live_help_label", "video_display_mode"] {
        assert!(agent[field].is_string(), "{field}");
    }
    assert!(agent["skills"].is_array() && agent["avatar_config"].is_object() && agent["voice_config"].is_object());
    assert_eq!(agent["flow_config"], json!({ "steps": [], "custom_variables": [] }));
    assert_eq!(agent["instructions"], Value::Null);
    assert_eq!(config["organization"], json!({ "name": "Acme", "settings": {} }));
    assert!(config["widget"]["greeting"].is_string() && config["widget"]["suggested_messages"].is_array());
    assert_eq!(config["widget"]["offline"], false);
}

#[tokio::test]
async fn exactly_the_fields_of_the_reference_are_told_of_agent_and_organization() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let agent = format!("/api/v1/agents/{}", app.acme.agent);
    kim.put(&agent, json!({ "instructions": "SESAME" })).await.ok();
    let read = async || app.call("GET", &format!("/api/sdk/config?org_id={}", app.acme.workspace)).await.ok();
    let config = read().await;
    let keys = |value: &Value| {
        let mut keys: Vec<String> = value.as_object().expect("an object").keys().cloned().collect();
        keys.sort_unstable();
        keys
    };
    let of_agent = [
        "avatar_config",
        "flow_config",
        "id",
        "live_help_label",
        "name",
        "skills",
        "status",
        "video_display_mode",
        "voice_config",
    ];
    assert_eq!(keys(&config["agent"]), of_agent);
    assert_eq!(keys(&config["organization"]), ["name", "settings"]);
    assert_eq!(keys(&config), ["agent", "organization", "widget"]);
    assert!(!config.to_string().contains("SESAME"));
    assert_eq!(config["agent"]["skills"], json!(["ticket_creation"]));
    let mut escalation = kim.get(&agent).await.data()["escalation"].take();
    escalation["mode"] = "off".into();
    kim.put(&agent, json!({ "escalation": escalation })).await.ok();
    assert_eq!(read().await["agent"]["skills"], json!([]));
}

#[tokio::test]
async fn which_workspace_must_be_said() {
    let app = TestApp::start().await;
    for query in ["", "?org_id=", "?org_id=acme"] {
        let refused = app.call("GET", &format!("/api/sdk/config{query}")).await.sdk_refused(400, "invalid");
        assert_eq!(refused["field"], "org_id");
    }
    let unknown = "/api/sdk/config?org_id=00000000-0000-7000-8000-000000000000";
    let refused = app.call("GET", unknown).await.sdk_refused(404, "not_found");
    let sentence = "There is no workspace with this org_id. Copy it from Setup, Install.";
    assert_eq!((&refused["field"], &refused["error"]), (&json!("org_id"), &json!(sentence)));
}

#[tokio::test]
async fn the_install_page_sees_where_the_widget_is() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let visit = async |page: &str| {
        let call = app.call("GET", &format!("/api/sdk/config?org_id={}", app.acme.workspace));
        call.with("Referer", page).await.ok();
        kim.get("/api/v1/install").await.data()["last_seen"].take()
    };
    assert_eq!(kim.get("/api/v1/install").await.data()["last_seen"], Value::Null);
    assert_eq!(visit("https://shop.example/cart?token=secret#pay").await["url"], "https://shop.example/cart");
    app.advance(Duration::from_secs(30));
    assert_eq!(visit("https://shop.example/other").await["url"], "https://shop.example/cart", "at most once a minute");
    app.advance(Duration::from_secs(31));
    assert_eq!(visit("https://shop.example/other").await["url"], "https://shop.example/other");
}
