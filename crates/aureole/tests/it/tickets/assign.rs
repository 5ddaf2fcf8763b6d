//! Who owns a ticket.

use serde_json::{Value, json};

use crate::support::TestApp;

#[tokio::test]
async fn a_ticket_is_given_to_a_teammate_and_back_to_nobody() {
    let app = TestApp::start().await;
    let (kim, ada) = (app.teammate().await, app.hire("Ada").await);
    let ticket = kim.ticket("One").await;
    let path = format!("/api/v1/tickets/{}/assignee", ticket["id"].as_str().expect("an id"));
    let given = kim.put(&path, json!({ "teammate_id": ada.id() })).await.ok();
    assert_eq!(given["data"]["assignee_id"], ada.id());
    assert_eq!((ada.view("mine").await, kim.view("mine").await), (vec!["One".to_owned()], vec![]));
    let again = kim.put(&path, json!({ "teammate_id": ada.id() })).await.ok();
    assert_eq!(again["seq"], given["seq"], "the same owner again is no event");
    let taken = ada.put(&path, json!({ "teammate_id": null })).await.data();
    assert_eq!(taken["assignee_id"], Value::Null);
    assert_eq!(ada.view("mine").await.len(), 0);
}

#[tokio::test]
async fn nobody_can_be_given_a_ticket_who_is_not_on_the_team() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let ticket = kim.ticket("One").await;
    let path = format!("/api/v1/tickets/{}/assignee", ticket["id"].as_str().expect("an id"));
    let stranger = "tmt_00000000000000000000000001";
    kim.put(&path, json!({ "teammate_id": stranger })).await.refused(404, "not_found");
    kim.put(&path, json!({ "teammate_id": "kim" })).await.refused(400, "invalid");
}
