//! Two servers on one database: each one's sockets hear what happens at the other.

use aureole::ids::{MessageId, ThreadId};
use aureole::live::Token;
use serde_json::json;
use store::{Engine, params};
use uuid::Uuid;

use crate::support::{Replica, Socket, TestApp};

#[tokio::test]
async fn events_of_one_node_reach_the_sockets_of_the_other() {
    let here = TestApp::start().await;
    let there = here.beside().await;
    let kim = here.teammate().await;
    let mut replica = Replica::fetch(&kim).await;
    let (mut socket, _) = Socket::dashboard(&there, &kim, replica.seq).await;
    for number in 0..5 {
        kim.ticket(&format!("Ticket {number}")).await;
    }
    let fresh = Replica::fetch(&kim).await;
    while replica.seq < fresh.seq {
        replica.apply(&socket.until("event").await);
    }
    replica.assert_is(&fresh);
}

#[tokio::test]
async fn signals_of_one_node_reach_the_sockets_of_the_other() {
    let here = TestApp::start().await;
    if here.app.store.engine() == Engine::Sqlite {
        // The embedded database has one server.
        return;
    }
    let there = here.beside().await;
    let (kim, ben) = (here.teammate().await, here.hire("Ben").await);
    let seq = Replica::fetch(&kim).await.seq;
    let (mut kims, _) = Socket::dashboard(&here, &kim, seq).await;
    let (mut bens, _) = Socket::dashboard(&there, &ben, seq).await;
    let (thread, message) = (ThreadId(Uuid::from_u128(7)), MessageId(Uuid::from_u128(8)));
    kims.send(json!({ "type": "watch", "thread_id": thread })).await;
    kims.resume(seq).await;
    bens.send(json!({ "type": "typing", "thread_id": thread, "on": true })).await;
    let signal = kims.until("signal").await;
    assert_eq!((&signal["who"]["name"], &signal["on"]), (&json!("Ben"), &json!(true)));
    drop(bens);
    assert_eq!(kims.until("signal").await["on"], false, "whose tab is gone types no more");
    let mut written = String::new();
    for piece in ["Your parcel ", "left ", "🙂 ", "yesterday."] {
        let token = Token {
            thread_id: thread,
            message_id: message,
            at: written.encode_utf16().count(),
            piece: piece.to_owned(),
        };
        there.app.live.token(here.acme.workspace, token);
        written.push_str(piece);
    }
    let mut read = String::new();
    while read != written {
        let token = kims.until("token").await;
        assert_eq!(token["at"], read.encode_utf16().count(), "no piece is missing");
        read.push_str(token["piece"].as_str().expect("a text"));
    }
}

#[tokio::test]
async fn what_a_lost_notice_hides_is_found_a_moment_later() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let seq = Replica::fetch(&kim).await.seq;
    let (mut socket, _) = Socket::dashboard(&app, &kim, seq).await;
    // A write that tells nobody of itself, as when its notice is lost or its process dies right after the commit.
    let workspace = app.acme.workspace;
    let written = app.app.store.directory("tests.quiet", move |tx| {
        let sql = "update workspace_seqs set seq = seq + 1, last_at = last_at + 1 where workspace_id = $1";
        tx.execute(sql, params![workspace])?;
        tx.execute(
            "insert into events (workspace_id, seq, at, kind, actor_kind, depth, quiet, data) \
             select workspace_id, seq, last_at, 'key.changed', 'system', 0, $2, $3 from workspace_seqs where workspace_id = $1",
            params![workspace, false, json!({})],
        )
    });
    assert_eq!(written.await.expect("a write"), 1);
    assert_eq!(socket.until("event").await["seq"], seq + 1);
}
