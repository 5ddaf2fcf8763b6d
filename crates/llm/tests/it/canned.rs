//! Gemini and Ollama, whose interfaces the model server doesn't speak, and answers that break off after they told what they
//! cost: documented answers, word for word, by a server that says nothing else.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread::JoinHandle;

use futures_util::StreamExt;
use llm::remote::{Client, Provider, Settings};
use llm::{Delta, End, Error, Image, Limits, Message, Model, Request, ToolCall, Usage};
use serde_json::{Value, json};

/// Answers one request with a body, and tells what was asked: the head and the JSON of its body.
fn answers(content_type: &str, body: &str) -> (String, JoinHandle<(String, Value)>) {
    serves(content_type, body, body.len())
}

/// The same with a body that may be shorter than its announced length.
fn serves(content_type: &str, body: &str, length: usize) -> (String, JoinHandle<(String, Value)>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\n\r\n{body}");
    let served = std::thread::spawn(move || {
        let (mut line, _) = listener.accept().expect("a caller");
        let mut request = Vec::new();
        let mut piece = [0; 4096];
        loop {
            let read = line.read(&mut piece).expect("a request");
            request.extend_from_slice(&piece[..read]);
            let text = String::from_utf8_lossy(&request);
            let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
            if let Ok(value) = serde_json::from_str(body) {
                line.write_all(answer.as_bytes()).expect("it is read");
                return (head.to_owned(), value);
            }
        }
    });
    (url, served)
}

fn settings(provider: Provider, base_url: String) -> Settings {
    Settings {
        provider,
        base_url: Some(base_url),
        model: "some-model".to_owned(),
        key: Some("k-1".to_owned()),
        temperature: None,
    }
}

fn question() -> Request {
    Request {
        messages: vec![Message::User("What is this?".to_owned())],
        limits: Limits { output_tokens: 64, ..Limits::default() },
        images: vec![Image { media_type: "image/png".to_owned(), base64: "aGk=".into() }],
        ..Request::default()
    }
}

async fn deltas(settings: &Settings, request: Request) -> Vec<Delta> {
    let model = Client::new().expect("a client").model(settings);
    model.chat(request).map(|delta| delta.expect("no error")).collect().await
}

#[tokio::test]
async fn gemini_streams_and_takes_pictures() {
    let part = |text: &str| json!({ "candidates": [{ "content": { "role": "model", "parts": [{ "text": text }] } }] });
    let last = json!({
        "candidates": [{ "content": { "role": "model", "parts": [{ "text": "." }] }, "finishReason": "STOP" }],
        "usageMetadata": { "promptTokenCount": 7, "candidatesTokenCount": 3, "totalTokenCount": 10 }
    });
    let body: String = [part("A "), part("cat"), last].iter().map(|event| format!("data: {event}\r\n\r\n")).collect();
    let (url, served) = answers("text/event-stream", &body);
    let all = deltas(&settings(Provider::Gemini, url), question()).await;
    let end = Delta::End { end: End::Stop, usage: Usage { input_tokens: 7, output_tokens: 3 } };
    let said = ["A ", "cat", "."].map(|text| Delta::Text(text.to_owned()));
    assert_eq!(all, [&said[..], &[end]].concat());
    let (head, body) = served.join().expect("a request");
    assert!(head.starts_with("POST /models/some-model:streamGenerateContent?alt=sse "), "{head}");
    assert!(head.to_lowercase().contains("x-goog-api-key: k-1"), "{head}");
    assert!(body.to_string().contains("\"data\":\"aGk=\""), "{body}");
}

#[tokio::test]
async fn ollama_streams_lines_and_calls_tools() {
    let lines = [
        json!({ "message": { "role": "assistant", "content": "Let me " }, "done": false }),
        json!({ "message": { "role": "assistant", "content": "look." }, "done": false }),
        json!({ "message": { "role": "assistant", "content": "", "tool_calls": [
            { "function": { "name": "search_knowledge", "arguments": { "query": "fees" } } }] }, "done": false }),
        json!({ "message": { "role": "assistant", "content": "" }, "done": true, "done_reason": "stop",
            "prompt_eval_count": 11, "eval_count": 5 }),
    ];
    let body: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let (url, served) = answers("application/x-ndjson", &body);
    let all = deltas(&settings(Provider::Ollama, url), question()).await;
    assert_eq!(all[..2], ["Let me ", "look."].map(|text| Delta::Text(text.to_owned())));
    let Delta::ToolCall(ToolCall { name, arguments, .. }) = &all[2] else { panic!("{all:?}") };
    assert_eq!((name.as_str(), arguments), ("search_knowledge", &json!({ "query": "fees" })));
    let usage = Usage { input_tokens: 11, output_tokens: 5 };
    assert_eq!(all[3], Delta::End { end: End::ToolCalls, usage });
    let (head, body) = served.join().expect("a request");
    assert!(head.starts_with("POST /api/chat "), "{head}");
    assert_eq!((&body["model"], &body["stream"]), (&json!("some-model"), &json!(true)));
}

/// The deltas of an answer that ends a byte early.
async fn broken_off(provider: Provider, body: &str) -> Vec<Result<Delta, Error>> {
    let (url, served) = serves("text/event-stream", body, body.len() + 1);
    let model = Client::new().expect("a client").model(&settings(provider, url));
    let all = model.chat(question()).collect().await;
    served.join().expect("a request");
    all
}

#[tokio::test]
async fn an_answer_that_breaks_off_tells_what_it_has_cost() {
    let events = [
        json!({ "type": "message_start", "message": { "id": "msg_1", "type": "message", "role": "assistant", "content": [],
            "model": "some-model", "stop_reason": null,
            "usage": { "input_tokens": 25, "cache_read_input_tokens": 5, "output_tokens": 1 } } }),
        json!({ "type": "content_block_start", "index": 0, "content_block": { "type": "text", "text": "" } }),
        json!({ "type": "content_block_delta", "index": 0, "delta": { "type": "text_delta", "text": "A cat" } }),
    ];
    let event = |event: &Value| format!("event: {}\ndata: {event}\n\n", event["type"].as_str().expect("a type"));
    let of_anthropic = events.iter().map(event).collect::<String>();
    let part = json!({ "candidates": [{ "content": { "role": "model", "parts": [{ "text": "A cat" }] } }],
        "usageMetadata": { "promptTokenCount": 30, "candidatesTokenCount": 1, "totalTokenCount": 31 } });
    for (provider, body) in [(Provider::Anthropic, of_anthropic), (Provider::Gemini, format!("data: {part}\r\n\r\n"))] {
        let all = broken_off(provider, &body).await;
        let spent = Delta::Spent(Usage { input_tokens: 30, output_tokens: 1 });
        assert_eq!(all[..2], [Ok(Delta::Text("A cat".to_owned())), Ok(spent)], "{provider:?}");
        assert!(matches!(all[2..], [Err(Error::Cut(_))]), "{provider:?}: {all:?}");
    }
}
