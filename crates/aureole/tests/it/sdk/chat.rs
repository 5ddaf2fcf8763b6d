//! `POST /api/sdk/chat` and `/chat/stream`: every field, limit and failure. How answers come to be is in `agents`.

use serde_json::{Value, json};

use crate::support::{TestApp, new_session, parts};

const BOTH: [&str; 2] = ["/chat", "/chat/stream"];

/// Text and actions of an answer, whole or streamed.
fn told(answer: &Value) -> (String, Vec<Value>) {
    if let Some(stream) = answer.as_str() {
        return parts(stream);
    }
    let text = answer["text"].as_str().expect("a text").to_owned();
    (text, answer["actions"].as_array().expect("actions").clone())
}

fn with(field: &str, value: Value) -> Value {
    let mut body = json!({ "message": "Hello" });
    body[field] = value;
    body
}

#[tokio::test]
async fn an_answer_names_its_session_and_agent() {
    let app = TestApp::start().await;
    let answer = app.site().post("/chat", json!({ "message": "Hello" })).await.ok();
    assert!(answer["text"].as_str().is_some_and(|text| !text.is_empty()));
    let session = answer["session_id"].as_str().expect("a session");
    let random = session.strip_prefix("sess_").and_then(|rest| rest.split_once('_')).expect("its form").1;
    assert!(random.len() >= 22, "{session}");
    assert_eq!(answer["agent_id"], app.acme.agent.to_string());
    assert!(answer["actions"].is_array() && answer["sources"].is_array());
    let again = json!({ "message": "Hello again", "session_id": session });
    assert_eq!(app.site().post("/chat", again.clone()).await.ok()["session_id"], session);
    let streamed = app.site().post("/chat/stream", again).await;
    assert_eq!(
        (streamed.header("x-session-id"), streamed.header("content-type")),
        (Some(session), Some("text/plain; charset=utf-8"))
    );
    let exposed = streamed.header("access-control-expose-headers").expect("exposed headers").to_lowercase();
    assert!(exposed.contains("x-session-id") && exposed.contains("x-agent-id"));
    let text = streamed.body.as_str().expect("text").to_owned();
    assert!(
        text.contains("\u{1e}__ACTION__{") && text.contains("\u{1e}__ACTIONS__[") && text.ends_with("]\u{1e}"),
        "{text:?}"
    );
    let rows = app.teammate().await.get("/api/v1/conversations?view=live").await.data();
    assert_eq!(rows.as_array().expect("a list").len(), 1, "one session is one conversation");
}

#[tokio::test]
async fn limits_are_those_of_the_reference() {
    let app = TestApp::start().await;
    let entry = |text: String| json!({ "k": { "label": "L", "value": text } });
    let message = |count: usize| Value::from(vec![json!({ "role": "user", "content": "x" }); count]);
    for (field, fits, over) in [
        ("message", json!("ü".repeat(10_000)), json!("ü".repeat(10_001))),
        ("behavior_context", json!("ü".repeat(5_000)), json!("ü".repeat(5_001))),
        // {"k":"…"} has 8 characters beside the text.
        ("custom_fields", json!({ "k": "ü".repeat(9_992) }), json!({ "k": "ü".repeat(9_993) })),
        ("conversation_history", message(50), message(51)),
        ("context", entry("x".repeat(49_000)), entry("x".repeat(50_000))),
        ("client_id", json!("x".repeat(64)), json!("x".repeat(65))),
    ] {
        for path in BOTH {
            let status = app.site().post(path, with(field, fits.clone())).await.status;
            assert_eq!(status, 200, "{path} {field}");
            let refused = app.site().post(path, with(field, over.clone())).await.sdk_refused(400, "invalid");
            assert_eq!(refused["field"], field, "{path}");
        }
    }
}

#[tokio::test]
async fn what_is_no_question_is_refused_with_the_field() {
    let app = TestApp::start().await;
    for path in BOTH {
        for (body, field) in [
            (json!({}), "message"),
            (json!({ "message": " \n\t " }), "message"),
            (with("mode", json!("telepathy")), "mode"),
            (with("session_id", json!("sess_1")), "session_id"),
            (with("session_id", json!("sess_1745684234_a8b1c2")), "session_id"),
            (with("user_id", json!("x".repeat(256))), "user_id"),
            (with("company_id", json!("x".repeat(256))), "company_id"),
            (with("context", json!({ "k": [] })), "context.k"),
            (with("context", json!({ "k": { "label": 1 } })), "context.k"),
            (with("context", json!({ "k": { "label": "L", "type": "poem" } })), "context.k"),
        ] {
            let refused = app.site().post(path, body).await.sdk_refused(400, "invalid");
            assert_eq!(refused["field"], field, "{path}");
        }
        for (field, value) in [
            ("message", json!(1)),
            ("user_id", json!(4.2)),
            ("custom_fields", json!([])),
            ("images", json!("x")),
            ("conversation_history", json!({})),
        ] {
            let refused = app.site().post(path, with(field, value)).await.sdk_refused(400, "invalid");
            assert_eq!(refused["field"], field, "{path}");
        }
        let refused = app.site().post(path, json!(["Hello"])).await.sdk_refused(400, "invalid");
        assert_eq!(refused["field"], Value::Null, "a list is no message: {refused}");
        let untyped = with("context", json!({ "k": { "label": null, "type": null, "value": 1 } }));
        assert_eq!(app.site().post(path, untyped).await.status, 200, "null is as absent");
        app.site().call(path).body("{\"message\":").await.sdk_refused(400, "malformed_json");
        for agent in ["nobody", "00000000-0000-7000-8000-000000000000"] {
            app.site().post(path, with("agent_id", json!(agent))).await.sdk_refused(404, "not_found");
        }
        let unknown = json!({ "message": "Hello", "unheard_of": true, "user_id": null, "session_id": "" });
        assert_eq!(app.site().post(path, unknown).await.status, 200, "fields of other versions harm nothing");
        let empty = json!({ "message": "Hello", "mode": "", "agent_id": "", "company_id": "", "user_id": "" });
        assert_eq!(app.site().post(path, empty).await.status, 200, "an empty text is as absent");
    }
    assert_eq!(app.site().post("/chat", with("user_id", json!("u"))).await.status, 200);
}

#[tokio::test]
async fn what_the_page_sends_is_readable_to_the_team_beside_the_conversation_and_on_its_ticket() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let entry = json!({ "label": "Application", "type": "custom", "value": { "company": "Acme" } });
    let body = json!({ "message": "I need a human, please", "custom_fields": { "plan": "pro" }, "context": { "application": entry } });
    let answer = app.site().post("/chat", body).await.ok();
    let row = kim.get("/api/v1/conversations?view=live").await.data()[0].take();
    let opened = kim.get(&format!("/api/v1/conversations/{}", row["id"].as_str().expect("an id"))).await.data();
    let actions = answer["actions"].as_array().expect("actions");
    let made = actions.iter().find(|action| action["type"] == "ticket_created").expect("a ticket");
    let ticket = kim.get(&format!("/api/v1/tickets/{}", made["ticket_id"].as_str().expect("an id"))).await.data();
    for metadata in [&opened["metadata"], &ticket["metadata"]] {
        assert_eq!((&metadata["context"]["application"], &metadata["custom_fields"]["plan"]), (&entry, &json!("pro")));
    }
}

#[tokio::test]
async fn every_mode_of_the_reference_is_taken_and_shown() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let session = new_session(&app);
    let mode = async || kim.get("/api/v1/conversations?view=live").await.data()[0]["mode"].take();
    app.site().post("/chat", json!({ "message": "Hello", "session_id": session })).await.ok();
    assert_eq!(mode().await, "chat");
    for word in ["voice", "video", "livehelp", "chat"] {
        app.site().post("/chat", json!({ "message": "Hello", "session_id": session, "mode": word })).await.ok();
        assert_eq!(mode().await, word);
    }
}

#[tokio::test]
async fn a_call_may_pin_the_conversation_to_an_agent_that_is_active() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let other = app.another_agent("Sales").await;
    let session = new_session(&app);
    let ask = async |agent: Option<&str>| {
        app.site().post("/chat", json!({ "message": "Hello", "session_id": session, "agent_id": agent })).await.ok()["agent_id"].take()
    };
    let default = app.acme.agent.to_string();
    assert_eq!(ask(None).await, default, "the oldest active one");
    assert_eq!(ask(Some(&other)).await, other);
    assert_eq!(ask(None).await, other, "the conversation stays with it");
    assert_eq!(kim.get("/api/v1/conversations?view=live").await.data()[0]["agent_name"], "Sales");
    kim.put(&format!("/api/v1/agents/{other}"), json!({ "status": "inactive" })).await.ok();
    app.site().post("/chat", with("agent_id", json!(other))).await.sdk_refused(404, "not_found");
}

#[tokio::test]
async fn a_company_counts_only_for_a_user_who_has_none() {
    let app = TestApp::start().await;
    let (kim, site) = (app.teammate().await, app.site());
    for company in ["acme", "globex"] {
        site.post("/companies/identify", json!({ "company_id": company, "traits": { "name": company } })).await.ok();
    }
    let company_after = async |body: Value| {
        site.post("/chat", body).await.ok();
        let contacts = kim.get("/api/v1/contacts").await.data();
        let path = format!("/api/v1/contacts/{}", contacts[0]["id"].as_str().expect("an id"));
        kim.get(&path).await.data()["company"]["external_id"].take()
    };
    let body = |company: &str| json!({ "message": "Hello", "user_id": "u", "company_id": company });
    assert_eq!(company_after(body(" ")).await, Value::Null);
    assert_eq!(company_after(body("acme")).await, "acme");
    assert_eq!(company_after(body("globex")).await, "acme");
    let mut trusted = body("globex");
    trusted["user_token"] = app.token(json!({ "user_id": "u", "company_id": "globex" })).into();
    assert_eq!(company_after(trusted).await, "globex", "what a token says wins");

    let newcomer = json!({ "message": "Hello", "user_id": "v", "company_id": "unheard of" });
    site.post("/chat", newcomer).await.ok();
    let known = json!({ "company_id": "unheard of", "traits": { "name": "Unheard Of Ltd" } });
    let company = site.post("/companies/identify", known).await.ok()["company"].take();
    let user = site.identify(json!({ "user_id": "v" })).await;
    assert_eq!(user["company_id"], company["id"], "the first word of a company makes it");
}

#[tokio::test]
async fn nothing_of_a_user_is_told_to_a_caller_without_proof() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    kim.put("/api/v1/workspace", json!({ "enforce_identity": true })).await.ok();
    let token = app.token(json!({ "user_id": "u" }));
    let chat = json!({ "message": "My code is SESAME", "user_id": "u", "user_token": token });
    let session = app.site().post("/chat", chat).await.ok()["session_id"].take();
    let other = app.token(json!({ "user_id": "v" }));
    for (body, status) in [
        (json!({ "message": "Hello", "session_id": session }), 404),
        (json!({ "message": "Hello", "session_id": session, "user_id": "u" }), 403),
        (json!({ "message": "Hello", "session_id": session, "user_id": "v", "user_token": other }), 404),
    ] {
        for path in BOTH {
            let refused = app.site().post(path, body.clone()).await;
            assert_eq!(refused.status, status, "{path} {body}");
            assert!(!refused.body.to_string().contains("SESAME"));
        }
    }
}

#[tokio::test]
async fn a_visitor_is_told_which_document_and_nothing_of_how_it_is_kept() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    kim.teaches("Parcels", "A parcel takes three days.").await;
    let question = json!({ "message": "How long does a parcel take?" });
    let answer = app.site().post("/chat", question.clone()).await.ok();
    let told = json!([{ "n": 1, "title": "Parcels" }]);
    assert_eq!(answer["sources"], told);
    let action = answer["actions"].as_array().expect("actions").iter().find(|action| action["type"] == "sources");
    assert_eq!(action.expect("sources")["sources"], told);
    let streamed = app.site().post("/chat/stream", question).await.ok();
    let text = streamed.as_str().expect("text");
    assert!(text.contains("Parcels") && !text.contains("source_id") && !text.contains("passage_id"), "{text:?}");
}

#[tokio::test]
async fn after_a_take_over_a_caller_is_told_once_that_a_person_answers() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    for way in BOTH {
        let session = new_session(&app);
        let ask = async |path: &str, message: &str| {
            let body = json!({ "message": message, "session_id": session });
            told(&app.site().post(path, body).await.ok())
        };
        ask(way, "Hello").await;
        let rows = kim.get("/api/v1/conversations?view=live").await.data();
        let row = rows.as_array().expect("a list").iter().find(|row| row["handling"] == "agent").expect("the new one");
        let path = format!("/api/v1/conversations/{}", row["id"].as_str().expect("an id"));
        kim.post(&format!("{path}/take-over"), json!({})).await.data();
        let (text, actions) = ask(way, "Anybody?").await;
        assert_eq!(text, "Kim joined the conversation.", "{way}");
        for other in BOTH {
            assert_eq!(ask(other, "Anybody?").await, (String::new(), Vec::new()), "{other} after {way}");
        }
        let items = kim.get(&format!("{path}/timeline")).await.data();
        let of_system = |item: &&Value| item["message"]["author"]["kind"] == "system";
        let lines: Vec<&Value> = items.as_array().expect("items").iter().filter(of_system).collect();
        assert_eq!(lines.len(), 1, "the line that stands there is the one that is told");
        assert_eq!(actions, [json!({ "type": "message", "id": lines[0]["message"]["id"] })], "{way}");
    }
}
