//! Two server processes on one database: what happens at one is seen at the other, notices or not.

use std::time::Duration;

use aureole::ids::ThreadId;
use serde_json::json;
use store::params;
use uuid::Uuid;

use crate::serve::data;
use crate::support::{Installation, KIM, Process, Replica, Socket, Teammate};

/// Two nodes; none on the embedded database, which has one server.
fn two() -> Option<(Installation, Process, Process)> {
    let place = Installation::empty();
    place.database_url()?;
    place.create_workspace("Acme", KIM);
    let other = place.folder().join("other");
    let here = place.serve(&[]);
    let there = place.serve(&["serve", "--data-dir", other.to_str().expect("a path")]);
    Some((place, here, there))
}

#[tokio::test]
async fn typing_and_events_cross_from_process_to_process() {
    let Some((_place, here, there)) = two() else { return };
    let kim = here.kim().await;
    let thread = ThreadId(Uuid::from_u128(7));
    let seq = Replica::fetch(&kim).await.seq;
    let (mut near, _) = Socket::dashboard_at(here.url(), &kim, seq).await;
    let (mut far, _) = Socket::dashboard_at(there.url(), &kim, seq).await;
    far.send(json!({ "type": "watch", "thread_id": thread })).await;
    far.resume(seq).await;
    near.send(json!({ "type": "typing", "thread_id": thread, "on": true })).await;
    assert_eq!(far.until("signal").await["on"], true);
    drop(near);
    assert_eq!(far.until("signal").await["on"], false, "who is gone types no more");
    kim.ticket("And my invoice?").await;
    assert!(far.until("event").await["seq"].as_i64() > Some(seq));
}

/// Notices are a convenience: here whoever listens for them loses the line before every change.
#[tokio::test]
async fn events_cross_although_every_notice_is_lost() {
    let Some((place, here, there)) = two() else { return };
    let kim = here.kim().await;
    let mut replica = Replica::fetch(&kim).await;
    let far = Teammate::sign_in_at(there.url(), KIM).await;
    let (mut socket, _) = Socket::dashboard_at(there.url(), &far, replica.seq).await;
    let store = data(&place);
    for number in 1..=5 {
        let deafened = store.directory("tests.deafen", |tx| {
            tx.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() \
                 and application_name in ('store listener', 'store notifier')",
                params![],
            )
        });
        deafened.await.expect("nobody listens");
        kim.ticket(&format!("Ticket {number}")).await;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let fresh = Replica::fetch(&kim).await;
    while replica.seq < fresh.seq {
        replica.apply(&socket.until("event").await);
    }
    replica.assert_is(&fresh);
}
