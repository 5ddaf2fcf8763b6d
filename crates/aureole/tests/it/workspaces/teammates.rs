//! The team: roles, and what happens when somebody leaves.

use serde_json::{Value, json};

use crate::support::{Replica, Socket, Teammate, TestApp};

fn role_of(teammate: &Teammate) -> String {
    format!("/api/v1/teammates/{}/role", teammate.id())
}

fn path_of(teammate: &Teammate) -> String {
    format!("/api/v1/teammates/{}", teammate.id())
}

async fn names(teammate: &Teammate) -> Vec<Value> {
    let team = teammate.get("/api/v1/teammates").await.data();
    team.as_array().expect("a list").iter().map(|one| one["name"].clone()).collect()
}

#[tokio::test]
async fn only_super_admins_make_super_admins() {
    let app = TestApp::start().await;
    let (kim, sam, ann) = (app.teammate().await, app.hire("Sam Roe").await, app.hire("Ann Lee").await);
    let role = |role: &str| json!({ "role": role });
    sam.put(&role_of(&ann), role("admin")).await.refused(403, "needs_admin");
    assert_eq!(kim.put(&role_of(&sam), role("admin")).await.data()["role"], "admin");
    sam.put(&role_of(&ann), role("super_admin")).await.refused(403, "needs_super_admin");
    sam.put(&role_of(&kim), role("member")).await.refused(403, "needs_super_admin");
    sam.delete(&path_of(&kim)).await.refused(403, "needs_super_admin");
    assert_eq!(sam.put(&role_of(&ann), role("admin")).await.data()["role"], "admin");
    assert_eq!(kim.put(&role_of(&sam), role("super_admin")).await.data()["role"], "super_admin");
    sam.put(&role_of(&kim), role("member")).await.data();
    kim.put(&role_of(&sam), role("member")).await.refused(403, "needs_admin");
}

#[tokio::test]
async fn there_is_always_a_super_admin() {
    let app = TestApp::start().await;
    let (kim, sam) = (app.teammate().await, app.hire("Sam Roe").await);
    kim.put(&role_of(&kim), json!({ "role": "member" })).await.refused(409, "last_super_admin");
    kim.delete(&path_of(&kim)).await.refused(409, "yourself");
    let key = kim.post("/api/v1/keys", json!({ "name": "Script", "scopes": ["settings"] })).await.data();
    let bearer = format!("Bearer {}", key["secret"].as_str().expect("a secret"));
    let program = app.call("DELETE", &path_of(&kim)).with("Authorization", &bearer).await;
    program.refused(403, "needs_super_admin");
    kim.put(&role_of(&sam), json!({ "role": "super_admin" })).await.data();
    sam.put(&role_of(&kim), json!({ "role": "admin" })).await.data();
    sam.put(&role_of(&sam), json!({ "role": "admin" })).await.refused(409, "last_super_admin");
}

#[tokio::test]
async fn who_leaves_is_locked_out_and_their_open_work_is_the_teams_again() {
    let app = TestApp::start().await;
    let (kim, sam) = (app.teammate().await, app.hire("Sam Roe").await);
    let mut replica = Replica::fetch(&kim).await;
    let owned = async |subject: &str| {
        let ticket = kim.ticket(subject).await;
        let path = format!("/api/v1/tickets/{}", ticket["id"].as_str().expect("an id"));
        sam.put(&format!("{path}/assignee"), json!({ "teammate_id": sam.id() })).await.data();
        path
    };
    let (open, closed) = (owned("Still open").await, owned("Closed long ago").await);
    sam.put(&format!("{closed}/status"), json!({ "status": "resolved" })).await.data();
    let agent = format!("/api/v1/agents/{}", app.acme.agent);
    let settings = kim.get(&agent).await.data();
    let mut escalation = settings["escalation"].clone();
    escalation["default_assignee_id"] = json!(sam.id());
    kim.put(&agent, json!({ "escalation": escalation })).await.data();
    let visitor = app.visitor().await;
    visitor.says("I need help with my order").await;
    let conversation = kim.get("/api/v1/conversations").await.data()[0]["id"].as_str().expect("an id").to_owned();
    sam.post(&format!("/api/v1/conversations/{conversation}/take-over"), json!({})).await.ok();

    kim.delete(&path_of(&sam)).await.ok();
    sam.get("/api/v1/me").await.refused(401, "signed_out");
    let form = json!({ "email": "sam.roe@acme.example", "password": crate::support::PASSWORD });
    let again = app.call("POST", "/api/v1/sign-in").with("X-CSRF-Protection", "1").json(&form).await;
    again.refused(401, "wrong_password");
    assert_eq!(names(&kim).await, ["Kim Doe"]);

    kim.becomes(&agent, |agent| agent["escalation"]["default_assignee_id"].is_null()).await;
    assert_eq!(kim.get(&open).await.data()["assignee_id"], Value::Null);
    assert_eq!(kim.get(&closed).await.data()["assignee_id"], json!(sam.id()));
    let left = kim.get(&format!("/api/v1/conversations/{conversation}")).await.data();
    assert_eq!(left["handling"], "agent", "{left}");
    kim.put(&format!("{open}/assignee"), json!({ "teammate_id": sam.id() })).await.refused(404, "not_found");
    let (_, frames) = Socket::dashboard(&app, &kim, replica.seq).await;
    frames.iter().filter(|frame| frame["type"] == "event").for_each(|frame| replica.apply(frame));
    replica.assert_is(&Replica::fetch(&kim).await);

    let back = app.hire("Sam Roe").await;
    assert_ne!(back.id(), sam.id());
    assert_eq!(names(&kim).await, ["Kim Doe", "Sam Roe"]);
}

#[tokio::test]
async fn who_leaves_can_not_come_back_by_a_link_of_their_own() {
    let app = TestApp::start().await;
    let (kim, sam) = (app.teammate().await, app.hire("Sam Roe").await);
    kim.put(&role_of(&sam), json!({ "role": "admin" })).await.data();
    let (of_kim, of_sam) =
        (kim.invite(json!({ "role": "member" })).await, sam.invite(json!({ "role": "admin" })).await);
    kim.delete(&path_of(&sam)).await.ok();
    let look = |token: &str| app.call("GET", &format!("/api/v1/invitations/accept?token={token}"));
    look(&of_sam).await.refused(404, "not_found");
    assert_eq!(look(&of_kim).await.data()["inviter_name"], "Kim Doe");
    assert_eq!(kim.get("/api/v1/invitations").await.data().as_array().map(Vec::len), Some(1));
}
