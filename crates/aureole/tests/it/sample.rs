//! Sample data: everything a newcomer wants to see, by one click, and away by another without what is real.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{Replica, Socket, Teammate, TestApp};

const CHECKLIST: &str = "/api/v1/checklist";
const SAMPLE: &str = "/api/v1/sample-data";

async fn rows(teammate: &Teammate, path: &str) -> Vec<Value> {
    teammate.get(path).await.data().as_array().cloned().expect("rows")
}

fn words(rows: &[Value], field: &str) -> BTreeSet<String> {
    rows.iter().map(|row| row[field].as_str().unwrap_or("none").to_owned()).collect()
}

async fn tickets(teammate: &Teammate) -> Vec<Value> {
    let mut found = Vec::new();
    for view in ["all", "snoozed", "resolved", "spam"] {
        found.extend(rows(teammate, &format!("/api/v1/tickets?limit=200&view={view}")).await);
    }
    let mut seen = BTreeSet::new();
    found.retain(|ticket| seen.insert(ticket["id"].to_string()));
    found
}

async fn fill(kim: &Teammate) {
    let begun = kim.post(SAMPLE, json!({})).await.data();
    assert_eq!((&begun["state"], &begun["done"]), (&json!("adding"), &json!(0)));
    kim.becomes(CHECKLIST, |list| list["sample_data"]["state"] == "ready").await;
}

async fn empty(kim: &Teammate) {
    kim.delete(SAMPLE).await.ok();
    kim.becomes(CHECKLIST, |list| list["sample_data"].is_null()).await;
}

#[tokio::test]
async fn it_shows_every_status_and_outcome_and_goes_without_a_trace() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    fill(&kim).await;
    let list = kim.get(CHECKLIST).await.data();
    assert_eq!(list["sample_data"]["done"], list["sample_data"]["total"]);
    assert!(list["items"].as_array().expect("steps").iter().all(|item| item["done"] == false), "{list}");
    kim.post(SAMPLE, json!({})).await.refused(409, "sample_data_is_there");

    let tickets_there = tickets(&kim).await;
    assert_eq!(tickets_there.len(), 40);
    let statuses = ["in_progress", "open", "priority", "resolved", "snoozed", "spam"];
    assert_eq!(words(&tickets_there, "status"), statuses.map(str::to_owned).into());
    let resolvers: BTreeSet<String> = ["agent", "none", "teammate"].map(str::to_owned).into();
    assert_eq!(words(&tickets_there, "resolved_by"), resolvers);
    let mentions = rows(&kim, "/api/v1/tickets?limit=200&view=mentions").await;
    assert_eq!(words(&mentions, "subject"), ["Gift card not accepted".to_owned()].into());
    let now = app.now().to_string();
    assert!(tickets_there.iter().all(|ticket| ticket["activity_at"].as_str() <= Some(&now)));
    let oldest = tickets_there.iter().map(|ticket| ticket["created_at"].as_str()).min().flatten();
    assert!(oldest.is_some_and(|oldest| oldest < "2026-03-01"), "{oldest:?}");

    let live = rows(&kim, "/api/v1/conversations?limit=200&view=live").await;
    let completed = rows(&kim, "/api/v1/conversations?limit=200&view=completed").await;
    assert_eq!(live.len() + completed.len(), 30);
    assert_eq!(words(&live, "handling"), ["agent", "human"].map(str::to_owned).into());
    assert_eq!(words(&completed, "outcome"), ["abandoned", "escalated", "resolved"].map(str::to_owned).into());
    assert_eq!(rows(&kim, "/api/v1/knowledge/sources?limit=200").await.len(), 12);

    let mut replica = Replica::fetch(&kim).await;
    empty(&kim).await;
    assert_eq!(tickets(&kim).await, Vec::<Value>::new());
    for path in ["/api/v1/conversations?view=live", "/api/v1/conversations?view=completed", "/api/v1/knowledge/sources"]
    {
        assert_eq!(rows(&kim, path).await, Vec::<Value>::new(), "{path}");
    }
    assert_eq!(rows(&kim, "/api/v1/contacts").await, Vec::<Value>::new());
    let (mut socket, frames) = Socket::dashboard(&app, &kim, replica.seq).await;
    frames.iter().filter(|frame| frame["type"] == "event").for_each(|frame| replica.apply(frame));
    let fresh = Replica::fetch(&kim).await;
    replica.hear(&mut socket, &fresh).await;
    replica.assert_is(&fresh);
    kim.delete(SAMPLE).await.refused(404, "not_found");
    fill(&kim).await;
}

#[tokio::test]
async fn the_agent_answers_from_its_documents() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    fill(&kim).await;
    kim.becomes("/api/v1/knowledge/sources?limit=200", |sources| {
        sources.as_array().is_some_and(|sources| sources.iter().all(|source| source["state"] == "ready"))
    })
    .await;
    let answer = app.visitor().await.says("How many days do I have to return something?").await;
    assert!(words(answer.body["sources"].as_array().expect("sources"), "title").contains("Returns and refunds"));
}

#[tokio::test]
async fn what_became_part_of_something_real_stays() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    fill(&kim).await;
    let ours = kim.ticket("Ours").await;
    let form = json!({ "subject": "A real wish", "contact": { "user_id": "sample-tom" } });
    let real = kim.post("/api/v1/tickets", form).await.data();
    let kept = rows(&kim, "/api/v1/knowledge/sources?limit=200").await;
    let kept = format!("/api/v1/knowledge/sources/{}", kept[0]["id"].as_str().expect("an id"));
    kim.put(&kept, json!({ "title": "Ours now", "text": "# Ours now\n\nRewritten by the team." })).await.data();
    empty(&kim).await;
    let left: BTreeSet<String> = words(&tickets(&kim).await, "subject");
    assert_eq!(left, ["A real wish", "Ours"].map(str::to_owned).into());
    let tom = kim.get(&format!("/api/v1/contacts/{}", real["contact_id"].as_str().expect("an id"))).await.data();
    assert!(tom.to_string().contains("Tom Breuker") && tom.to_string().contains("Linde Gardens"), "{tom}");
    kim.get(&format!("/api/v1/tickets/{}", ours["id"].as_str().expect("an id"))).await.data();
    assert_eq!(words(&rows(&kim, "/api/v1/knowledge/sources").await, "title"), ["Ours now".to_owned()].into());
}

#[tokio::test]
async fn only_admins_bring_it_and_take_it_away() {
    let app = TestApp::start().await;
    let sam = app.hire("Sam Roe").await;
    sam.post(SAMPLE, json!({})).await.refused(403, "needs_admin");
    sam.delete(SAMPLE).await.refused(403, "needs_admin");
}

#[tokio::test]
async fn what_it_takes_away_leaves_the_counters_of_who_watches() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    fill(&kim).await;
    let (mut socket, _) = Socket::dashboard(&app, &kim, Replica::fetch(&kim).await.seq).await;
    socket.send(json!({ "type": "counts", "views": ["mine"] })).await;
    let counts = socket.until("counts").await["counts"].take();
    assert!(counts["mine"].as_i64() > Some(0), "{counts}");
    kim.delete(SAMPLE).await.ok();
    socket.until_that("counts", |frame| frame["counts"]["mine"] == 0).await;
}
