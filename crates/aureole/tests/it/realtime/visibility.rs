//! A teammate who sees only their own tickets is told of nothing else, by no frame.

use aureole::ids::TeammateId;
use serde_json::{Value, json};
use store::params;

use crate::support::{Replica, Socket, Teammate, TestApp};

async fn sees_only_own(app: &TestApp, teammate: &Teammate) {
    let (workspace, id) = (app.acme.workspace, teammate.id().parse::<TeammateId>().expect("an id"));
    let changed = app.app.store.write(workspace, "tests.restrict", move |tx| {
        tx.execute(
            "update teammates set visibility = 'own' where workspace_id = $1 and id = $2",
            params![workspace, id],
        )
    });
    assert_eq!(changed.await.expect("a write").value, 1);
}

#[tokio::test]
async fn a_hidden_ticket_stays_hidden_and_a_lost_one_says_goodbye() {
    let app = TestApp::start().await;
    let (kim, ben) = (app.teammate().await, app.hire("Ben").await);
    sees_only_own(&app, &ben).await;
    let seq = Replica::fetch(&kim).await.seq;
    let (mut socket, _) = Socket::dashboard(&app, &ben, seq).await;
    socket.send(json!({ "type": "window", "id": "all", "view": "all" })).await;
    socket.send(json!({ "type": "counts", "views": ["all"] })).await;
    assert_eq!(socket.until("counts").await["counts"], json!({ "all": 0 }));
    let (mut kims, _) = Socket::dashboard(&app, &kim, seq).await;

    let ticket = kim.ticket("Secret plans").await;
    let id = ticket["id"].as_str().expect("an id");
    kim.post(&format!("/api/v1/tickets/{id}/messages"), json!({ "text": "The plan", "mode": "note" })).await.ok();
    kims.send(json!({ "type": "viewing", "ticket_id": id })).await;
    let frames = socket.rest().await;
    let text = Value::from(frames).to_string();
    assert!(!text.contains("Secret plans") && !text.contains("The plan"), "{text}");
    assert!(!text.contains("\"enter\"") && !text.contains("\"signal\"") && !text.contains("\"counts\""), "{text}");

    let path = format!("/api/v1/tickets/{id}/assignee");
    kim.put(&path, json!({ "teammate_id": ben.id() })).await.ok();
    let event = socket.until_that("event", |frame| frame["kind"] == "ticket.assigned").await;
    assert_eq!(event["records"]["ticket"]["subject"], "Secret plans");
    assert_eq!(socket.until("enter").await["id"], id);
    assert_eq!(socket.until("counts").await["counts"], json!({ "all": 1 }));
    let own = event["seq"].clone();
    kims.send(json!({ "type": "viewing", "ticket_id": null })).await;
    kims.send(json!({ "type": "viewing", "ticket_id": id })).await;
    assert_eq!(socket.until("signal").await["kind"], "viewing");

    kim.put(&path, json!({ "teammate_id": kim.id() })).await.ok();
    let event = socket.until_that("event", |frame| frame["kind"] == "ticket.assigned").await;
    assert_eq!((&event["records"]["ticket"], &event["after"]), (&Value::Null, &own));
    assert_eq!(socket.until("leave").await["id"], id);
    kim.put(&format!("/api/v1/tickets/{id}/subject"), json!({ "subject": "More secret plans" })).await.ok();
    assert!(!Value::from(socket.rest().await).to_string().contains("secret plans"));

    let (_, frames) = Socket::dashboard(&app, &ben, seq).await;
    assert!(!Value::from(frames).to_string().contains("ecret plans"), "nor at a return");
}
