//! The line is cut while the agent answers, and the visitor asks on: they miss no word, and see none twice.

use std::collections::BTreeMap;
use std::future::IntoFuture;

use serde_json::{Value, json};

use crate::support::{Replica, Socket, TestApp, held};

/// What a widget shows: messages by id, kept true by frames alone.
#[derive(Default)]
struct Thread {
    version: Value,
    messages: BTreeMap<String, Value>,
}

impl Thread {
    fn apply(&mut self, frame: &Value) {
        for message in frame["messages"].as_array().into_iter().flatten() {
            self.messages.insert(message["id"].to_string(), message.clone());
            self.version = frame["version"].clone();
        }
        if frame["type"] == "token" {
            self.write(frame);
        }
    }

    /// A piece of an answer: words that were shown are not shown again, and none are left out.
    fn write(&mut self, frame: &Value) {
        let blank = json!({ "author": { "kind": "agent" }, "state": "streaming", "text": "" });
        let message = self.messages.entry(frame["message_id"].to_string()).or_insert(blank);
        if message["state"] != "streaming" {
            return;
        }
        let (text, piece) = (message["text"].as_str().expect("a text"), frame["piece"].as_str().expect("a piece"));
        let at = usize::try_from(frame["at"].as_u64().expect("a place")).expect("a small number");
        assert!(at <= text.len(), "a hole before {frame}: {text}");
        message["text"] = format!("{}{piece}", &text[..at]).into();
    }

    /// Who said what, in which state.
    fn shown(&self) -> Vec<[&Value; 3]> {
        let mut messages: Vec<&Value> = self.messages.values().collect();
        messages.sort_by_key(|message| message["position"].as_i64());
        messages.into_iter().map(|message| [&message["author"]["kind"], &message["text"], &message["state"]]).collect()
    }

    fn says(&self, text: &str, state: &str) -> bool {
        self.messages.values().any(|message| message["text"] == text && message["state"] == state)
    }

    async fn until(&mut self, line: &mut Socket, is_so: impl Fn(&Thread) -> bool) {
        while !is_so(self) {
            let frame = line.next().await.expect("an open socket");
            self.apply(&frame);
        }
    }
}

async fn widget(app: &TestApp, session: &str, after: &Value) -> Socket {
    let mut socket = Socket::connect(app, "/api/sdk/realtime").await;
    let key = &app.acme.widget_key;
    socket.send(json!({ "type": "hello", "key": key, "session_id": session, "after": after, "open": true })).await;
    socket
}

#[tokio::test]
async fn a_widget_that_comes_back_shows_what_a_new_one_shows() {
    let (app, permits) = held().await;
    let visitor = app.visitor().await;
    let mut thread = Thread::default();
    let mut line = widget(&app, &visitor.session, &Value::Null).await;
    line.until("ready").await;
    let first = tokio::spawn(app.site().post("/chat/stream", visitor.message("First?")).into_future());
    permits.add_permits(1);
    thread.until(&mut line, |thread| thread.says("One ", "streaming")).await;
    first.abort();
    drop(line);
    permits.add_permits(1);
    // The answer goes on while nobody listens, and its row keeps what it says.
    let kim = app.teammate().await;
    kim.becomes("/api/v1/conversations?view=live", |live| live[0]["turn"]["text"] == "One two ").await;

    let mut line = widget(&app, &visitor.session, &thread.version).await;
    thread.until(&mut line, |thread| thread.says("One two ", "streaming")).await;
    let second = tokio::spawn(app.site().post("/chat/stream", visitor.message("Second?")).into_future());
    thread.until(&mut line, |thread| thread.says("One two", "stopped")).await;
    permits.add_permits(10);
    thread.until(&mut line, |thread| thread.says("One two three.", "done")).await;
    second.await.expect("no panic").ok();

    let mut fresh = Thread::default();
    let mut reload = widget(&app, &visitor.session, &Value::Null).await;
    fresh.until(&mut reload, |fresh| fresh.says("One two three.", "done")).await;
    assert_eq!(thread.shown(), fresh.shown());
    let texts: Vec<&Value> = fresh.shown().into_iter().map(|[_, text, _]| text).collect();
    assert_eq!(texts, ["First?", "One two", "Second?", "One two three."]);
}

#[tokio::test]
async fn a_dashboard_that_comes_back_holds_what_a_new_one_reads() {
    let (app, permits) = held().await;
    let (kim, visitor) = (app.teammate().await, app.visitor().await);
    let mut thread = Thread::default();
    let mut line = widget(&app, &visitor.session, &Value::Null).await;
    line.until("ready").await;
    let mut replica = Replica::fetch(&kim).await;
    let (dashboard, _) = Socket::dashboard(&app, &kim, replica.seq).await;
    let first = tokio::spawn(app.site().post("/chat/stream", visitor.message("First?")).into_future());
    permits.add_permits(1);
    thread.until(&mut line, |thread| thread.says("One ", "streaming")).await;
    drop(dashboard);
    permits.add_permits(1);
    thread.until(&mut line, |thread| thread.says("One two ", "streaming")).await;
    let second = tokio::spawn(app.site().post("/chat/stream", visitor.message("Second?")).into_future());
    thread.until(&mut line, |thread| thread.says("One two", "stopped")).await;
    permits.add_permits(10);
    thread.until(&mut line, |thread| thread.says("One two three.", "done")).await;
    first.await.expect("no panic").ok();
    second.await.expect("no panic").ok();

    let id = kim.get("/api/v1/conversations?view=live").await.data()[0]["id"].as_str().expect("an id").to_owned();
    let all_delivered = |items: &Value| {
        let answers = items.as_array().expect("items").iter().map(|item| &item["message"]);
        let mut answers = answers.filter(|message| message["author"]["kind"] == "agent").peekable();
        answers.peek().is_some() && answers.all(|message| message["delivery"] == "delivered")
    };
    kim.becomes(&format!("/api/v1/conversations/{id}/timeline"), all_delivered).await;
    let fresh = Replica::fetch(&kim).await;
    let (mut dashboard, frames) = Socket::dashboard(&app, &kim, replica.seq).await;
    frames.iter().filter(|frame| frame["type"] == "event").for_each(|event| replica.apply(event));
    while replica.seq < fresh.seq {
        replica.apply(&dashboard.until("event").await);
    }
    replica.assert_is(&fresh);
}
