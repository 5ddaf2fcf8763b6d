//! Signals: who types, who looks, and the pieces of an answer. Never logged, never told to whom they don't concern.

use std::future::IntoFuture;

use aureole::ids::{ConversationId, MessageId, ThreadId};
use aureole::live::{Heard, Party, Signal, Token};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Replica, Socket, TestApp, held};

fn visitor() -> Party {
    Party { kind: "contact".to_owned(), id: "con_1".to_owned(), name: None }
}

#[tokio::test]
async fn a_dashboard_opens_also_when_very_many_visitors_are_there() {
    const VISITORS: usize = 3_000;
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let present = |_| Signal::Present {
        conversation_id: ConversationId(Uuid::now_v7()),
        thread_id: ThreadId(Uuid::now_v7()),
        who: visitor(),
        on: true,
    };
    let held: Vec<_> = (0..VISITORS).map(present).map(|signal| app.app.live.hold(app.acme.workspace, signal)).collect();
    let (mut socket, _) = Socket::dashboard(&app, &kim, Replica::fetch(&kim).await.seq).await;
    for _ in 0..VISITORS {
        assert_eq!(socket.until("signal").await["kind"], "present");
    }
    drop(held);
    socket.until_that("signal", |signal| signal["on"] == false).await;
}

#[tokio::test]
async fn a_teammate_is_seen_viewing_until_the_last_tab_is_closed() {
    let app = TestApp::start().await;
    let (kim, ben) = (app.teammate().await, app.hire("Ben").await);
    let ticket = kim.ticket("Where is my parcel?").await;
    let seq = Replica::fetch(&kim).await.seq;
    let (mut kims, _) = Socket::dashboard(&app, &kim, seq).await;
    let viewing = json!({ "type": "viewing", "ticket_id": ticket["id"] });
    let (mut first, _) = Socket::dashboard(&app, &ben, seq).await;
    first.send(viewing.clone()).await;
    let who = json!({ "kind": "teammate", "id": ben.id(), "name": "Ben" });
    let on = json!({ "type": "signal", "kind": "viewing", "ticket_id": ticket["id"], "who": who, "on": true });
    assert_eq!(kims.until("signal").await, on);
    let (mut second, _) = Socket::dashboard(&app, &ben, seq).await;
    assert_eq!(second.until("signal").await, on, "who comes later is told what goes on");
    second.send(viewing).await;
    second.rest().await;
    first.send(json!({ "type": "viewing", "ticket_id": null })).await;
    assert_eq!(kims.rest().await, Vec::<Value>::new(), "the second tab still shows it");
    drop(second);
    assert_eq!(kims.until("signal").await["on"], false);
}

#[tokio::test]
async fn typing_reaches_the_team_and_the_visitor_but_not_that_of_a_note() {
    let app = TestApp::unwatched().await;
    let (kim, ben) = (app.teammate().await, app.hire("Ben").await);
    let seq = Replica::fetch(&kim).await.seq;
    let thread = ThreadId(Uuid::from_u128(7));
    let mut widget = app.app.live.thread(app.acme.workspace, thread);
    assert!(matches!(widget.next().await, Heard::Missed), "the first of a workspace looks once");
    let (mut kims, _) = Socket::dashboard(&app, &kim, seq).await;
    let (mut bens, _) = Socket::dashboard(&app, &ben, seq).await;
    bens.send(json!({ "type": "typing", "thread_id": thread, "on": true, "mode": "note" })).await;
    assert_eq!(kims.until("signal").await["internal"], true);
    bens.send(json!({ "type": "typing", "thread_id": thread, "on": false })).await;
    assert_eq!(kims.until("signal").await["on"], false);
    bens.send(json!({ "type": "typing", "thread_id": thread, "on": true })).await;
    let signal = kims.until("signal").await;
    assert_eq!(
        (&signal["kind"], &signal["on"], &signal["who"]["name"]),
        (&json!("typing"), &json!(true), &json!("Ben"))
    );
    let Heard::Signal(heard) = widget.next().await else { panic!("a signal") };
    assert!(matches!(&*heard, Signal::Typing { on: true, internal: false, .. }), "{heard:?}");

    let held = app
        .app
        .live
        .hold(app.acme.workspace, Signal::Typing { thread_id: thread, who: visitor(), on: true, internal: false });
    let visitors = |on: bool| move |frame: &Value| frame["who"]["kind"] == "contact" && frame["on"] == on;
    kims.until_that("signal", visitors(true)).await;
    kims.until_that("signal", visitors(true)).await; // again, since it goes on
    kims.until_that("signal", visitors(false)).await; // unless it isn't renewed
    drop(held);
    assert_eq!(app.app.live.held(app.acme.workspace), []);
}

#[tokio::test]
async fn pieces_of_an_answer_go_to_who_watches_the_thread() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let seq = Replica::fetch(&kim).await.seq;
    let (thread, message) = (ThreadId(Uuid::from_u128(7)), MessageId(Uuid::from_u128(8)));
    let (mut watching, _) = Socket::dashboard(&app, &kim, seq).await;
    let (mut other, _) = Socket::dashboard(&app, &kim, seq).await;
    watching.send(json!({ "type": "watch", "thread_id": thread })).await;
    // Answered only after the frame before was read.
    watching.resume(seq).await;
    let token = Token { thread_id: thread, message_id: message, at: 4, piece: "parcel".to_owned() };
    app.app.live.token(app.acme.workspace, token.clone());
    let told = watching.until("token").await;
    assert_eq!(
        told,
        json!({ "type": "token", "thread_id": thread, "message_id": message, "at": 4, "piece": "parcel" })
    );
    watching.send(json!({ "type": "unwatch", "thread_id": thread })).await;
    watching.resume(seq).await;
    app.app.live.token(app.acme.workspace, token);
    assert!(watching.rest().await.is_empty() && other.rest().await.is_empty());
}

#[tokio::test]
async fn who_begins_to_watch_in_mid_answer_is_told_what_was_said_so_far() {
    let (app, permits) = held().await;
    let (kim, visitor) = (app.teammate().await, app.visitor().await);
    let answer = tokio::spawn(app.site().post("/chat", visitor.message("Count")).into_future());
    permits.add_permits(2);
    app.eventually(|| app.turns() == 1 && permits.available_permits() == 0).await;
    let live = kim.get("/api/v1/conversations?view=live").await.data();
    let (mut watching, _) = Socket::dashboard(&app, &kim, Replica::fetch(&kim).await.seq).await;
    watching.send(json!({ "type": "watch", "thread_id": live[0]["thread_id"] })).await;
    let mut told = String::new();
    while told != "One two three." {
        let token = watching.until("token").await;
        let at = token["at"].as_u64().expect("a place") as usize;
        assert!(at <= told.len(), "a hole: {told:?}, then {token}");
        told = format!("{}{}", &told[..at], token["piece"].as_str().expect("a piece"));
        if told == "One two " {
            permits.add_permits(1);
        }
    }
    assert_eq!(answer.await.expect("no panic").ok()["text"], "One two three.");
}

#[tokio::test]
async fn a_note_wakes_the_widget_but_gives_it_nothing() {
    let app = TestApp::unwatched().await;
    let kim = app.teammate().await;
    let ticket = kim.ticket("Where is my parcel?").await;
    let workspace = app.acme.workspace;
    let mut everything = app.app.live.workspace(workspace);
    assert!(matches!(everything.next().await, Heard::Missed));
    let path = format!("/api/v1/tickets/{}/messages", ticket["id"].as_str().expect("an id"));
    kim.post(&path, json!({ "text": "Between us", "mode": "note" })).await.ok();
    let Heard::Events(rows) = everything.next().await else { panic!("events") };
    let thread = rows.iter().find_map(|row| row.nouns.thread_id).expect("a thread");
    let mut widget = app.app.live.thread(workspace, thread);
    kim.post(&path, json!({ "text": "Between us, again", "mode": "note" })).await.ok();
    assert!(matches!(widget.next().await, Heard::Moved), "all that it hears is to look");
    let read =
        move |db: &mut store::Read<'_>| aureole::conversations::messages::public_after(db, workspace, thread, 0, 100);
    let messages = app.app.store.read(read).await.expect("messages");
    assert!(messages.iter().all(|message| !message.text.contains("Between us")), "{messages:#?}");
}
