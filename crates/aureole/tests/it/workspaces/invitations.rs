//! A link lets somebody into the team: once, for a week, as what the inviter may hand out.

use std::time::Duration;

use serde_json::{Value, json};

use std::future::IntoFuture;

use crate::support::{Call, KIM, PASSWORD, Replica, Socket, TestApp};

fn look(app: &TestApp, token: &str) -> Call {
    app.call("GET", &format!("/api/v1/invitations/accept?token={token}"))
}

fn accept(app: &TestApp, form: Value) -> Call {
    app.call("POST", "/api/v1/invitations/accept").with("X-CSRF-Protection", "1").json(&form)
}

#[tokio::test]
async fn somebody_follows_a_link_into_the_team_and_everybody_sees_them_come() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let mut replica = Replica::fetch(&kim).await;
    let made = kim.post("/api/v1/invitations", json!({ "role": "admin" })).with("Origin", app.url()).await.data();
    let url = made["url"].as_str().expect("a link");
    assert!(url.starts_with(&format!("{}/dashboard/join?token=", app.url())), "{url}");
    let token = url.split_once('=').expect("a token").1;

    let shown = look(&app, token).await.data();
    assert_eq!(shown["workspace_name"], "Acme");
    assert_eq!(shown["inviter_name"], "Kim Doe");
    assert_eq!((&shown["role"], &shown["email"]), (&json!("admin"), &Value::Null));

    let form = json!({ "token": token, "name": " Sam Roe ", "email": "sam@acme.example", "password": PASSWORD });
    let answer = accept(&app, form.clone()).await;
    assert!(answer.header("set-cookie").is_some_and(|cookie| cookie.starts_with("aureole_session=")));
    let me = answer.data();
    assert_eq!((&me["teammate"]["name"], &me["teammate"]["role"]), (&json!("Sam Roe"), &json!("admin")));
    let (_, frames) = Socket::dashboard(&app, &kim, replica.seq).await;
    frames.iter().filter(|frame| frame["type"] == "event").for_each(|frame| replica.apply(frame));
    replica.assert_is(&Replica::fetch(&kim).await);
    assert_eq!(app.sign_in("sam@acme.example").await.me["teammate"]["name"], "Sam Roe");

    let refused = look(&app, token).await.refused(404, "not_found");
    assert!(refused["message"].as_str().is_some_and(|sentence| sentence.contains("new link")), "{refused}");
    accept(&app, form).await.refused(404, "not_found");
    assert_eq!(kim.get("/api/v1/invitations").await.data(), json!([]));
}

#[tokio::test]
async fn an_invitation_shows_its_link_once_and_can_be_withdrawn() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let token = kim.invite(json!({ "role": "member", "email": "sam@acme.example" })).await;
    let listed = kim.get("/api/v1/invitations").await;
    assert!(!listed.body.to_string().contains(&token), "the token is shown once");
    let listed = listed.data();
    assert_eq!((&listed[0]["email"], &listed[0]["role"]), (&json!("sam@acme.example"), &json!("member")));
    let path = format!("/api/v1/invitations/{}", listed[0]["id"].as_str().expect("an id"));
    app.rival().await;
    app.sign_in("ray@rival.example").await.delete(&path).await.refused(404, "not_found");
    kim.delete(&path).await.ok();
    kim.delete(&path).await.refused(404, "not_found");
    look(&app, &token).await.refused(404, "not_found");
}

#[tokio::test]
async fn an_invitation_ends_after_a_week() {
    let app = TestApp::start().await;
    let token = app.teammate().await.invite(json!({ "role": "member" })).await;
    app.advance(Duration::from_secs(7 * 24 * 3_600 - 1));
    look(&app, &token).await.data();
    app.advance(Duration::from_secs(1));
    look(&app, &token).await.refused(404, "not_found");
    let form = json!({ "token": token, "name": "Late", "email": "late@acme.example", "password": PASSWORD });
    accept(&app, form).await.refused(404, "not_found");
}

#[tokio::test]
async fn an_invitation_for_one_person_is_for_nobody_else() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let token = kim.invite(json!({ "role": "member", "email": "sam@acme.example" })).await;
    let form =
        |email: Value, password: &str| json!({ "token": token, "name": "Sam", "email": email, "password": password });
    accept(&app, form(json!("eve@evil.example"), PASSWORD)).await.refused(400, "invalid");
    accept(&app, form(Value::Null, "short")).await.refused(400, "invalid");
    let both = [accept(&app, form(Value::Null, PASSWORD)), accept(&app, form(json!("SAM@acme.example"), PASSWORD))];
    let [first, second] = both.map(IntoFuture::into_future);
    let (first, second) = tokio::join!(first, second);
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 404], "one link lets one in");
}

#[tokio::test]
async fn an_address_that_has_an_account_cannot_join_again() {
    let app = TestApp::start().await;
    let token = app.teammate().await.invite(json!({ "role": "member" })).await;
    let form = json!({ "token": token, "name": "Kim again", "email": KIM, "password": PASSWORD });
    assert_eq!(accept(&app, form).await.refused(400, "invalid")["field"], "email");
    look(&app, &token).await.data();
}

#[tokio::test]
async fn only_admins_invite_and_nobody_is_invited_as_super_admin() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let sam = app.hire("Sam Roe").await;
    for role in ["member", "admin"] {
        sam.post("/api/v1/invitations", json!({ "role": role })).await.refused(403, "needs_admin");
    }
    sam.get("/api/v1/invitations").await.refused(403, "needs_admin");
    kim.post("/api/v1/invitations", json!({ "role": "super_admin" })).await.refused(400, "invalid");
    kim.post("/api/v1/invitations", json!({ "role": "admin", "email": "not an address" }))
        .await
        .refused(400, "invalid");
}
