//! The pictures of a question reach the team's model; a model that sees nothing still answers.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::support::{TestApp, new_session};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nSESAME";
const GIF: &[u8] = b"GIF89a of the second message";

/// A provider in the form of OpenAI that answers "Well." and remembers what it was asked.
#[derive(Clone, Default)]
struct Provider {
    asked: Arc<Mutex<Vec<Value>>>,
    is_blind: bool,
}

impl Provider {
    async fn listen(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/v1", listener.local_addr().expect("an address"));
        let routes = Router::new().route("/v1/chat/completions", post(complete)).with_state(self.clone());
        tokio::spawn(
            async move { axum::serve(listener, routes.layer(axum::extract::DefaultBodyLimit::disable())).await },
        );
        url
    }

    /// The addresses of the pictures that came with each request for an answer.
    fn seen(&self) -> Vec<Vec<String>> {
        let asked = self.asked.lock().expect("not poisoned");
        let answers = asked.iter().filter(|request| request["response_format"].is_null());
        answers.map(pictures).collect()
    }
}

fn pictures(request: &Value) -> Vec<String> {
    let messages = request["messages"].as_array().expect("messages").iter();
    let parts = messages.filter_map(|message| message["content"].as_array()).flatten();
    parts.filter_map(|part| part["image_url"]["url"].as_str()).map(str::to_owned).collect()
}

async fn complete(State(provider): State<Provider>, Json(request): Json<Value>) -> Response {
    let refuses = provider.is_blind && !pictures(&request).is_empty();
    provider.asked.lock().expect("not poisoned").push(request);
    if refuses {
        let error = json!({ "error": { "message": "This model takes no images." } });
        return (StatusCode::BAD_REQUEST, Json(error)).into_response();
    }
    let chunk = |delta: Value, end: Value| {
        let choices = json!([{ "index": 0, "delta": delta, "finish_reason": end }]);
        format!(
            "data: {}\n\n",
            json!({ "id": "1", "object": "chat.completion.chunk", "model": "m", "choices": choices })
        )
    };
    let body =
        [chunk(json!({ "role": "assistant", "content": "Well." }), Value::Null), chunk(json!({}), json!("stop"))];
    ([(header::CONTENT_TYPE, "text/event-stream")], format!("{}data: [DONE]\n\n", body.concat())).into_response()
}

/// Acme with an agent that answers by this provider.
async fn acme(provider: &Provider) -> TestApp {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let form = json!({ "provider": "openai", "base_url": provider.listen().await, "model": "seeing" });
    let model = kim.post("/api/v1/models", form).await.data();
    kim.put(&format!("/api/v1/agents/{}", app.acme.agent), json!({ "model_id": model["id"] })).await.data();
    app
}

fn data_url(media_type: &str, bytes: &[u8]) -> String {
    format!("data:{media_type};base64,{}", STANDARD.encode(bytes))
}

#[tokio::test]
async fn a_model_sees_the_pictures_of_the_question_and_of_no_older_one() {
    let provider = Provider::default();
    let app = acme(&provider).await;
    let session = new_session(&app);
    let ask = async |images: Value| {
        let body = json!({ "session_id": session, "message": "What does this mean for my parcel?", "images": images });
        assert_eq!(app.site().post("/chat", body).await.ok()["text"], "Well.");
        provider.seen().pop().expect("a request")
    };
    // What it is stands in its bytes, whatever the call says.
    let (png, gif) = (data_url("image/png", PNG), data_url("image/gif", GIF));
    assert_eq!(ask(json!([png, data_url("image/png", GIF)])).await, [png.clone(), gif.clone()]);
    assert_eq!(ask(json!([])).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_model_that_sees_nothing_is_told_that_there_was_a_picture() {
    let provider = Provider { is_blind: true, ..Provider::default() };
    let app = acme(&provider).await;
    let images = json!([data_url("image/png", PNG)]);
    let body = json!({ "message": "What does this mean for my parcel?", "images": images });
    let answer = app.site().post("/chat", body).await.ok();
    assert_eq!(answer["text"], "Well.");
    assert_eq!(provider.seen(), [vec![data_url("image/png", PNG)], Vec::new()]);
    let asked = provider.asked.lock().expect("not poisoned")[1].to_string();
    assert!(asked.contains("which you can't see"), "{asked}");
}

#[tokio::test]
async fn builtin_answers_from_its_documents_whatever_is_shown() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    kim.teaches("Parcels", "A parcel takes three days.").await;
    let images = json!([data_url("image/png", PNG)]);
    let body = json!({ "message": "How long does a parcel take?", "images": images });
    let answer = app.site().post("/chat", body).await.ok();
    assert!(answer["text"].as_str().is_some_and(|text| text.contains("three days")), "{answer}");
}
