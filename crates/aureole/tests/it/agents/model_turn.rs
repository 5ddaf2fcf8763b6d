//! Answers by a real, small model: streamed, with tools, cancelled, cut, refused, late. What it says is never looked at.

use std::future::IntoFuture;
use std::time::Duration;

use futures_util::StreamExt;
use llm::testing::ModelServer;
use serde_json::{Value, json};

use crate::support::{Socket, Teammate, TestApp, connect_model, new_session};

/// Acme with an agent that answers by a model of this server.
async fn acme(server: &ModelServer, settings: Value) -> (TestApp, Teammate, Value) {
    connected(TestApp::start().await, server, settings).await
}

/// The same on a server of one's own.
async fn connected(app: TestApp, server: &ModelServer, settings: Value) -> (TestApp, Teammate, Value) {
    let mut form = json!({
        "model": "smollm2-135m-instruct", "temperature": 0, "output_tokens": 32, "input_tokens": 3000,
        "timeout_seconds": 60,
    });
    form.as_object_mut().expect("an object").extend(settings.as_object().cloned().expect("an object"));
    let (kim, model) = connect_model(&app, &format!("{}/v1", server.url()), form).await;
    (app, kim, model)
}

async fn stats(server: &ModelServer) -> Value {
    let answer = reqwest::get(format!("{}/stats", server.url())).await.expect("an answer");
    answer.json().await.expect("its counters")
}

async fn chat(app: &TestApp, message: &str) -> Value {
    app.site().post("/chat", json!({ "session_id": new_session(app), "message": message })).await.ok()
}

fn message_id(answer: &Value) -> String {
    answer["actions"][0]["id"].as_str().expect("a message's id").to_owned()
}

async fn trace(kim: &Teammate, answer: &Value) -> Value {
    kim.get(&format!("/api/v1/messages/{}/trace", message_id(answer))).await.data()
}

/// The agent's messages of the only conversation: text and state.
async fn said(kim: &Teammate) -> Vec<(String, String)> {
    let live = kim.get("/api/v1/conversations?view=live").await.data();
    let path = format!("/api/v1/conversations/{}/timeline", live[0]["id"].as_str().expect("a conversation"));
    let items = kim.get(&path).await.data();
    let messages = items.as_array().expect("items").iter().map(|item| &item["message"]);
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    messages
        .filter(|message| message["author"]["kind"] == "agent")
        .map(|message| (word(&message["text"]), word(&message["state"])))
        .collect()
}

/// Begins an answer over the stream and reads it until its first word is there.
async fn first_word(
    app: &TestApp,
    session: &str,
) -> impl futures_util::Stream<Item = reqwest::Result<bytes::Bytes>> + use<> {
    let url = format!("{}/api/sdk/chat/stream", app.url());
    let body = json!({ "session_id": session, "message": "Tell me a long story about a parcel." });
    let request = reqwest::Client::new().post(url).bearer_auth(&app.acme.widget_key).json(&body);
    let mut chunks = Box::pin(request.send().await.expect("an answer").bytes_stream());
    loop {
        let chunk = chunks.next().await.expect("more").expect("no error");
        if !chunk.starts_with(&[0x1e]) {
            return chunks;
        }
    }
}

async fn eventually_cancelled(server: &ModelServer) {
    for _ in 0..500 {
        if stats(server).await["cancelled"].as_u64() >= Some(1) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the provider never heard of it: {}", stats(server).await);
}

async fn state(kim: &Teammate) -> Value {
    kim.get("/api/v1/models").await.data()[0]["state"].clone()
}

#[tokio::test]
async fn an_answer_streams_through_and_its_trace_says_how_it_came_to_be() {
    let server = ModelServer::with(&[]);
    let (app, kim, _) = acme(&server, json!({})).await;
    let body = json!({ "session_id": new_session(&app), "message": "How long does a parcel take?" });
    let stream = app.site().post("/chat/stream", body).await.ok();
    let parts: Vec<&str> = stream.as_str().expect("a stream").split('\u{1e}').collect();
    let text: String = parts.iter().step_by(2).copied().collect();
    assert!(!text.trim().is_empty());
    assert_eq!(said(&kim).await, [(text.trim_end().to_owned(), "done".to_owned())], "stored as it was streamed");
    assert_eq!(state(&kim).await, "working");
    let actions: Value =
        parts.iter().find_map(|part| serde_json::from_str(part.strip_prefix("__ACTIONS__")?).ok()).expect("actions");
    let trace = trace(&kim, &json!({ "actions": actions })).await;
    assert_eq!(trace["model"], "openai/smollm2-135m-instruct");
    assert!(trace["input_tokens"].as_u64() > Some(0) && trace["output_tokens"].as_u64() > Some(0), "{trace}");
    assert!(trace["first_token_ms"].as_u64() <= trace["whole_ms"].as_u64(), "{trace}");
    let layers: Vec<&str> =
        trace["layers"].as_array().expect("layers").iter().filter_map(|layer| layer["name"].as_str()).collect();
    assert_eq!(layers[..2], ["safety", "agent"]);
    let purposes: Vec<&Value> =
        trace["attempts"].as_array().expect("attempts").iter().map(|attempt| &attempt["purpose"]).collect();
    assert_eq!(purposes, ["answer", "judge"]);
    assert!(trace["confidence"].as_i64().is_some_and(|confidence| (0..=100).contains(&confidence)), "{trace}");
}

#[tokio::test]
async fn a_trace_is_for_teammates_and_exists_with_builtin_too() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    kim.teaches("Parcels", "A parcel takes three days.").await;
    let answer = chat(&app, "How long does a parcel take?").await;
    let found = trace(&kim, &answer).await;
    assert_eq!((&found["model"], &found["tools"][0]["name"]), (&json!("builtin"), &json!("search_knowledge")));
    assert_eq!((&found["passages"][0]["title"], &found["passages"][0]["cited"]), (&json!("Parcels"), &json!(true)));
    let path = format!("/api/v1/messages/{}/trace", message_id(&answer));
    app.call("GET", &path).await.refused(401, "signed_out");
    app.call("GET", &path)
        .with("Authorization", &format!("Bearer {}", app.acme.widget_key))
        .await
        .refused(401, "signed_out");
    app.rival().await;
    app.sign_in("ray@rival.example").await.get(&path).await.refused(404, "not_found");
}

#[tokio::test]
async fn a_tool_is_called_and_the_answer_goes_on_with_its_result() {
    let server = ModelServer::with(&["--tools"]);
    let (app, kim, _) = acme(&server, json!({ "output_tokens": 128 })).await;
    kim.teaches("Parcels", "A parcel takes three days.").await;
    let answer = chat(&app, "How long does a parcel take?").await;
    assert!(answer["text"].as_str().is_some_and(|text| !text.is_empty()));
    let trace = trace(&kim, &answer).await;
    let tools = trace["tools"].as_array().expect("tools");
    let offered = ["search_knowledge", "escalate", "highlight"];
    assert!(!tools.is_empty(), "{trace}");
    assert!(tools.iter().all(|tool| tool["name"].as_str().is_some_and(|name| offered.contains(&name))), "{tools:?}");
}

#[tokio::test]
async fn torn_arguments_harm_nothing_and_the_visitor_gets_an_answer() {
    let server = ModelServer::with(&["--tools"]);
    // Sixteen tokens are too few for a whole call.
    let (app, kim, _) = acme(&server, json!({ "output_tokens": 16 })).await;
    let answer = chat(&app, "How long does a parcel take?").await;
    assert!(answer["text"].as_str().is_some_and(|text| !text.is_empty()), "{answer}");
    let trace = trace(&kim, &answer).await;
    let results = trace["tools"].as_array().expect("tools").iter().filter_map(|tool| tool["result"].as_str());
    let told_back = results.filter(|result| result.contains("Call it again")).count();
    assert!(told_back > 0 || trace["outage"].is_string(), "{trace}");
}

#[tokio::test]
async fn taking_over_in_mid_stream_reaches_the_provider() {
    let server = ModelServer::alone(&["--token-delay-ms", "100"]);
    let (app, kim, _) = acme(&server, json!({ "output_tokens": 400 })).await;
    let stream = first_word(&app, &new_session(&app)).await;
    let live = kim.get("/api/v1/conversations?view=live").await.data();
    let path = format!("/api/v1/conversations/{}/take-over", live[0]["id"].as_str().expect("an id"));
    kim.post(&path, json!({})).await.data();
    eventually_cancelled(&server).await;
    drop(stream);
    let told = said(&kim).await;
    assert_eq!((told.len(), told[0].1.as_str()), (1, "stopped"), "{told:?}");
    assert_eq!(state(&kim).await, "untested", "being stopped is no failure");
}

#[tokio::test]
async fn a_newer_question_in_mid_stream_reaches_the_provider() {
    let server = ModelServer::alone(&["--token-delay-ms", "100"]);
    let (app, kim, _) = acme(&server, json!({ "output_tokens": 48 })).await;
    let session = new_session(&app);
    let stream = first_word(&app, &session).await;
    let second = app.site().post("/chat/stream", json!({ "session_id": session, "message": "And a letter?" }));
    let second = tokio::spawn(second.into_future());
    eventually_cancelled(&server).await;
    let rest: Vec<u8> = stream.map(|chunk| chunk.expect("no error").to_vec()).collect::<Vec<_>>().await.concat();
    assert!(String::from_utf8_lossy(&rest).contains("superseded"));
    second.await.expect("no panic").ok();
    let told = said(&kim).await;
    let states: Vec<&str> = told.iter().map(|(_, state)| state.as_str()).collect();
    assert_eq!(states, ["stopped", "done"]);
}

#[tokio::test]
async fn a_busy_provider_is_asked_once_more_and_nobody_notices() {
    let server = ModelServer::alone(&["--fail-first", "1", "--fail-status", "429"]);
    let (app, kim, _) = acme(&server, json!({})).await;
    let answer = chat(&app, "How long does a parcel take?").await;
    let trace = trace(&kim, &answer).await;
    let failures: Vec<&Value> =
        trace["attempts"].as_array().expect("attempts").iter().map(|attempt| &attempt["failure"]).collect();
    assert_eq!(failures[..2], [&json!("429: planned failure 1"), &Value::Null]);
    assert_eq!((&trace["outage"], &trace["model"]), (&Value::Null, &json!("openai/smollm2-135m-instruct")));
    assert_eq!(stats(&server).await["requests"], 3, "refused, answered, judged");
    assert_eq!(state(&kim).await, "working");
}

#[tokio::test]
async fn an_answer_that_is_cut_goes_on_from_the_documents_and_is_not_asked_for_again() {
    let server = ModelServer::alone(&["--cut-after", "4"]);
    let (app, kim, _) = acme(&server, json!({})).await;
    kim.teaches("Parcels", "A parcel takes three days.").await;
    let seq = kim.get("/api/v1/me").await.ok()["seq"].as_i64().expect("a number");
    let answer = chat(&app, "How long does a parcel take?").await;
    let text = answer["text"].as_str().expect("a text");
    let (before, after) = text.split_once("Sorry, I was cut off.").expect("a line that says so");
    assert!(!before.trim().is_empty(), "what was read stays");
    assert!(after.contains("three days"), "{after}");
    assert_eq!(stats(&server).await["requests"], 1, "no second try after the first word");
    let (_, frames) = Socket::dashboard(&app, &kim, seq).await;
    let failed: Vec<&Value> = frames.iter().filter(|frame| frame["kind"] == "model.failed").collect();
    assert_eq!(failed.len(), 1, "the team hears of it");
    assert_eq!(failed[0]["records"]["model"]["state"], "failing");
    let trace = trace(&kim, &answer).await;
    let model = json!("openai/smollm2-135m-instruct");
    assert_eq!((&trace["begun_by"], &trace["model"]), (&model, &json!("builtin")), "both wrote it");
    assert_eq!(trace["layers"][0]["name"], "safety", "what the beginning was written from is told");
    assert!(trace["outage"].is_string(), "{trace}");
}

#[tokio::test]
async fn an_outage_begins_once_and_ends_when_the_model_works_again() {
    let server = ModelServer::alone(&["--fail-first", "4", "--fail-status", "503"]);
    let (app, kim, model) = acme(&server, json!({})).await;
    kim.teaches("Parcels", "A parcel takes three days.").await;
    let seq = kim.get("/api/v1/me").await.ok()["seq"].as_i64().expect("a number");
    // The first answer is asked for three times, the next, while the model is known to fail, once.
    for requests in [3, 4] {
        let answer = chat(&app, "How long does a parcel take?").await;
        let text = answer["text"].as_str().expect("a text");
        assert!(text.starts_with("I can't think this through") && text.contains("three days"), "{text}");
        assert_eq!(stats(&server).await["requests"], requests);
        let trace = trace(&kim, &answer).await;
        assert_eq!((&trace["begun_by"], &trace["model"]), (&Value::Null, &json!("builtin")), "it wrote alone");
        assert_eq!(trace["layers"], json!([]), "from no instructions");
    }
    assert_eq!(state(&kim).await, "failing");
    let path = format!("/api/v1/models/{}/test", model["id"].as_str().expect("an id"));
    assert_eq!(kim.post(&path, json!({})).await.data()["ok"], true);
    assert_eq!(state(&kim).await, "working");
    let (_, frames) = Socket::dashboard(&app, &kim, seq).await;
    let kinds: Vec<&str> =
        frames.iter().filter_map(|frame| frame["kind"].as_str()).filter(|kind| kind.starts_with("model.")).collect();
    assert_eq!((kinds.first(), kinds.last()), (Some(&"model.failed"), Some(&"model.worked")), "{kinds:?}");
    assert_eq!(kinds.iter().filter(|kind| **kind == "model.failed").count(), 1);
}

#[tokio::test]
async fn a_model_that_was_waited_for_in_vain_again_and_again_rests_and_then_one_question_tries_it() {
    let server = ModelServer::alone(&["--fail-first", "6", "--fail-status", "503"]);
    let (app, kim, _) = acme(&server, json!({})).await;
    let ask = async || {
        let answer = chat(&app, "How long does a parcel take?").await;
        let text = answer["text"].as_str().expect("a text").to_owned();
        (text.starts_with("I can't think this through"), stats(&server).await["requests"].as_i64())
    };
    // The first question is asked for three times.
    for requests in [3, 4, 5, 5, 5] {
        assert_eq!(ask().await, (true, Some(requests)));
    }
    app.advance(Duration::from_secs(31));
    let (one, other) = tokio::join!(ask(), ask());
    assert!(one.0 && other.0);
    assert_eq!(ask().await, (true, Some(6)), "one of them tried it, and it rests again");
    app.advance(Duration::from_secs(31));
    assert!(!ask().await.0, "it answers");
    assert_eq!(state(&kim).await, "working");
    assert!(!ask().await.0);
}

#[tokio::test]
async fn a_test_by_the_team_ends_a_models_rest() {
    let server = ModelServer::alone(&["--fail-first", "5", "--fail-status", "503"]);
    let (app, kim, model) = acme(&server, json!({})).await;
    let falls_back = async || {
        let answer = chat(&app, "How long does a parcel take?").await;
        answer["text"].as_str().is_some_and(|text| text.starts_with("I can't think this through"))
    };
    for _ in 0..4 {
        assert!(falls_back().await);
    }
    let path = format!("/api/v1/models/{}/test", model["id"].as_str().expect("an id"));
    assert_eq!(kim.post(&path, json!({})).await.data()["ok"], true);
    assert!(!falls_back().await);
}

#[tokio::test]
async fn with_a_wrong_key_a_person_answers_if_the_team_wants_it_so() {
    let server = ModelServer::with(&["--api-key", "the-right-key"]);
    let (app, kim, _) = acme(&server, json!({ "key": "a-wrong-key-1234", "on_failure": "human" })).await;
    let answer = chat(&app, "How long does a parcel take?").await;
    assert!(answer["text"].as_str().is_some_and(|text| text.contains("passed this on to the team")), "{answer}");
    let created =
        answer["actions"].as_array().expect("actions").iter().find(|action| action["type"] == "ticket_created");
    assert_eq!(created.expect("a ticket")["reason"], "rule");
    let tickets = kim.get("/api/v1/tickets?view=all").await.data();
    let path = format!("/api/v1/tickets/{}/timeline", tickets[0]["id"].as_str().expect("a ticket"));
    let timeline = kim.get(&path).await.data().to_string();
    assert!(timeline.contains("401: invalid API key"), "the note says why: {timeline}");
    assert!(!timeline.contains("a-wrong-key-1234"));
}

#[tokio::test]
async fn who_is_too_late_is_not_asked_again() {
    let server = ModelServer::alone(&["--delay-ms", "6000"]);
    let (app, kim, _) = acme(&server, json!({ "timeout_seconds": 1 })).await;
    let answer = chat(&app, "How long does a parcel take?").await;
    assert!(answer["text"].as_str().is_some_and(|text| text.starts_with("I can't think this through")), "{answer}");
    assert_eq!(stats(&server).await["requests"], 1);
    let trace = trace(&kim, &answer).await;
    assert_eq!(trace["outage"], "no answer within 1 s");
}

#[tokio::test]
async fn an_answer_may_take_so_long_whatever_its_parts_may_take() {
    let server = ModelServer::alone(&["--delay-ms", "6000"]);
    let app = TestApp::with(|config| config.turn_times.asking = Duration::from_secs(1)).await;
    let (app, kim, _) = connected(app, &server, json!({ "timeout_seconds": 60 })).await;
    let answer = chat(&app, "How long does a parcel take?").await;
    assert!(answer["text"].as_str().is_some_and(|text| text.starts_with("I can't think this through")), "{answer}");
    assert_eq!(trace(&kim, &answer).await["outage"], "no answer within 1 s");
    assert_eq!(state(&kim).await, "failing");
}
