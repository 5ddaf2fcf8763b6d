//! A write with a key, through hung-up callers and dead processes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use store::params;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::support::{Call, Teammate, TestApp};

const KEY: &str = "the-only-one";

fn form() -> Value {
    json!({ "subject": "Once", "contact": { "email": "jane@example.com" } })
}

fn open(kim: &Teammate) -> Call {
    kim.post("/api/v1/tickets", form()).with("Idempotency-Key", KEY)
}

/// Sends the whole call, and hangs up when the server is about to work on it.
async fn send_and_hang_up(app: &TestApp, kim: &Teammate) {
    let address = app.url().trim_start_matches("http://");
    let body = form().to_string();
    let request = format!(
        "POST /api/v1/tickets HTTP/1.1\r\nHost: {address}\r\nCookie: {}\r\nX-CSRF-Protection: 1\r\n\
         Content-Type: application/json\r\nIdempotency-Key: {KEY}\r\nContent-Length: {}\r\n\r\n{body}",
        kim.cookie(),
        body.len()
    );
    let mut line = TcpStream::connect(address).await.expect("a connection");
    line.write_all(request.as_bytes()).await.expect("the call leaves");
    tokio::time::sleep(Duration::from_millis(200)).await;
}

#[tokio::test]
async fn a_caller_who_hung_up_finds_the_answer_with_the_same_key() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let busy = Arc::new(AtomicBool::new(true));
    let still = Arc::clone(&busy);
    let store = app.app.store.clone();
    let workspace = app.acme.workspace;
    let holds_the_workspace = tokio::spawn(async move {
        let hold = store.write(workspace, "tests.hold", move |_| {
            while still.load(Ordering::SeqCst) {
                std::thread::sleep(Duration::from_millis(5));
            }
            Ok::<_, store::Error>(())
        });
        hold.await
    });
    send_and_hang_up(&app, &kim).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    busy.store(false, Ordering::SeqCst);
    holds_the_workspace.await.expect("no panic").expect("a write");

    assert_eq!(open(&kim).await.data()["number"], 1);
    assert_eq!(kim.view("all").await, ["Once"]);
}

#[tokio::test]
async fn what_a_dead_process_had_claimed_is_taken_over() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let ticket = kim.ticket("A question").await;
    let messages = format!("/api/v1/tickets/{}/messages", ticket["id"].as_str().expect("an id"));
    let answer = || {
        let body = json!({ "text": "Just once.", "mode": "note", "client_id": "c-1" });
        kim.post(&messages, body).with("Idempotency-Key", KEY)
    };
    let sent = answer().await.data();
    let dies_before_it_notes_the_answer = app.app.store.write(app.acme.workspace, "tests.die", |tx| {
        let until = tx.at() + 20_000_000;
        tx.execute(
            "update idempotency_keys set state = 'running', expires_at = $2 where workspace_id = $1",
            params![tx.workspace(), until],
        )?;
        Ok::<_, store::Error>(())
    });
    dies_before_it_notes_the_answer.await.expect("a write");

    app.advance(Duration::from_secs(21));
    assert_eq!(answer().await.data()["id"], sent["id"]);
}
