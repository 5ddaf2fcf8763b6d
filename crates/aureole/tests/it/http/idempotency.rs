//! A write with a key, through hung-up callers and dead processes.

use std::time::Duration;

use serde_json::{Value, json};
use store::{Query, params};

use crate::support::{Call, Teammate, TestApp};

const KEY: &str = "the-only-one";

fn form() -> Value {
    json!({ "subject": "Once", "contact": { "email": "jane@example.com" } })
}

fn open(kim: &Teammate) -> Call {
    kim.post("/api/v1/tickets", form()).with("Idempotency-Key", KEY)
}

#[tokio::test]
async fn a_caller_who_hung_up_finds_the_answer_with_the_same_key() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let busy = app.busy();
    let headers = [("Cookie", kim.cookie()), ("X-CSRF-Protection", "1"), ("Idempotency-Key", KEY)];
    app.post_and_hang_up("/api/v1/tickets", &headers, &form()).await;
    busy.end().await;

    assert_eq!(open(&kim).await.data()["number"], 1);
    assert_eq!(kim.view("all").await, ["Once"]);
}

#[tokio::test]
async fn an_answer_that_tells_a_secret_is_kept_nowhere() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let secrets = [
        ("/api/v1/keys", json!({ "name": "Script", "scopes": ["inbox"] }), "secret"),
        ("/api/v1/install/identity-secret", json!({}), "identity_secret"),
        ("/api/v1/invitations", json!({ "role": "admin" }), "url"),
    ];
    for (path, body, field) in secrets {
        let call = || kim.post(path, body.clone()).with("Idempotency-Key", &format!("{KEY} {path}"));
        let told = call().await.data()[field].as_str().expect("a secret").to_owned();
        call().await.refused(409, "told_once");
        let workspace = app.acme.workspace;
        let kept = app.app.store.read(move |db| {
            let sql = "select body from idempotency_keys where workspace_id = $1";
            db.rows(sql, params![workspace])?.into_iter().map(|row| row.get::<Option<String>>("body")).collect()
        });
        let kept: Vec<Option<String>> = kept.await.expect("a read");
        assert!(!kept.is_empty() && kept.iter().flatten().all(|body| !body.contains(&told)), "{kept:?}");
    }
    assert_eq!(kim.get("/api/v1/keys").await.data().as_array().map(Vec::len), Some(1));
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
