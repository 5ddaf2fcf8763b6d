//! Counters: absolute, capped, told when they change.

use serde_json::json;

use crate::support::{Replica, Socket, TestApp};

#[tokio::test]
async fn counters_follow_and_stop_at_a_hundred() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let (mut socket, _) = Socket::dashboard(&app, &kim, Replica::fetch(&kim).await.seq).await;
    socket.send(json!({ "type": "counts", "views": ["open", "mine", "resolved", "live", "no such view"] })).await;
    let counts = socket.until("counts").await["counts"].take();
    assert_eq!(counts, json!({ "open": 0, "mine": 0, "resolved": 0, "live": 0 }));
    let ticket = kim.ticket("First").await;
    assert_eq!(socket.until("counts").await["counts"], json!({ "open": 1 }), "only what changed");
    let path = format!("/api/v1/tickets/{}/assignee", ticket["id"].as_str().expect("an id"));
    kim.put(&path, json!({ "teammate_id": kim.id() })).await.ok();
    assert_eq!(socket.until("counts").await["counts"], json!({ "mine": 1 }));

    let begun = std::time::Instant::now();
    for number in 0..105 {
        kim.ticket(&format!("Ticket {number}")).await;
    }
    let mut frames = 0;
    loop {
        frames += 1;
        if socket.until("counts").await["counts"]["open"] == 100 {
            break;
        }
    }
    let quarters = begun.elapsed().as_millis() / 250 + 2;
    assert!(frames <= quarters, "{frames} frames in {quarters} quarters of a second");
    assert_eq!(socket.rest().await.iter().filter(|frame| frame["type"] == "counts").count(), 0, "a hundred is the end");
}
