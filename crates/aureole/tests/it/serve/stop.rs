//! Stopping: what runs is finished, but not waited for without end.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use futures_util::StreamExt;
use serde_json::json;

use crate::support::{Installation, KIM, Process};

/// A request whose head the server has read and whose body it waits for: it says so with `100 Continue`.
fn bodiless_request(server: &Process, body: &str) -> TcpStream {
    let mut line = TcpStream::connect(server.url().trim_start_matches("http://")).expect("a connection");
    line.set_read_timeout(Some(Duration::from_secs(60))).expect("a limit");
    let head = format!(
        "POST /api/v1/sign-in HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nx-csrf-protection: 1\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\
         expect: 100-continue\r\n\r\n",
        body.len()
    );
    line.write_all(head.as_bytes()).expect("the head");
    let mut told = [0; b"HTTP/1.1 100 Continue\r\n\r\n".len()];
    line.read_exact(&mut told).expect("it waits for the body");
    line
}

/// Waits until the server refuses new work.
async fn begun_to_stop(server: &Process) {
    let http = crate::support::client();
    for _ in 0..500 {
        let answer = http.get(format!("{}/readyz", server.url())).send().await;
        if answer.is_err() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("it goes on as if nobody had asked it to stop");
}

#[tokio::test]
async fn a_request_that_has_begun_is_answered() {
    let place = Installation::empty();
    place.create_workspace("Acme", KIM);
    let mut server = place.serve(&[]);
    let body = json!({ "email": KIM, "password": crate::support::PASSWORD }).to_string();
    let mut line = bodiless_request(&server, &body);
    server.terminate();
    begun_to_stop(&server).await;
    line.write_all(body.as_bytes()).expect("the body");
    let mut answer = String::new();
    line.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(server.gone().await);
}

/// The body never comes, so only the bound can end this.
#[tokio::test]
async fn a_request_that_never_ends_is_not_waited_for_longer_than_the_bound() {
    let place = Installation::empty();
    let mut server = place.serve(&["--shutdown-seconds", "1"]);
    let line = bodiless_request(&server, "{\"email\": \"never\"}");
    server.terminate();
    assert!(server.gone().await, "{}", server.said());
    assert!(server.said().contains("did not finish in time"), "{}", server.said());
    drop(line);
}

#[tokio::test]
async fn an_answer_that_is_being_written_is_finished() {
    let place = Installation::empty();
    let acme = place.create_workspace("Acme", KIM);
    let mut server = place.serve(&[]);
    let session = format!("sess_{}_{}", 1_775_910_319, "a".repeat(22));
    let call = crate::support::client()
        .post(format!("{}/api/sdk/chat/stream", server.url()))
        .bearer_auth(acme["widget_key"].as_str().expect("a key"))
        .json(&json!({ "session_id": session, "message": "How do I descale the kettle?" }));
    let answer = call.send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
    let mut pieces = answer.bytes_stream();
    let mut text = pieces.next().await.expect("a first piece").expect("an open line").to_vec();
    server.terminate();
    while let Some(piece) = pieces.next().await {
        text.extend_from_slice(&piece.expect("an open line"));
    }
    let text = String::from_utf8(text).expect("text");
    assert!(text.contains("__ACTIONS__"), "the stream has its end: {text}");
    assert!(server.gone().await);
    assert!(!server.said().contains("did not finish in time"), "{}", server.said());
}
