//! What is kept for a time only is gone afterwards.

use std::time::Duration;

use serde_json::json;
use store::{Query, params};

use crate::support::TestApp;

const DAY: Duration = Duration::from_secs(24 * 3_600);

/// Kept answers, and noted addresses.
async fn held(app: &TestApp) -> (i64, i64) {
    let workspace = app.acme.workspace;
    let read = app.app.store.read(move |db| {
        let row = db.row(
            "select (select count(*) from idempotency_keys where workspace_id = $1) as answers, \
             (select count(*) from event_addresses where workspace_id = $1) as addresses",
            params![workspace],
        )?;
        let row = row.expect("a row");
        Ok::<_, store::Error>((row.get("answers")?, row.get("addresses")?))
    });
    read.await.expect("a read")
}

async fn becomes(app: &TestApp, wanted: (i64, i64)) {
    for _ in 0..500 {
        if held(app).await == wanted {
            return;
        }
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
    panic!("never {wanted:?}, but {:?}", held(app).await);
}

#[tokio::test]
async fn kept_answers_go_within_two_days_and_addresses_within_a_season() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let form = json!({ "subject": "Once", "contact": { "email": "jane@example.com" } });
    kim.post("/api/v1/tickets", form).with("Idempotency-Key", "k-1").await.data();
    let (answers, addresses) = held(&app).await;
    assert!(answers == 1 && addresses > 0, "{answers} answers, {addresses} addresses");

    app.advance(2 * DAY);
    becomes(&app, (0, addresses)).await;
    app.advance(89 * DAY);
    becomes(&app, (0, 0)).await;
}
