//! How sockets end: who may not come in, who has signed out, who can't keep up, and at a restart.

use serde_json::json;

use crate::support::{Replica, Reply, Socket, TestApp};

async fn knock(app: &TestApp, headers: &[(&str, &str)]) -> Reply {
    let mut call = app
        .call("GET", "/api/v1/realtime")
        .with("Connection", "Upgrade")
        .with("Upgrade", "websocket")
        .with("Sec-WebSocket-Version", "13")
        .with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    for (name, value) in headers {
        call = call.with(name, value);
    }
    call.await
}

#[tokio::test]
async fn only_the_servers_own_pages_and_keys_come_in() {
    let app = TestApp::with(|config| config.public_url = Some("https://support.acme.example".to_owned())).await;
    let kim = app.teammate().await;
    knock(&app, &[]).await.refused(401, "signed_out");
    let foreign = ("Origin", "https://evil.example");
    knock(&app, &[("Cookie", kim.cookie()), foreign]).await.refused(403, "foreign_page");
    knock(&app, &[("Cookie", kim.cookie()), ("Origin", "null")]).await.refused(403, "foreign_page");
    for own in [app.url(), "https://support.acme.example"] {
        assert_eq!(knock(&app, &[("Cookie", kim.cookie()), ("Origin", own)]).await.status, 101, "{own}");
    }
    let key = kim.post("/api/v1/keys", json!({ "name": "Script", "scopes": ["inbox"] })).await.data();
    let bearer = format!("Bearer {}", key["secret"].as_str().expect("a secret"));
    assert_eq!(knock(&app, &[("Authorization", &bearer), foreign]).await.status, 101);
    let plain = app.call("GET", "/api/v1/realtime").with("Cookie", kim.cookie()).await;
    plain.refused(400, "not_a_socket");
}

#[tokio::test]
async fn who_signs_out_is_shown_out_everywhere() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let (mut socket, _) = Socket::dashboard(&app, &kim, 0).await;
    kim.post("/api/v1/sign-out", json!({})).await.ok();
    // Checked every ten seconds.
    tokio::time::sleep(std::time::Duration::from_secs(6)).await;
    assert_eq!(socket.closed().await, Some(4401));
}

#[tokio::test]
async fn at_a_restart_clients_are_told_to_come_back() {
    let mut app = TestApp::start().await;
    let kim = app.teammate().await;
    let (mut socket, _) = Socket::dashboard(&app, &kim, 0).await;
    let (code, ()) = tokio::join!(socket.closed(), app.stop());
    assert_eq!(code, Some(1012));
}

#[tokio::test]
async fn a_socket_that_reads_nothing_is_closed_and_holds_up_nobody() {
    let app = TestApp::unwatched().await;
    let kim = app.teammate().await;
    let ticket = kim.ticket("Where is my parcel?").await;
    let seq = Replica::fetch(&kim).await.seq;
    let (mut reading, _) = Socket::dashboard(&app, &kim, seq).await;
    let (stuck, _) = Socket::dashboard(&app, &kim, seq).await;
    let open = |app: &TestApp| app.app.metrics.sockets().get();
    assert_eq!(open(&app), 2);
    // Large messages, so that the system's buffers are full soon.
    let path = format!("/api/v1/tickets/{}/messages", ticket["id"].as_str().expect("an id"));
    let text = "word ".repeat(9_990);
    for number in 0.. {
        let message = json!({ "text": text, "mode": "note", "client_id": number.to_string() });
        let written = kim.post(&path, message).await.ok()["seq"].as_i64();
        reading.until_that("event", |frame| frame["seq"].as_i64() >= written).await;
        if open(&app) == 1 {
            break;
        }
        assert!(number < 2_000, "a hundred megabytes wait for a socket that reads nothing");
    }
    drop(stuck);
}
