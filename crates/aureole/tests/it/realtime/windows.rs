//! List windows: rows enter, move and leave as the server says, also while nobody was there.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::support::{Replica, Socket, Teammate, TestApp};

async fn status(kim: &Teammate, ticket: &Value, status: &str) -> Value {
    let id = ticket["id"].as_str().expect("an id");
    kim.put(&format!("/api/v1/tickets/{id}/status"), json!({ "status": status })).await.ok()
}

/// Where a window's frame about a row says that it is: its activity, or null when it has left.
async fn told(socket: &mut Socket, window: &str, ticket: &Value) -> Value {
    loop {
        let frame = socket.next().await.expect("an open socket");
        if frame["window"] == window && frame["id"] == ticket["id"] {
            return frame["sort"][0].clone();
        }
    }
}

#[tokio::test]
async fn a_row_enters_moves_and_leaves() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let (mut socket, _) = Socket::dashboard(&app, &kim, Replica::fetch(&kim).await.seq).await;
    for view in ["open", "resolved", "mine"] {
        socket.send(json!({ "type": "window", "id": format!("w-{view}"), "view": view })).await;
    }
    let ticket = kim.ticket("Where is my parcel?").await;
    assert_eq!(told(&mut socket, "w-open", &ticket).await, ticket["activity_at"]);
    status(&kim, &ticket, "resolved").await;
    assert_eq!(told(&mut socket, "w-open", &ticket).await, Value::Null);
    status(&kim, &ticket, "open").await;
    assert_ne!(told(&mut socket, "w-open", &ticket).await, Value::Null);
    let path = format!("/api/v1/tickets/{}/assignee", ticket["id"].as_str().expect("an id"));
    kim.put(&path, json!({ "teammate_id": kim.id() })).await.ok();
    assert_ne!(told(&mut socket, "w-mine", &ticket).await, Value::Null);
    kim.put(&path, json!({ "teammate_id": null })).await.ok();
    assert_eq!(told(&mut socket, "w-mine", &ticket).await, Value::Null);
    for view in ["open", "resolved", "mine"] {
        socket.send(json!({ "type": "window_end", "id": format!("w-{view}") })).await;
    }
    socket.rest().await;
    status(&kim, &ticket, "resolved").await;
    assert!(socket.rest().await.iter().all(|frame| frame["type"] == "event"), "an ended window is silent");
}

#[tokio::test]
async fn a_row_that_is_not_in_a_list_is_said_to_be_absent_once() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let (mut socket, _) = Socket::dashboard(&app, &kim, Replica::fetch(&kim).await.seq).await;
    socket.send(json!({ "type": "window", "id": "spam", "view": "spam" })).await;
    socket.rest().await;
    let ticket = kim.ticket("Not junk").await;
    for subject in ["a", "b", "c"] {
        let path = format!("/api/v1/tickets/{}/subject", ticket["id"].as_str().expect("an id"));
        kim.put(&path, json!({ "subject": subject })).await.ok();
    }
    let frames = socket.rest().await;
    assert_eq!(frames.iter().filter(|frame| frame["type"] == "leave").count(), 1, "{frames:#?}");
}

#[tokio::test]
async fn a_list_named_again_after_a_cut_is_told_what_it_missed() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let stays = kim.ticket("Stays").await;
    let goes = kim.ticket("Goes").await;
    let seq = Replica::fetch(&kim).await.seq;
    let (mut socket, _) = Socket::dashboard(&app, &kim, seq).await;
    socket.send(json!({ "type": "window", "id": "open", "view": "open" })).await;
    drop(socket);
    status(&kim, &goes, "resolved").await;
    let comes = kim.ticket("Comes").await;
    let (mut socket, _) = Socket::dashboard(&app, &kim, seq).await;
    socket.send(json!({ "type": "window", "id": "open", "view": "open" })).await;
    let frames = socket.rest().await;
    let about = |ticket: &Value| frames.iter().find(|frame| frame["id"] == ticket["id"]).map(|frame| &frame["type"]);
    assert_eq!(about(&goes), Some(&json!("leave")));
    assert_eq!(about(&comes), Some(&json!("enter")));
    assert_eq!(about(&stays), None);

    // The same on one socket that asks again from an earlier number.
    status(&kim, &comes, "resolved").await;
    socket.rest().await;
    let frames = socket.resume(seq).await;
    assert!(frames.iter().any(|frame| frame["type"] == "leave" && frame["id"] == comes["id"]), "{frames:#?}");
}

#[tokio::test]
async fn every_list_named_again_holds_what_its_page_holds_however_much_was_missed() {
    let app = TestApp::start().await;
    let (kim, ben) = (app.teammate().await, app.hire("Ben").await);
    let seq = Replica::fetch(&kim).await.seq;
    let statuses = ["open", "priority", "in_progress", "resolved", "spam"];
    for number in 0..120 {
        let ticket = kim.ticket(&format!("Ticket {number}")).await;
        let path = format!("/api/v1/tickets/{}", ticket["id"].as_str().expect("an id"));
        match number % 4 {
            0 => status(&kim, &ticket, statuses[number / 4 % statuses.len()]).await,
            1 => kim.put(&format!("{path}/assignee"), json!({ "teammate_id": ben.id() })).await.ok(),
            2 => {
                let note = json!({ "text": "Ben?", "mode": "note", "mentions": [ben.id()] });
                kim.post(&format!("{path}/messages"), note).await.ok()
            }
            _ => Value::Null,
        };
    }
    for _ in 0..3 {
        app.visitor().await.says("Hello").await.ok();
    }
    let (mut socket, _) = Socket::dashboard(&app, &ben, seq).await;
    let tickets = ["all", "open", "priority", "mine", "mentions", "resolved", "spam"];
    for view in tickets.into_iter().chain(["live"]) {
        // Each list is named a little later than the one before, and more has happened.
        kim.ticket(&format!("While {view} was away")).await;
        socket.send(json!({ "type": "window", "id": view, "view": view })).await;
    }
    let mut held: HashMap<String, HashMap<String, String>> = HashMap::new();
    for frame in socket.rest().await {
        let Some(window) = frame["window"].as_str() else { continue };
        let (rows, id) = (held.entry(window.to_owned()).or_default(), frame["id"].to_string());
        match frame["type"].as_str() {
            Some("enter") => _ = rows.insert(id, frame["sort"][0].to_string()),
            _ => _ = rows.remove(&id),
        }
    }
    for view in tickets.into_iter().chain(["live"]) {
        let noun = if view == "live" { "conversations" } else { "tickets" };
        let rows = ben.get(&format!("/api/v1/{noun}?view={view}&limit=200")).await.data();
        let rows = rows.as_array().expect("rows").iter();
        let shown: HashMap<String, String> =
            rows.map(|row| (row["id"].to_string(), row["activity_at"].to_string())).collect();
        assert!(!shown.is_empty(), "{view}");
        assert_eq!(held.remove(view).unwrap_or_default(), shown, "{view}");
    }
}
