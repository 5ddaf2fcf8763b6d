//! `/api/sdk/realtime`: the widget's line.

use std::future::IntoFuture;

use serde_json::{Value, json};

use crate::support::{Socket, TestApp, Visitor, held};

async fn hello(app: &TestApp, hello: Value) -> Socket {
    let mut frame = json!({ "type": "hello", "key": app.acme.widget_key });
    frame.as_object_mut().expect("an object").extend(hello.as_object().cloned().expect("an object"));
    let mut socket = Socket::connect(app, "/api/sdk/realtime").await;
    socket.send(frame).await;
    socket
}

/// Everything that the server has for a widget by now: it answers `open` with the state, after all that came before.
async fn caught_up(widget: &mut Socket) -> Vec<Value> {
    widget.until("ready").await;
    widget.send(json!({ "type": "open" })).await;
    let mut frames = Vec::new();
    loop {
        let frame = widget.next().await.expect("an open socket");
        if frame["type"] == "state" {
            return frames;
        }
        frames.push(frame);
    }
}

/// What a visitor reads in these frames.
fn texts(frames: &[Value]) -> Vec<String> {
    let messages = frames.iter().filter(|frame| frame["type"] == "messages");
    let messages = messages.flat_map(|frame| frame["messages"].as_array().expect("messages"));
    messages.map(|message| message["text"].as_str().expect("a text").to_owned()).collect()
}

/// A teammate has taken the visitor's ticket, and says something.
async fn answer(kim: &crate::support::Teammate, visitor: &Visitor, text: &str) -> String {
    visitor.asks_for_a_person().await;
    let ticket = kim.get("/api/v1/tickets").await.data()[0]["id"].as_str().expect("an id").to_owned();
    kim.post(&format!("/api/v1/tickets/{ticket}/messages"), json!({ "text": text, "mode": "chat" })).await.ok();
    ticket
}

#[tokio::test]
async fn opening_the_widget_begins_a_conversation_that_ends_silently_if_it_stays_empty() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let mut socket = hello(&app, json!({})).await;
    let ready = socket.until("ready").await;
    let session = ready["session_id"].as_str().expect("a session").to_owned();
    assert!(session.len() == "sess_0000000000_".len() + 22 && session.starts_with("sess_"), "{session}");
    assert_eq!((&ready["version"], &ready["handling"], &ready["person"]), (&json!(0), &json!("agent"), &Value::Null));
    assert_eq!(ready["agent"]["id"], app.acme.agent.to_string());
    assert_eq!(kim.get("/api/v1/conversations?view=live").await.data(), json!([]), "a hello alone begins nothing");

    socket.send(json!({ "type": "open" })).await;
    assert_eq!(socket.until("state").await["state"], "active");
    let live = kim.get("/api/v1/conversations?view=live").await.data();
    assert_eq!((&live[0]["contact_kind"], &live[0]["message_count"]), (&json!("anonymous"), &json!(0)));
    socket.send(json!({ "type": "close" })).await;
    assert_eq!(socket.until("state").await["state"], "completed");
    assert_eq!(kim.get("/api/v1/conversations?view=live").await.data(), json!([]));
    assert_eq!(kim.get("/api/v1/conversations?view=completed").await.data(), json!([]));
}

#[tokio::test]
async fn a_teammates_answer_arrives_in_the_open_widget() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let mut visitor = app.visitor().await;
    answer(&kim, &visitor, "Hello, this is Kim.").await;
    let state = visitor.socket.until_that("state", |frame| frame["handling"] == "human").await;
    assert_eq!(state["person"]["name"], "Kim Doe");
    let is_kims = |frame: &Value| {
        frame["messages"].as_array().is_some_and(|all| all.iter().any(|one| one["author"]["kind"] == "teammate"))
    };
    let mut again = hello(&app, json!({ "session_id": visitor.session })).await;
    let frame = again.until_that("messages", is_kims).await;
    let message = frame["messages"]
        .as_array()
        .expect("messages")
        .iter()
        .find(|one| one["author"]["kind"] == "teammate")
        .expect("hers");
    assert_eq!((&message["text"], &message["author"]["name"]), (&json!("Hello, this is Kim."), &json!("Kim Doe")));
    assert!(message["id"].is_string() && message["position"].is_i64() && message["at"].is_string());
}

#[tokio::test]
async fn a_widget_that_comes_back_gets_what_it_missed_and_only_that() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let visitor = app.visitor().await;
    let session = visitor.session.clone();
    let ticket = answer(&kim, &visitor, "First").await;
    let mut widget = hello(&app, json!({ "session_id": session })).await;
    let frames = caught_up(&mut widget).await;
    assert!(texts(&frames).contains(&"First".to_owned()));
    let version = frames.iter().rev().find(|frame| frame["type"] == "messages").expect("messages")["version"].clone();
    drop(widget);
    drop(visitor);
    let reply = |text: &str| json!({ "text": text, "mode": "chat" });
    kim.post(&format!("/api/v1/tickets/{ticket}/messages"), reply("Second")).await.ok();
    let mut widget = hello(&app, json!({ "session_id": session, "after": version })).await;
    let seen = texts(&caught_up(&mut widget).await);
    assert!(seen.contains(&"Second".to_owned()) && !seen.contains(&"First".to_owned()), "{seen:?}");
    let mut confused = hello(&app, json!({ "session_id": session, "after": 1_000_000 })).await;
    assert!(
        texts(&caught_up(&mut confused).await).contains(&"First".to_owned()),
        "a version from nowhere counts as none"
    );
}

#[tokio::test]
async fn no_note_whisper_or_score_ever_reaches_a_widget() {
    let app = TestApp::start().await;
    let (kim, ada) = (app.teammate().await, app.hire("Ada").await);
    let mut visitor = app.visitor().await;
    let ticket = answer(&kim, &visitor, "I am looking into it.").await;
    visitor.socket.rest().await;
    let note = json!({ "text": "SECRET: customer is angry", "mode": "note", "mentions": [ada.id()] });
    kim.post(&format!("/api/v1/tickets/{ticket}/messages"), note).await.ok();
    kim.put(&format!("/api/v1/tickets/{ticket}/subject"), json!({ "subject": "SECRET subject" })).await.ok();
    kim.put(&format!("/api/v1/tickets/{ticket}/assignee"), json!({ "teammate_id": ada.id() })).await.ok();
    kim.put(&format!("/api/v1/tickets/{ticket}/status"), json!({ "status": "priority" })).await.ok();
    whisper_and_score(&app, &visitor.session).await;
    assert_eq!(visitor.socket.rest().await, Vec::<Value>::new());
    for after in [json!(null), json!(0), json!(1)] {
        let mut widget = hello(&app, json!({ "session_id": visitor.session, "after": after })).await;
        let all = json!(caught_up(&mut widget).await).to_string();
        assert!(all.contains("I am looking into it.") && !all.contains("SECRET"), "{all}");
        for word in ["confidence", "mood", "whisper", "passage_id", "mentions", "ticket_id", "priority"] {
            assert!(!all.contains(word), "{word} in {all}");
        }
    }
}

/// What has no front door of its own yet.
async fn whisper_and_score(app: &TestApp, session: &str) {
    use aureole::conversations::messages::Visibility;
    use aureole::conversations::open::{self, SessionId};
    use aureole::conversations::post::{self, NewMessage};
    use aureole::conversations::score::{Judgement, score};
    use aureole::conversations::{Mood, messages};
    let session = SessionId::parse(session).expect("a session");
    app.app
        .store
        .write(app.acme.workspace, "tests.whisper", move |tx| {
            let session = open::session(tx, tx.workspace(), &session)?.expect("a session");
            let actor = aureole::events::Actor::system();
            let secret = NewMessage::public(session.thread, "SECRET whisper");
            post::post(tx, &actor, &NewMessage { visibility: Visibility::Whisper, ..secret })?;
            let judgement =
                Judgement { mood: Mood::Angry, topic: Some("SECRET topic".to_owned()), confidence: 7, low: true };
            score(tx, &actor, session.conversation, &judgement)?;
            messages::thread_version(tx, tx.workspace(), session.thread)
        })
        .await
        .expect("written");
}

#[tokio::test]
async fn what_is_sent_is_delivered_and_what_is_read_is_seen() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let mut visitor = app.visitor().await;
    let ticket = answer(&kim, &visitor, "Read me").await;
    let delivery = async || {
        let items = kim.get(&format!("/api/v1/tickets/{ticket}/timeline")).await.data();
        let items = items.as_array().expect("a timeline").clone();
        items.iter().find(|item| item["message"]["text"] == "Read me").expect("it")["message"]["delivery"].clone()
    };
    let is_delivered = |frame: &Value| {
        let messages = frame["messages"].as_array().expect("messages");
        messages.iter().any(|one| one["text"] == "Read me" && one["delivery"] == "delivered")
    };
    let version = visitor.socket.until_that("messages", is_delivered).await["version"].clone();
    assert_eq!(delivery().await, "delivered");
    visitor.socket.send(json!({ "type": "seen", "version": version })).await;
    let is_seen = |frame: &Value| frame.to_string().contains("\"seen\"");
    visitor.socket.until_that("messages", is_seen).await;
    assert_eq!(delivery().await, "seen");
}

#[tokio::test]
async fn a_session_is_its_owners_alone() {
    let app = TestApp::start().await;
    let refused = async |body: Value, code: &str| {
        let mut socket = hello(&app, body).await;
        let error = socket.until("error").await;
        assert_eq!(error["code"], code, "{error}");
        socket.closed().await
    };
    assert_eq!(refused(json!({ "key": "ab_live_wrong" }), "unknown_key").await, Some(4401));
    assert_eq!(refused(json!({ "session_id": "guessed" }), "invalid").await, Some(4400));
    let user = app.user("u").await;
    refused(json!({ "session_id": user.session }), "not_found").await;
    refused(json!({ "session_id": user.session, "user_id": "v" }), "not_found").await;
    refused(json!({ "session_id": user.session, "user_id": "u", "user_token": "x" }), "identity_invalid").await;
    hello(&app, json!({ "session_id": user.session, "user_id": "u" })).await.until("ready").await;

    // Too few random characters stand for nobody without a user.
    let mut socket = hello(&app, json!({ "session_id": "sess_1745684234_a8b1c2" })).await;
    socket.until("ready").await;
    socket.send(json!({ "type": "open" })).await;
    assert_eq!(socket.until("error").await["code"], "invalid");

    let mut silent = Socket::connect(&app, "/api/sdk/realtime").await;
    silent.send(json!({ "type": "open" })).await;
    assert_eq!(silent.until("error").await["code"], "no_hello");
}

#[tokio::test]
async fn an_address_with_too_many_calls_loses_signals_but_no_open_line() {
    let app = TestApp::with(|config| (config.sdk_calls_per_minute, config.sdk_calls_burst) = (60, 4)).await;
    let mut visitor = app.visitor().await;
    let identify = || app.site().post("/users/identify", json!({ "user_id": "u" }));
    while identify().await.status != 429 {}
    visitor.socket.send(json!({ "type": "typing", "on": true })).await;
    let mut late = hello(&app, json!({})).await;
    assert_eq!(late.closed().await, Some(4429), "there is no room for another line");
    app.advance(std::time::Duration::from_secs(60));
    visitor.socket.send(json!({ "type": "open" })).await;
    visitor.socket.until("state").await;
    hello(&app, json!({ "session_id": visitor.session })).await.until("ready").await;
}

#[tokio::test]
async fn an_anonymous_line_ends_when_the_session_becomes_a_users() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let mut visitor = app.visitor().await;
    let ticket = answer(&kim, &visitor, "Before").await;
    visitor.socket.rest().await;
    app.site().identify(json!({ "user_id": "u", "session_id": visitor.session })).await;
    kim.post(&format!("/api/v1/tickets/{ticket}/messages"), json!({ "text": "For u only", "mode": "chat" })).await.ok();
    assert_eq!(visitor.socket.closed().await, Some(1000));
    let mut widget = hello(&app, json!({ "session_id": visitor.session, "user_id": "u" })).await;
    let seen = texts(&caught_up(&mut widget).await);
    assert!(seen.contains(&"Before".to_owned()) && seen.contains(&"For u only".to_owned()), "{seen:?}");
}

#[tokio::test]
async fn a_server_that_stops_tells_widgets_to_come_back() {
    let mut app = TestApp::start().await;
    let mut visitor = app.visitor().await;
    let (closed, ()) = tokio::join!(visitor.socket.closed(), app.stop());
    assert_eq!(closed, Some(1012));
}

#[tokio::test]
async fn typing_is_seen_by_the_other_side_and_notes_are_written_unseen() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let mut visitor = app.visitor().await;
    answer(&kim, &visitor, "Hello").await;
    let thread = kim.get("/api/v1/conversations?view=live").await.data()[0]["thread_id"].clone();
    let mut dashboard = Socket::connect_with(&app, "/api/v1/realtime", Some(kim.cookie())).await;
    dashboard.send(json!({ "type": "resume", "seq": kim.get("/api/v1/me").await.ok()["seq"] })).await;
    dashboard.until("ready").await;
    dashboard.send(json!({ "type": "watch", "thread_id": thread })).await;

    visitor.socket.send(json!({ "type": "typing", "on": true })).await;
    let typing = dashboard.until_that("signal", |frame| frame["kind"] == "typing").await;
    assert_eq!(
        (&typing["on"], &typing["who"]["kind"], &typing["thread_id"]),
        (&json!(true), &json!("contact"), &thread)
    );
    visitor.socket.send(json!({ "type": "typing", "on": false })).await;
    dashboard.until_that("signal", |frame| frame["kind"] == "typing" && frame["on"] == false).await;
    visitor
        .socket
        .send(json!({ "type": "presence", "visible": true, "page_url": "https://shop.example/ca\0rt" }))
        .await;
    dashboard.until_that("signal", |frame| frame["kind"] == "present" && frame["on"] == true).await;
    visitor.socket.rest().await;

    dashboard.send(json!({ "type": "typing", "thread_id": thread, "on": true, "mode": "note" })).await;
    assert_eq!(visitor.socket.rest().await, Vec::<Value>::new());
    dashboard.send(json!({ "type": "typing", "thread_id": thread, "on": false })).await;
    dashboard.send(json!({ "type": "typing", "thread_id": thread, "on": true })).await;
    let typing = visitor.socket.until("typing").await;
    assert_eq!(typing, json!({ "type": "typing", "name": "Kim Doe", "on": true }));
    let live = kim.get("/api/v1/conversations?view=live").await.data();
    assert_eq!(live[0]["page_url"], "https://shop.example/cart");
}

#[tokio::test]
async fn an_answer_without_a_word_yet_is_not_shown_and_one_with_some_belongs_to_no_version() {
    let (app, permits) = held().await;
    let visitor = app.visitor().await;
    let answer = tokio::spawn(app.site().post("/chat", visitor.message("Count")).into_future());
    app.eventually(|| app.turns() == 1).await;
    let mut early = hello(&app, json!({ "session_id": visitor.session })).await;
    assert_eq!(texts(&caught_up(&mut early).await), ["Count"]);
    permits.add_permits(1);
    assert_eq!(early.until("token").await["piece"], "One ");
    let kim = app.teammate().await;
    let live = kim.get("/api/v1/conversations?view=live").await.data();
    let path = format!("/api/v1/conversations/{}", live[0]["id"].as_str().expect("an id"));
    kim.becomes(&path, |conversation| conversation["turn"]["text"] == "One ").await;
    let mut late = hello(&app, json!({ "session_id": visitor.session })).await;
    let running = late.until_that("messages", |frame| frame["messages"][0]["state"] == "streaming").await;
    assert_eq!((&running["messages"][0]["text"], &running["messages"][0]["version"]), (&json!("One "), &json!(0)));
    permits.add_permits(2);
    assert_eq!(answer.await.expect("no panic").ok()["text"], "One two three.");
}

#[tokio::test]
async fn an_answer_is_streamed_into_an_open_widget_and_then_whole() {
    let app = TestApp::start().await;
    let mut visitor = app.visitor().await;
    let mut second_tab = hello(&app, json!({ "session_id": visitor.session })).await;
    second_tab.until("ready").await;
    let said = visitor.says("Do you deliver to Norway?").await.ok();
    for widget in [&mut visitor.socket, &mut second_tab] {
        let mut streamed = String::new();
        let whole = loop {
            let frame = widget.next().await.expect("an open socket");
            if frame["type"] == "token" {
                let length = streamed.encode_utf16().count();
                assert!(frame["at"].as_u64().is_some_and(|at| at as usize <= length), "no hole: {frame}");
                streamed.push_str(frame["piece"].as_str().expect("a piece"));
            }
            let messages = frame["messages"].as_array().cloned().unwrap_or_default();
            if let Some(whole) =
                messages.into_iter().find(|one| one["author"]["kind"] == "agent" && one["state"] == "done")
            {
                break whole;
            }
        };
        assert_eq!(whole["text"], said["text"]);
        assert!(whole["text"].as_str().is_some_and(|text| text.starts_with(&streamed)), "{streamed} | {whole}");
    }
}
