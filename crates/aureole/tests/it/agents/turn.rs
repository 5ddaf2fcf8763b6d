//! One answer: streamed, stopped, superseded, taken over, followed again, and taken up after a crash.

use std::future::IntoFuture;
use std::sync::Arc;
use std::time::Duration;

use aureole::agents::turn;
use aureole::ids::TurnId;
use futures_util::StreamExt;
use llm::{Chat, Delta, End, Model, Request, ToolCall, Usage};
use serde_json::{Value, json};

use crate::support::{Replica, Socket, TestApp, held, held_with, new_session, parts};

/// A model that says one word and then panics.
struct Broken;

impl Model for Broken {
    fn name(&self) -> &str {
        "broken"
    }

    fn chat(&self, _request: Request) -> Chat {
        let word = futures_util::stream::iter([Ok(Delta::Text("One ".to_owned()))]);
        word.chain(futures_util::stream::once(async { panic!("a mistake in the code") })).boxed()
    }
}

async fn messages(app: &TestApp) -> Vec<(String, String, String)> {
    let kim = app.teammate().await;
    let conversations = kim.get("/api/v1/conversations?view=live").await.data();
    let path = format!("/api/v1/conversations/{}/timeline", conversations[0]["id"].as_str().expect("a conversation"));
    let items = kim.get(&path).await.data();
    let word = |value: &Value| value.as_str().expect("a word").to_owned();
    let messages = items.as_array().expect("items").iter().filter(|item| item["type"] == "message");
    messages
        .map(|item| &item["message"])
        .map(|message| (word(&message["author"]["kind"]), word(&message["text"]), word(&message["state"])))
        .collect()
}

fn line(kind: &str, text: &str, state: &str) -> (String, String, String) {
    (kind.to_owned(), text.to_owned(), state.to_owned())
}

#[tokio::test]
async fn an_answer_streams_before_it_is_whole_and_is_stored_as_it_was_streamed() {
    let (app, permits) = held().await;
    let session = new_session(&app);
    let body = json!({ "session_id": session, "message": "Count" });
    let url = format!("{}/api/sdk/chat/stream", app.url());
    let request = crate::support::client().post(url).bearer_auth(&app.acme.widget_key).json(&body);
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.headers()["x-session-id"], session.as_str());
    assert_eq!(answer.headers()["x-agent-id"], app.acme.agent.to_string().as_str());
    assert_eq!(answer.headers()["content-type"], "text/plain; charset=utf-8");
    let mut chunks = answer.bytes_stream();
    permits.add_permits(1);
    let mut body = String::new();
    while !body.contains("One ") {
        let chunk = chunks.next().await.expect("a chunk").expect("no error");
        body.push_str(std::str::from_utf8(&chunk).expect("text"));
    }
    assert!(!body.contains("__ACTIONS__"), "the first word comes before the end");
    permits.add_permits(2);
    while let Some(chunk) = chunks.next().await {
        body.push_str(std::str::from_utf8(&chunk.expect("no error")).expect("text"));
    }
    let (text, actions) = parts(&body);
    assert_eq!(text, "One two three.");
    assert_eq!(actions[0]["type"], "message");
    assert_eq!(messages(&app).await, [line("contact", "Count", "done"), line("agent", "One two three.", "done")]);
}

#[tokio::test]
async fn a_visitor_who_hangs_up_at_once_finds_the_answer_later() {
    let app = TestApp::start().await;
    let key = format!("Bearer {}", app.acme.widget_key);
    for path in ["/api/sdk/chat", "/api/sdk/chat/stream"] {
        let busy = app.busy();
        let body = json!({ "session_id": new_session(&app), "message": "Hello" });
        app.post_and_hang_up(path, &[("Authorization", &key)], &body).await;
        busy.end().await;
        let kim = app.teammate().await;
        kim.becomes("/api/v1/conversations?view=live", |live| live[0]["message_count"] == 2).await;
    }
}

#[tokio::test]
async fn each_question_of_a_conversation_is_answered_by_itself() {
    let app = TestApp::start().await;
    let (kim, visitor) = (app.teammate().await, app.visitor().await);
    let text = "# Prices\n\nThe grinder costs 89 dollars.\n\n# Warranty\n\nThe warranty lasts two years.\n\n\
                # Subscription\n\nTo cancel, open your account and press Cancel subscription.\n";
    kim.teaches("Shop", text).await;
    for (question, answer) in [
        ("How much is the grinder?", "89 dollars"),
        ("How long is the warranty?", "two years"),
        ("How do I cancel?", "press Cancel subscription"),
        ("And the grinder?", "89 dollars"),
    ] {
        let said = visitor.says(question).await.ok();
        assert!(said["text"].as_str().is_some_and(|text| text.contains(answer)), "{question} {said}");
    }
}

#[tokio::test]
async fn a_newer_question_stops_the_answer_and_the_second_answers_both() {
    let (app, permits) = held().await;
    let session = new_session(&app);
    let site = app.site();
    let first = site.post("/chat/stream", json!({ "session_id": session, "message": "First?" }));
    let first = tokio::spawn(first.into_future());
    permits.add_permits(1);
    app.eventually(|| app.turns() == 1).await;
    app.eventually(|| permits.available_permits() == 0).await;
    let second =
        tokio::spawn(site.post("/chat/stream", json!({ "session_id": session, "message": "Second?" })).into_future());
    let (_, actions) = parts(first.await.expect("no panic").ok().as_str().expect("a stream"));
    assert_eq!(actions.last().expect("an action")["type"], "superseded");
    permits.add_permits(3);
    let (text, actions) = parts(second.await.expect("no panic").ok().as_str().expect("a stream"));
    assert_eq!(text, "One two three.");
    assert!(actions.iter().all(|action| action["type"] != "superseded"));
    let told = messages(&app).await;
    let seen = [
        line("contact", "First?", "done"),
        line("agent", "One", "stopped"),
        line("contact", "Second?", "done"),
        line("agent", "One two three.", "done"),
    ];
    assert_eq!(told, seen, "what was seen is kept");
}

#[tokio::test]
async fn what_an_agent_wrote_is_its_own_also_when_the_next_question_is_for_another() {
    let (app, permits) = held().await;
    let (kim, session, site) = (app.teammate().await, new_session(&app), app.site());
    let sales = app.another_agent("Sales").await;
    let first = json!({ "session_id": session, "message": "First?" });
    let first = tokio::spawn(site.post("/chat/stream", first).into_future());
    permits.add_permits(1);
    app.eventually(|| app.turns() == 1 && permits.available_permits() == 0).await;
    let second = json!({ "session_id": session, "message": "Second?", "agent_id": sales });
    let second = tokio::spawn(site.post("/chat/stream", second).into_future());
    first.await.expect("no panic").ok();
    permits.add_permits(3);
    second.await.expect("no panic").ok();
    let live = kim.get("/api/v1/conversations?view=live").await.data();
    let path = format!("/api/v1/conversations/{}/timeline", live[0]["id"].as_str().expect("a conversation"));
    let items = kim.get(&path).await.data();
    let authors = items.as_array().expect("items").iter().map(|item| &item["message"]["author"]);
    let agents: Vec<_> = authors.filter(|author| author["kind"] == "agent").map(|author| &author["id"]).collect();
    assert_eq!(agents, [&json!(app.acme.agent), &json!(sales)]);
}

/// The turn that runs in the only conversation.
async fn running(app: &TestApp) -> TurnId {
    let live = app.teammate().await.get("/api/v1/conversations?view=live").await.data();
    let (workspace, id) = (app.acme.workspace, live[0]["id"].as_str().expect("an id").parse().expect("an id"));
    let read = app.app.store.read(move |db| turn::running(db, workspace, id)).await;
    read.expect("a read").expect("a running turn").id
}

#[tokio::test]
async fn an_interruption_that_comes_too_late_stops_no_answer_that_counts() {
    let (app, permits) = held().await;
    let session = new_session(&app);
    let ask = |text: &str| {
        tokio::spawn(app.site().post("/chat/stream", json!({ "session_id": session, "message": text })).into_future())
    };
    let first = ask("First?");
    permits.add_permits(1);
    app.eventually(|| app.turns() == 1 && permits.available_permits() == 0).await;
    let older = running(&app).await;
    let second = ask("Second?");
    first.await.expect("no panic").ok();
    permits.add_permits(1);
    app.eventually(|| app.turns() == 1 && permits.available_permits() == 0).await;
    let newer = running(&app).await;
    assert_ne!(older, newer);
    // Meant for the first, then by mistake for the second: nothing has ended that one.
    app.app.feeds.interrupt(Some(older));
    app.app.feeds.interrupt(Some(newer));
    permits.add_permits(2);
    let (text, _) = parts(second.await.expect("no panic").ok().as_str().expect("a stream"));
    assert_eq!(text, "One two three.");
    assert_eq!(messages(&app).await.last(), Some(&line("agent", "One two three.", "done")));
}

#[tokio::test]
async fn calls_of_chat_on_one_session_are_answered_in_turn() {
    let (app, permits) = held().await;
    let session = new_session(&app);
    let site = app.site();
    let ask =
        |text: &str| tokio::spawn(site.post("/chat", json!({ "session_id": session, "message": text })).into_future());
    let first = ask("First?");
    app.eventually(|| app.turns() == 1).await;
    let second = ask("Second?");
    permits.add_permits(6);
    for call in [first, second] {
        let answer = call.await.expect("no panic").ok();
        assert_eq!(answer["text"], "One two three.");
    }
    let told = messages(&app).await;
    let kinds: Vec<&str> = told.iter().map(|(kind, ..)| kind.as_str()).collect();
    assert_eq!(kinds, ["contact", "agent", "contact", "agent"]);
}

#[tokio::test]
async fn a_repeat_under_the_same_client_id_follows_the_answer_and_stores_nothing_twice() {
    let (app, permits) = held().await;
    let body = json!({ "session_id": new_session(&app), "message": "Count", "client_id": "m1" });
    let first = tokio::spawn(app.site().post("/chat/stream", body.clone()).into_future());
    app.eventually(|| app.turns() == 1).await;
    let again = tokio::spawn(app.site().post("/chat/stream", body.clone()).into_future());
    permits.add_permits(3);
    let (first, again) = (first.await.expect("no panic").ok(), again.await.expect("no panic").ok());
    let later = app.site().post("/chat/stream", body.clone()).await.ok();
    let whole = app.site().post("/chat", body).await.ok();
    for stream in [&first, &again, &later] {
        assert_eq!(parts(stream.as_str().expect("a stream")).0, "One two three.");
    }
    assert_eq!(whole["text"], "One two three.");
    assert_eq!(messages(&app).await.len(), 2);
}

#[tokio::test]
async fn an_answer_that_is_stopped_before_its_first_word_is_no_longer_being_written_for_the_team() {
    let (app, permits) = held().await;
    let (kim, mut visitor) = (app.teammate().await, app.visitor().await);
    let stream = tokio::spawn(app.site().post("/chat/stream", visitor.message("Count")).into_future());
    app.eventually(|| app.turns() == 1).await;
    let live = kim.get("/api/v1/conversations?view=live").await.data();
    assert_eq!(live[0]["turn"]["text"], "");
    let (mut socket, _) = Socket::dashboard(&app, &kim, Replica::fetch(&kim).await.seq).await;
    visitor.socket.send(json!({ "type": "stop" })).await;
    let ended = socket.until_that("event", |event| event["kind"] == "conversation.answer_ended").await;
    assert_eq!(ended["records"]["conversation"]["turn"], Value::Null);
    stream.await.expect("no panic").ok();
    permits.add_permits(3);
    assert_eq!(messages(&app).await, [line("contact", "Count", "done")]);
}

#[tokio::test]
async fn taking_over_stops_the_answer_at_once_and_the_agent_stays_silent() {
    let (app, permits) = held().await;
    let session = new_session(&app);
    let body = json!({ "session_id": session, "message": "Count" });
    let stream = tokio::spawn(app.site().post("/chat/stream", body).into_future());
    permits.add_permits(1);
    app.eventually(|| app.turns() == 1 && permits.available_permits() == 0).await;
    let kim = app.teammate().await;
    let live = kim.get("/api/v1/conversations?view=live").await.data();
    let path = format!("/api/v1/conversations/{}/take-over", live[0]["id"].as_str().expect("an id"));
    let ticket = kim.post(&path, json!({})).await.data();
    assert_eq!((ticket["status"].as_str(), ticket["assignee_id"].as_str()), (Some("in_progress"), Some(kim.id())));
    stream.await.expect("no panic").ok();
    permits.add_permits(10);
    let wait = async || app.site().post("/chat", json!({ "session_id": session, "message": "Hello?" })).await.ok();
    assert_eq!(wait().await["text"], "Kim joined the conversation.", "whoever has no widget reads it here");
    let waiting = wait().await;
    assert_eq!((waiting["text"].as_str(), &waiting["actions"]), (Some(""), &json!([])));
    let told = messages(&app).await;
    assert_eq!(told[1], line("agent", "One", "stopped"));
    assert_eq!(told[2], line("system", "Kim joined the conversation.", "done"));
    let ben = app.hire("Ben").await;
    let refusal = ben.post(&path, json!({})).await.refused(409, "already_taken");
    assert!(refusal["message"].as_str().is_some_and(|sentence| sentence.contains("Kim")));
}

#[tokio::test]
async fn a_teammates_reply_ends_the_answer_and_stands_after_it() {
    for in_conversation in [false, true] {
        let (app, permits) = held().await;
        let (kim, visitor) = (app.teammate().await, app.visitor().await);
        let created = visitor.asks_for_a_person().await;
        let stream = tokio::spawn(app.site().post("/chat/stream", visitor.message("Count")).into_future());
        permits.add_permits(1);
        app.eventually(|| app.turns() == 1 && permits.available_permits() == 0).await;
        let path = if in_conversation {
            let live = kim.get("/api/v1/conversations?view=live").await.data();
            format!("/api/v1/conversations/{}/messages", live[0]["id"].as_str().expect("an id"))
        } else {
            format!("/api/v1/tickets/{}/messages", created["ticket_id"].as_str().expect("an id"))
        };
        let note = json!({ "text": "I'll take this", "mode": "note" });
        kim.post(&path, note).await.ok();
        assert_eq!(app.turns(), 1, "a note ends nothing");
        let reply = json!({ "text": "Hello, this is Kim.", "mode": "chat", "client_id": "r-1" });
        let said = kim.post(&path, reply.clone()).await.data();
        stream.await.expect("no panic").ok();
        app.eventually(|| app.turns() == 0).await;
        let told = messages(&app).await;
        let last = [line("agent", "One", "stopped"), line("teammate", "Hello, this is Kim.", "done")];
        assert_eq!(told[told.len() - 2..], last, "{told:?}");

        // Sent again after the agent answers again, it is the same message and ends nothing.
        let ticket = format!("/api/v1/tickets/{}", created["ticket_id"].as_str().expect("an id"));
        kim.post(&format!("{ticket}/pass-to-ai"), json!({})).await.ok();
        let stream = tokio::spawn(app.site().post("/chat/stream", visitor.message("Again")).into_future());
        app.eventually(|| app.turns() == 1).await;
        assert_eq!(kim.post(&path, reply).await.data()["id"], said["id"]);
        permits.add_permits(3);
        let (text, _) = parts(stream.await.expect("no panic").ok().as_str().expect("a stream"));
        assert_eq!(text, "One two three.");
        assert_eq!(kim.get(&ticket).await.data()["assignee_id"], Value::Null);
    }
}

#[tokio::test]
async fn a_turn_whose_process_died_is_taken_up_and_answered() {
    let (app, permits) = held().await;
    let body = json!({ "session_id": new_session(&app), "message": "Count", "client_id": "m1" });
    let stream = tokio::spawn(app.site().post("/chat/stream", body.clone()).into_future());
    app.eventually(|| app.turns() == 1).await;
    // The process that holds the turn has given no sign of life for a minute: to others it is as good as dead.
    app.advance(Duration::from_secs(60));
    aureole::agents::turn::take_up_lost_turns(&app.app).await.expect("taken up");
    permits.add_permits(6);
    let again = app.site().post("/chat", body).await.ok();
    assert_eq!(again["text"], "One two three.");
    let told = messages(&app).await;
    assert_eq!(told.len(), 2, "{told:?}");
    stream.abort();
}

#[tokio::test]
async fn a_process_that_only_slept_records_nothing_of_a_turn_that_was_taken_up() {
    let (app, permits) = held().await;
    let body = json!({ "session_id": new_session(&app), "message": "Count", "client_id": "m1" });
    let stream = tokio::spawn(app.site().post("/chat/stream", body.clone()).into_future());
    permits.add_permits(2);
    app.eventually(|| app.turns() == 1 && permits.available_permits() == 0).await;
    app.advance(Duration::from_secs(60));
    aureole::agents::turn::take_up_lost_turns(&app.app).await.expect("taken up");
    // Permits go to whoever has waited longest: the sleeper now has its last word.
    permits.add_permits(1);
    app.eventually(|| app.turns() == 1).await;
    assert_eq!(messages(&app).await, [line("contact", "Count", "done")]);
    permits.add_permits(3);
    let again = app.site().post("/chat", body).await.ok();
    assert_eq!(again["text"], "One two three.");
    assert_eq!(messages(&app).await.last(), Some(&line("agent", "One two three.", "done")));
    stream.abort();
}

/// Asks whoever breaks off after one word.
async fn ends_with_a_line_and_calls_the_team(app: &TestApp) {
    let kim = app.teammate().await;
    let answer = app.site().post("/chat", json!({ "session_id": new_session(app), "message": "Count" })).await.ok();
    let text = answer["text"].as_str().expect("a text");
    assert!(text.starts_with("One ") && text.contains("passed this on to the team"), "{text}");
    let created = answer["actions"].as_array().expect("actions").last().expect("an action");
    assert_eq!((&created["type"], &created["reason"]), (&json!("ticket_created"), &json!("rule")));
    app.eventually(|| app.turns() == 0).await;
    let stored = messages(app).await;
    assert_eq!(stored[1].0, "agent");
    assert!(stored[1].1.starts_with("One\n\n") && stored[1].1.contains("passed this on"), "{stored:?}");
    let path = format!("/api/v1/tickets/{}/timeline", created["ticket_id"].as_str().expect("a ticket"));
    let note = kim.get(&path).await.data().to_string();
    assert!(note.contains("The agent was interrupted while it answered."), "{note}");
}

#[tokio::test]
async fn code_that_panics_ends_the_answer_with_a_line_and_calls_the_team() {
    ends_with_a_line_and_calls_the_team(&TestApp::with_model(Arc::new(Broken)).await).await;
}

#[tokio::test]
async fn an_answer_that_takes_too_long_ends_with_a_line_and_calls_the_team() {
    let (app, permits) = held_with(|config| config.turn_times.whole = Duration::from_secs(2)).await;
    permits.add_permits(1);
    let ends = ends_with_a_line_and_calls_the_team(&app);
    tokio::time::timeout(Duration::from_secs(60), ends).await.expect("it waited as long as answers may take otherwise");
}

/// A model that says something and calls a person.
struct Calls {
    says: [String; 2],
    reason: &'static str,
}

impl Model for Calls {
    fn name(&self) -> &str {
        "calls"
    }

    fn chat(&self, _request: Request) -> Chat {
        let arguments = json!({ "reason": self.reason });
        let call = ToolCall { id: "1".into(), name: "escalate".into(), arguments, signatures: Vec::new() };
        let end = Delta::End { end: End::ToolCalls, usage: Usage::default() };
        let words = self.says.clone().map(Delta::Text);
        futures_util::stream::iter(words.into_iter().chain([Delta::ToolCall(call), end]).map(Ok)).boxed()
    }
}

#[tokio::test]
async fn an_answer_is_cut_where_it_is_too_long_and_the_line_about_the_team_follows() {
    let long = Calls { says: ["a".repeat(30_000), "b".to_owned()], reason: "It is a long story" };
    let app = TestApp::with_model(Arc::new(long)).await;
    let answer = app.site().post("/chat", json!({ "message": "Tell me everything" })).await.ok();
    let text = answer["text"].as_str().expect("a text");
    let (story, line) = text.split_once("\n\n").expect("two paragraphs");
    assert_eq!(story, "a".repeat(20_000));
    assert!(line.contains("passed this on to the team"), "{line}");
}

#[tokio::test]
async fn what_no_database_keeps_is_left_out_of_what_a_model_says() {
    let torn = Calls { says: ["One\0 ".to_owned(), "two".to_owned()], reason: "They are\0 angry" };
    let app = TestApp::with_model(Arc::new(torn)).await;
    let answer = app.site().post("/chat", json!({ "message": "Count" })).await.ok();
    let created = answer["actions"].as_array().expect("actions").last().expect("an action");
    let path = format!("/api/v1/tickets/{}/timeline", created["ticket_id"].as_str().expect("a ticket"));
    let items = app.teammate().await.get(&path).await.data().to_string();
    assert!(items.contains("One two") && items.contains("They are angry"), "{items}");
}

#[tokio::test]
async fn an_agent_that_makes_no_tickets_says_that_it_broke_off() {
    let app = TestApp::with_model(Arc::new(Broken)).await;
    let kim = app.teammate().await;
    let path = format!("/api/v1/agents/{}", app.acme.agent);
    let mut escalation = kim.get(&path).await.data()["escalation"].take();
    escalation["mode"] = json!("off");
    kim.put(&path, json!({ "escalation": escalation })).await.ok();
    let body = json!({ "session_id": new_session(&app), "message": "Count" });
    let (text, actions) = parts(app.site().post("/chat/stream", body).await.ok().as_str().expect("a stream"));
    assert!(text.starts_with("One ") && text.contains("Sorry, I was interrupted"), "{text}");
    assert!(actions.iter().all(|action| action["type"] != "ticket_created"));
    assert_eq!(kim.view("all").await, Vec::<String>::new());
}

#[tokio::test]
async fn a_turn_that_ends_every_process_is_given_up_and_the_visitor_is_told() {
    let (app, permits) = held().await;
    let (kim, mut visitor) = (app.teammate().await, app.visitor().await);
    let asked = app.site().post("/chat/stream", visitor.message("Count"));
    let asked = tokio::spawn(asked.into_future());
    app.eventually(|| app.turns() == 1).await;
    for _ in 0..turn::ATTEMPTS_MAX {
        // To others the process that tries is as good as dead.
        app.advance(Duration::from_secs(60));
        turn::take_up_lost_turns(&app.app).await.expect("taken up");
    }
    let told = |frame: &Value| {
        let texts = frame["messages"].as_array().into_iter().flatten().filter_map(|message| message["text"].as_str());
        texts.into_iter().any(|text| text.contains("passed this on to the team"))
    };
    visitor.socket.until_that("messages", told).await;
    let (text, _) = parts(asked.await.expect("no panic").ok().as_str().expect("a stream"));
    assert!(text.contains("passed this on to the team"), "{text}");
    assert_eq!(kim.view("all").await, ["Count"]);
    permits.add_permits(10);
    app.eventually(|| app.turns() == 0).await;
    let stored = messages(&app).await;
    assert!(stored.iter().all(|(_, text, _)| !text.contains("One")), "nobody answers any more: {stored:?}");
}

#[tokio::test]
async fn an_answer_to_somebody_who_is_forgotten_meanwhile_is_not_written() {
    let (app, permits) = held().await;
    let (kim, visitor) = (app.teammate().await, app.visitor().await);
    let stream = tokio::spawn(app.site().post("/chat/stream", visitor.message("Count")).into_future());
    permits.add_permits(1);
    app.eventually(|| app.turns() == 1 && permits.available_permits() == 0).await;
    let live = kim.get("/api/v1/conversations?view=live").await.data();
    kim.delete(&format!("/api/v1/contacts/{}", live[0]["contact_id"].as_str().expect("an id"))).await.ok();
    stream.await.expect("no panic").ok();
    app.eventually(|| app.turns() == 0).await;
    let stored = messages(&app).await;
    assert!(stored.iter().all(|(kind, text, _)| kind == "contact" && text.is_empty()), "{stored:?}");
}
