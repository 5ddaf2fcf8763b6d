//! Coming back: nothing is missed, nothing comes twice, and what is too long ago is said to be.

use std::time::Duration;

use serde_json::{Value, json};
use store::{Tx, params};

use crate::support::{Replica, Socket, TestApp};

fn events(frames: &[Value]) -> Vec<&Value> {
    frames.iter().filter(|frame| frame["type"] == "event").collect()
}

#[tokio::test]
async fn an_event_comes_with_its_records_and_the_number_before() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let seq = Replica::fetch(&kim).await.seq;
    let (mut socket, frames) = Socket::dashboard(&app, &kim, seq).await;
    assert_eq!(frames, [json!({ "type": "ready", "seq": seq })]);
    let ticket = kim.ticket("Where is my parcel?").await;
    let mut after = seq;
    let created = loop {
        let frame = socket.until("event").await;
        assert_eq!(frame["after"], after, "{frame:#}");
        after = frame["seq"].as_i64().expect("a number");
        if frame["kind"] == "ticket.created" {
            break frame;
        }
    };
    assert_eq!(created["actor"], json!({ "kind": "teammate", "id": kim.id() }));
    assert_eq!(created["ids"]["ticket_id"], ticket["id"]);
    assert_eq!(created["records"]["ticket"]["subject"], "Where is my parcel?");
    assert_eq!(created["records"]["contact"]["name"], "Jane Doe");
}

#[tokio::test]
async fn what_happened_meanwhile_is_told_at_the_return() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let mut replica = Replica::fetch(&kim).await;
    let (socket, _) = Socket::dashboard(&app, &kim, replica.seq).await;
    drop(socket);
    for number in 0..150 {
        kim.ticket(&format!("Ticket {number}")).await;
    }
    assert!(Replica::fetch(&kim).await.seq - replica.seq > 256, "the gap is larger than what a room keeps");
    let written = Replica::fetch(&kim).await.seq;
    let (mut socket, frames) = Socket::dashboard(&app, &kim, replica.seq).await;
    events(&frames).into_iter().for_each(|event| replica.apply(event));
    assert!(replica.seq >= written, "all of it before it says that it is ready");
    kim.ticket("And one more").await;
    let fresh = Replica::fetch(&kim).await;
    while replica.seq < fresh.seq {
        replica.apply(&socket.until("event").await);
    }
    replica.assert_is(&fresh);

    // A second question on the same socket: the same answer, then live again.
    let again = socket.resume(fresh.seq - 3).await;
    assert_eq!(events(&again).len(), 3);
    kim.ticket("After the second").await;
    let next = socket.until("event").await;
    assert_eq!(next["after"], fresh.seq);
}

/// What a client may have missed at most.
const MISSED_MAX: i64 = 50_000;

#[tokio::test]
async fn fifty_thousand_missed_events_are_told_and_one_more_is_fetched_again() {
    let app = TestApp::unwatched().await;
    let kim = app.teammate().await;
    let seq = tick(&app, MISSED_MAX).await;
    let (_, frames) = Socket::dashboard(&app, &kim, seq - MISSED_MAX).await;
    let told = events(&frames).into_iter().map(|event| event["seq"].as_i64().expect("a number"));
    assert!(told.eq(seq - MISSED_MAX + 1..=seq), "each of them once, in order");
    assert_eq!(frames.last(), Some(&json!({ "type": "ready", "seq": seq })), "who is ready was told everything");
    let (_, frames) = Socket::dashboard(&app, &kim, seq - MISSED_MAX - 1).await;
    assert_eq!(frames[0], json!({ "type": "resync", "seq": seq }));
    assert_eq!(frames[1]["type"], "ready");
}

/// Has so much happen in the workspace, in one write; answers the last number of its log.
async fn tick(app: &TestApp, events: i64) -> i64 {
    let write = move |tx: &mut Tx<'_>| {
        let first = tx.next_seq();
        let last = (1..events).fold(first, |_, _| tx.next_seq());
        tx.execute(
            "insert into events (workspace_id, seq, at, kind, actor_kind, depth, quiet, data) \
             with recursive numbers (number) as \
             (select cast($2 as bigint) union all select number + 1 from numbers where number < $3) \
             select $1, number, $4, 'checklist.ticked', 'system', 0, $5, $6 from numbers",
            params![tx.workspace(), first, last, tx.at(), false, json!({})],
        )?;
        Ok::<_, store::Error>(last)
    };
    app.app.store.write(app.acme.workspace, "tests.tick", write).await.expect("a write").value
}

#[tokio::test]
async fn a_gap_that_is_too_old_or_of_another_log_is_fetched_again() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    kim.ticket("Old").await;
    let seq = Replica::fetch(&kim).await.seq;
    let resync = json!({ "type": "resync", "seq": seq });
    for foreign in [seq + 1, i64::MAX, -1] {
        let (_, frames) = Socket::dashboard(&app, &kim, foreign).await;
        assert_eq!(frames[0], resync, "resumed from {foreign}");
        assert_eq!(frames[1]["type"], "ready");
    }
    app.advance(Duration::from_secs(6 * 24 * 3_600));
    let (_, frames) = Socket::dashboard(&app, &kim, seq - 1).await;
    assert_eq!(events(&frames).len(), 1, "six days are in reach");
    app.advance(Duration::from_secs(2 * 24 * 3_600));
    let (mut socket, frames) = Socket::dashboard(&app, &kim, seq - 1).await;
    assert_eq!(frames[0], resync, "eight days are not");
    let (_, frames) = Socket::dashboard(&app, &kim, seq).await;
    assert_eq!(frames[0]["type"], "ready", "nothing was missed, however long ago");
    kim.ticket("New").await;
    assert_eq!(socket.until("event").await["after"], seq);
}

#[tokio::test]
async fn a_quiet_log_is_marked_as_complete() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let seq = Replica::fetch(&kim).await.seq;
    let (mut socket, _) = Socket::dashboard(&app, &kim, seq).await;
    assert_eq!(socket.until("mark").await, json!({ "type": "mark", "seq": seq }));
}
