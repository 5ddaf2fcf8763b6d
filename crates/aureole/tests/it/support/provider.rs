//! A language model's provider that says what a test tells it to, and remembers what it was asked. It speaks as OpenAI's
//! do, and judges every answer alike.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::{Teammate, TestApp};

/// What it counts for each answer and each judgement.
pub const READ: i64 = 100;
/// The same, of what it wrote.
pub const WROTE: i64 = 20;

/// One answer.
pub enum Act {
    /// These words.
    Says(&'static str),
    /// A call of a tool.
    Calls(&'static str, Value),
    /// These words, and then the connection ends.
    BreaksOff(&'static str),
}

/// A running provider.
pub struct Provider {
    url: String,
    heard: Arc<Mutex<Vec<Value>>>,
}

impl Provider {
    /// One that gives these answers in their order, and then says "Well." to everything.
    pub async fn start(replies: impl IntoIterator<Item = Act>) -> Provider {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}/v1", listener.local_addr().expect("an address"));
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (mut replies, told) = (VecDeque::from_iter(replies), Arc::clone(&heard));
        tokio::spawn(async move {
            while let Ok((mut line, _)) = listener.accept().await {
                let Some(request) = read(&mut line).await else { continue };
                let reply = match is_judgement(&request) {
                    true => judgement(),
                    false => answer(replies.pop_front().unwrap_or(Act::Says("Well."))),
                };
                told.lock().expect("not poisoned").push(request);
                line.write_all(reply.as_bytes()).await.ok();
            }
        });
        Provider { url, heard }
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Has Acme's agent answer by it, and answers Kim, who said so, and the model.
    pub async fn answers_in(&self, app: &TestApp, settings: Value) -> (Teammate, Value) {
        connect_model(app, &self.url, settings).await
    }

    /// The requests for an answer, in their order.
    pub fn asked(&self) -> Vec<Value> {
        self.heard(false)
    }

    /// The requests for a judgement, in their order.
    pub fn judged(&self) -> Vec<Value> {
        self.heard(true)
    }

    fn heard(&self, judgements: bool) -> Vec<Value> {
        let heard = self.heard.lock().expect("not poisoned");
        heard.iter().filter(|request| is_judgement(request) == judgements).cloned().collect()
    }
}

/// Connects the model of an OpenAI-compatible address, and has Acme's agent answer by it.
pub async fn connect_model(app: &TestApp, base_url: &str, settings: Value) -> (Teammate, Value) {
    let kim = app.teammate().await;
    let mut form = json!({ "provider": "openai", "base_url": base_url, "model": "some-model" });
    form.as_object_mut().expect("an object").extend(settings.as_object().cloned().expect("an object"));
    let model = kim.post("/api/v1/models", form).await.data();
    kim.put(&format!("/api/v1/agents/{}", app.acme.agent), json!({ "model_id": model["id"] })).await.data();
    (kim, model)
}

/// The texts of a request by the role that has them.
pub fn texts<'a>(request: &'a Value, role: &str) -> Vec<&'a str> {
    let messages = request["messages"].as_array().expect("messages").iter();
    messages.filter(|message| message["role"] == role).filter_map(|message| message["content"].as_str()).collect()
}

async fn read(line: &mut TcpStream) -> Option<Value> {
    let (mut request, mut piece) = (Vec::new(), vec![0; 65_536]);
    loop {
        let read = line.read(&mut piece).await.ok().filter(|read| *read > 0)?;
        request.extend_from_slice(&piece[..read]);
        let body = request.windows(4).position(|end| end == b"\r\n\r\n").map(|head| &request[head + 4..]);
        if let Some(whole) = body.and_then(|body| serde_json::from_slice(body).ok()) {
            return Some(whole);
        }
    }
}

fn is_judgement(request: &Value) -> bool {
    request["response_format"].is_object()
}

fn judgement() -> String {
    let opinion = json!({ "confidence": 80, "sentiment": "neutral", "topic": "Something", "language": "en" });
    spoken(&[said(&opinion.to_string()), end("stop")], true)
}

fn answer(reply: Act) -> String {
    match reply {
        Act::Says(words) => spoken(&[said(words), end("stop")], true),
        Act::BreaksOff(words) => spoken(&[said(words)], false),
        Act::Calls(name, arguments) => {
            let function = json!({ "name": name, "arguments": arguments.to_string() });
            let call = json!({ "index": 0, "id": "call_1", "type": "function", "function": function });
            let call = json!({ "index": 0, "delta": { "role": "assistant", "tool_calls": [call] } });
            spoken(&[json!([call]), end("tool_calls")], true)
        }
    }
}

fn said(words: &str) -> Value {
    json!([{ "index": 0, "delta": { "role": "assistant", "content": words } }])
}

fn end(reason: &str) -> Value {
    json!([{ "index": 0, "delta": {}, "finish_reason": reason }])
}

/// The choices as events of one response, with what it cost. One that isn't whole is shorter than it says.
fn spoken(choices: &[Value], whole: bool) -> String {
    let event = |choices: &Value, usage: Value| {
        let chunk =
            json!({ "id": "chatcmpl-1", "object": "chat.completion.chunk", "choices": choices, "usage": usage });
        format!("data: {chunk}\n\n")
    };
    let mut body: String = choices.iter().map(|choices| event(choices, Value::Null)).collect();
    let usage = json!({ "prompt_tokens": READ, "completion_tokens": WROTE, "total_tokens": READ + WROTE });
    body.push_str(&event(&json!([]), usage));
    let end = "data: [DONE]\n\n";
    let length = body.len() + end.len();
    if whole {
        body.push_str(end);
    }
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}
