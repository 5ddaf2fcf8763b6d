//! A search knows every change that was made before it, however far behind the index is, and waits for no other workspace.

use std::collections::BTreeSet;

use aureole::knowledge::index::{Change, Cursor};
use serde_json::json;
use uuid::Uuid;

use super::found;
use crate::support::{Teammate, TestApp};

/// More than one portion looks at, be it by the log or by the sources.
const SOURCES: usize = 205;

/// Of every so many a text is looked for.
const STEP: usize = 12;

/// The numbers of the texts that are found.
async fn numbers(kim: &Teammate) -> BTreeSet<usize> {
    let mut numbers = BTreeSet::new();
    for number in (0..SOURCES).step_by(STEP) {
        let texts = found(kim, &format!("parcel{number}x")).await;
        numbers.extend(texts.iter().any(|text| text.contains(&format!("parcel{number}x"))).then_some(number));
    }
    numbers
}

/// Leaves the index as a rebuild that was interrupted leaves it: nothing in it, and a place to go on from.
async fn interrupt(app: &TestApp, until: i64, after: Uuid) {
    let (index, workspace) = (app.app.knowledge.clone(), app.acme.workspace);
    let interrupt =
        move || index.apply(workspace.0, &[Change::Clear], Cursor::Building { until, after }).expect("a commit");
    tokio::task::spawn_blocking(interrupt).await.expect("it ends");
}

#[tokio::test]
async fn an_index_far_behind_is_brought_up_in_portions_and_misses_nothing() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    for number in 0..SOURCES {
        let text = format!("The parcel{number}x is here.");
        kim.post("/api/v1/knowledge/sources", json!({ "title": "Parcel", "text": text })).await.ok();
    }
    kim.teaches("Last", "The last one.").await;
    let all: BTreeSet<usize> = (0..SOURCES).step_by(STEP).collect();
    assert_eq!(numbers(&kim).await, all);

    let now = app.app.store.read({
        let workspace = app.acme.workspace;
        move |db| aureole::events::latest(db, workspace)
    });
    interrupt(&app, now.await.expect("a number"), Uuid::nil()).await;
    kim.teaches("More", "Built from the sources.").await;
    assert_eq!(numbers(&kim).await, all, "after a rebuild from the sources");

    interrupt(&app, 0, Uuid::max()).await;
    kim.teaches("Most", "Built from the log.").await;
    assert_eq!(numbers(&kim).await, all, "after a rebuild from the log");
}

#[tokio::test]
async fn a_search_does_not_wait_for_the_rebuild_of_another_workspace() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let rival = app.rival().await;
    let rebuild = app.app.indexed.turn(rival.workspace).await;
    kim.teaches("Refunds", "A refund takes five days.").await;
    assert_eq!(found(&kim, "refund").await, ["A refund takes five days."]);
    drop(rebuild);
}
