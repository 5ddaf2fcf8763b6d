//! Sessions end when they have been quiet for long enough.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Teammate, TestApp};

async fn completed(kim: &Teammate) -> Vec<Value> {
    kim.get("/api/v1/conversations?view=completed").await.data().as_array().expect("a list").clone()
}

/// Jobs are looked for every second.
async fn until_completed(kim: &Teammate, count: usize) -> Vec<Value> {
    for _ in 0..100 {
        let rows = completed(kim).await;
        if rows.len() == count {
            return rows;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{count} conversations should be completed by now");
}

#[tokio::test]
async fn a_quiet_session_is_completed_and_a_word_makes_it_active_again() {
    let app = TestApp::with(|config| config.conversation_idle_minutes = 10).await;
    let (kim, quiet, busy) = (app.teammate().await, app.visitor().await, app.visitor().await);
    let _empty = app.visitor().await;
    quiet.says("Hello").await.ok();
    app.advance(Duration::from_secs(6 * 60));
    busy.says("Hello").await.ok();
    app.advance(Duration::from_secs(5 * 60));
    let rows = until_completed(&kim, 1).await;
    assert_eq!(rows[0]["state"], "completed");
    assert!(rows[0]["ended_at"].is_string() && rows[0]["outcome"].is_string());
    // The empty one goes without a trace, by a job of its own; the busy one stays.
    let is_one = |live: &Value| live.as_array().is_some_and(|live| live.len() == 1);
    kim.becomes("/api/v1/conversations?view=live", is_one).await;

    quiet.says("One more thing").await.ok();
    assert_eq!(completed(&kim).await.len(), 0);
    app.advance(Duration::from_secs(11 * 60));
    assert_eq!(until_completed(&kim, 2).await.len(), 2);
    assert_eq!(kim.get("/api/v1/conversations?view=live").await.data(), json!([]));
}

#[tokio::test]
async fn a_session_that_became_a_ticket_ends_as_escalated() {
    let app = TestApp::start().await;
    let (kim, visitor) = (app.teammate().await, app.visitor().await);
    visitor.says("Hello").await.ok();
    visitor.asks_for_a_person().await;
    app.advance(Duration::from_secs(31 * 60));
    assert_eq!(until_completed(&kim, 1).await[0]["outcome"], "escalated");
    assert_eq!(kim.get("/api/v1/tickets").await.data()[0]["status"], "open", "the ticket stays");
}
