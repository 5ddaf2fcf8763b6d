//! Streaming, tools, schemas, cancelling and failing, over the wire. What the small model says is never looked at.

use std::time::Duration;

use futures_util::StreamExt;
use llm::remote::{Client, Provider, Settings};
use llm::testing::ModelServer;
use llm::{Delta, End, Error, Layer, Limits, Message, Model, Request, Schema, Tool, ToolChoice, ToolContent};
use serde_json::{Value, json};

fn model(server: &ModelServer, provider: Provider) -> impl Model {
    model_with(server, provider, None)
}

fn model_with(server: &ModelServer, provider: Provider, key: Option<&str>) -> impl Model {
    let settings = Settings {
        provider,
        base_url: Some(format!("{}/v1", server.url())),
        model: "smollm2-135m-instruct".to_owned(),
        key: key.map(str::to_owned),
        temperature: Some(0.0),
    };
    Client::new().expect("a client").model(&settings)
}

fn question(text: &str) -> Request {
    Request {
        system: vec![Layer { name: "Rules".to_owned(), text: "Answer briefly.".to_owned(), stable: true }],
        messages: vec![Message::User(text.to_owned())],
        limits: Limits { output_tokens: 16, ..Limits::default() },
        ..Request::default()
    }
}

fn search() -> Tool {
    Tool {
        name: "search_knowledge".to_owned(),
        description: "Search.".to_owned(),
        parameters: json!({ "type": "object", "required": ["query"], "properties": { "query": { "type": "string" } } }),
    }
}

async fn deltas(model: &impl Model, request: Request) -> Result<Vec<Delta>, Error> {
    model.chat(request).collect::<Vec<_>>().await.into_iter().collect()
}

fn text(deltas: &[Delta]) -> String {
    deltas.iter().filter_map(|delta| if let Delta::Text(piece) = delta { Some(piece.as_str()) } else { None }).collect()
}

async fn stats(server: &ModelServer) -> Value {
    let answer = reqwest::get(format!("{}/stats", server.url())).await.expect("an answer");
    answer.json().await.expect("its counters")
}

async fn failure(model: &impl Model, request: Request) -> Error {
    deltas(model, request).await.expect_err("a failure")
}

#[tokio::test]
async fn an_answer_comes_in_pieces_and_says_what_it_cost() {
    let server = ModelServer::with(&[]);
    for provider in [Provider::OpenAi, Provider::Anthropic] {
        let model = model(&server, provider);
        let all = deltas(&model, question("Name a colour.")).await.expect("an answer");
        assert!(all.iter().filter(|delta| matches!(delta, Delta::Text(_))).count() > 1, "{all:?}");
        let Some(Delta::End { end, usage }) = all.last() else { panic!("no end: {all:?}") };
        assert!(matches!(end, End::Stop | End::Length), "{end:?}");
        assert!(usage.input_tokens > 0 && usage.output_tokens > 0, "{usage:?}");
        let again = deltas(&model, question("Name a colour.")).await.expect("an answer");
        assert_eq!(text(&all), text(&again), "the same request, the same answer");
    }
}

#[tokio::test]
async fn a_tool_is_called_and_its_result_is_answered_from() {
    let server = ModelServer::with(&["--tools"]);
    for provider in [Provider::OpenAi, Provider::Anthropic] {
        let model = model(&server, provider);
        let mut asked = Request { tools: vec![search()], ..question("How long does shipping take?") };
        asked.limits.output_tokens = 128;
        let all = deltas(&model, asked.clone()).await.expect("a call");
        let call =
            all.iter().find_map(|delta| if let Delta::ToolCall(call) = delta { Some(call.clone()) } else { None });
        let call = call.unwrap_or_else(|| panic!("no call: {all:?}"));
        assert_eq!(call.name, "search_knowledge");
        assert!(call.arguments["query"].is_string(), "{call:?}");
        assert!(matches!(all.last(), Some(Delta::End { end: End::ToolCalls, .. })), "{all:?}");
        let content = ToolContent::Text("Shipping takes three days.".to_owned());
        asked.messages.push(Message::Assistant { text: String::new(), calls: vec![call.clone()] });
        asked.messages.push(Message::ToolResult { call_id: call.id, name: call.name, content });
        asked.tool_choice = ToolChoice::Auto;
        let all = deltas(&model, asked).await.expect("an answer");
        assert!(!text(&all).is_empty(), "{all:?}");
    }
}

#[tokio::test]
async fn a_schema_is_kept_to() {
    let server = ModelServer::with(&[]);
    let schema = json!({
        "type": "object", "additionalProperties": false, "required": ["confidence", "mood"],
        "properties": { "confidence": { "type": "integer" }, "mood": { "type": "string", "enum": ["happy", "angry"] } }
    });
    let schema = Some(Schema { name: "judgement".to_owned(), schema });
    let model = model(&server, Provider::OpenAi);
    let mut asked = Request { schema, ..question("Judge this: thank you!") };
    asked.limits.output_tokens = 128;
    let all = deltas(&model, asked).await.expect("an answer");
    let value: Value = serde_json::from_str(&text(&all)).expect("JSON");
    assert!(value["confidence"].is_i64() && matches!(value["mood"].as_str(), Some("happy" | "angry")), "{value}");
}

#[tokio::test]
async fn dropping_the_answer_reaches_the_provider() {
    let server = ModelServer::alone(&["--token-delay-ms", "50"]);
    let model = model(&server, Provider::OpenAi);
    let mut asked = question("Tell a long story.");
    asked.limits.output_tokens = 400;
    let mut answer = model.chat(asked);
    assert!(matches!(answer.next().await, Some(Ok(Delta::Text(_)))));
    assert_eq!(stats(&server).await["cancelled"], 0);
    drop(answer);
    for _ in 0..200 {
        if stats(&server).await["cancelled"] == 1 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the provider never heard of it: {}", stats(&server).await);
}

#[tokio::test]
async fn a_connection_that_is_cut_is_no_whole_answer() {
    let server = ModelServer::alone(&["--cut-after", "4"]);
    let model = model(&server, Provider::OpenAi);
    let mut answer = model.chat(question("Count to ten."));
    assert!(matches!(answer.next().await, Some(Ok(Delta::Text(_)))));
    let rest: Vec<_> = answer.collect().await;
    let last = rest.last().expect("an end");
    assert!(matches!(last, Err(Error::Cut(_))), "{last:?}");
    assert_eq!(rest.iter().filter(|delta| delta.is_err()).count(), 1, "nothing follows an error");
}

#[tokio::test]
async fn refusals_are_told_in_the_providers_words() {
    let busy = ModelServer::alone(&["--fail-first", "2", "--fail-status", "429"]);
    for provider in [Provider::OpenAi, Provider::Anthropic] {
        let error = failure(&model(&busy, provider), question("Hello")).await;
        let Error::RateLimited { said, retry_after } = error else { panic!("{error:?}") };
        assert!(said.starts_with("429: planned failure"), "{said}");
        assert_eq!(retry_after, Some(Duration::from_secs(1)));
    }
    let locked = ModelServer::alone(&["--api-key", "right-key-123"]);
    let error = failure(&model_with(&locked, Provider::OpenAi, Some("wrong-key-456")), question("Hello")).await;
    assert_eq!(error, Error::Refused("401: invalid API key".to_owned()));
    let model = model_with(&locked, Provider::Anthropic, Some("right-key-123"));
    assert!(deltas(&model, question("Hello")).await.is_ok());
}

#[tokio::test]
async fn who_does_not_answer_is_not_waited_for() {
    let server = ModelServer::with(&["--delay-ms", "3000"]);
    let mut asked = question("Hello");
    asked.limits.first_delta = Duration::from_millis(200);
    let error = failure(&model(&server, Provider::OpenAi), asked).await;
    assert_eq!(error, Error::TimedOut(Duration::from_millis(200)));
    let nobody = Settings {
        provider: Provider::Ollama,
        base_url: Some("http://127.0.0.1:9".to_owned()),
        model: "m".to_owned(),
        key: None,
        temperature: None,
    };
    let error = failure(&Client::new().expect("a client").model(&nobody), question("Hello")).await;
    let Error::Unavailable(said) = error else { panic!("{error:?}") };
    assert!(said.starts_with("the server can't be reached"), "{said}");
}
