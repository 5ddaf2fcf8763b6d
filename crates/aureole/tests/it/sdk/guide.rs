//! `docs/api.md`: every call in it is run as it stands, and answers what is shown below it.

use std::path::Path;

use serde_json::{Value, json};
use tokio::process::Command;

use crate::support::TestApp;

/// A fenced block of the guide.
struct Block {
    language: String,
    text: String,
}

fn blocks() -> Vec<Block> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/api.md");
    let guide = std::fs::read_to_string(path).expect("the guide");
    let mut blocks = Vec::new();
    for (place, part) in guide.split("```").enumerate() {
        if place % 2 == 1 {
            let (language, text) = part.split_once('\n').expect("a language");
            blocks.push(Block { language: language.to_owned(), text: text.to_owned() });
        }
    }
    blocks
}

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value.as_object().expect("an object").keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

async fn run(app: &TestApp, script: &str) -> String {
    let output = Command::new("bash")
        .args(["-euo", "pipefail", "-c", script])
        .env("AUREOLE", app.url())
        .env("ORG_ID", app.acme.workspace.to_string())
        .env("WIDGET_KEY", &app.acme.widget_key)
        .env("USER_TOKEN", app.token(json!({ "user_id": "user_123", "exp": app.in_seconds(3_600) })))
        .env("UPDATE_TOKEN", app.token(json!({ "scope": "users.update", "exp": app.in_seconds(300) })))
        .env("no_proxy", "127.0.0.1")
        .output()
        .await
        .expect("bash runs");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{script}\n{out}\n{err}");
    out.into_owned()
}

#[tokio::test]
async fn every_call_of_the_guide_works_as_written() {
    let app = TestApp::start().await;
    let (mut called, mut last) = (Vec::new(), String::new());
    for Block { language, text } in blocks() {
        match language.as_str() {
            "sh" => {
                last = run(&app, &text).await;
                let path = text.split("/api/sdk/").nth(1).and_then(|rest| rest.split(['"', '?']).next());
                called.push(path.expect("a call").to_owned());
            }
            "json" => {
                let (shown, answered): (Value, Value) =
                    (serde_json::from_str(&text).expect("JSON"), serde_json::from_str(&last).expect("a JSON answer"));
                assert_eq!(keys(&answered), keys(&shown), "{}", called.last().expect("a call"));
            }
            _ => {}
        }
    }
    let description = aureole::http::description().expect("a description");
    let paths = description["paths"].as_object().expect("paths").keys();
    for path in paths.filter_map(|path| path.strip_prefix("/api/sdk/")) {
        let by_other_means = path == "realtime" || path.starts_with("images/");
        assert!(by_other_means || called.iter().any(|call| call == path), "the guide shows no call of {path}");
    }
    let stream = blocks().into_iter().find(|block| block.text.contains("chat/stream")).expect("a stream");
    let text = run(&app, &stream.text).await;
    assert!(!text.trim().is_empty() && !text.contains('\u{1e}'), "the guide's filter leaves text only: {text:?}");
}
