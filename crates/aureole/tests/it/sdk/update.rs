//! `POST /api/sdk/users/update`.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Reply, TestApp};

fn token(app: &TestApp) -> String {
    app.token(json!({ "scope": "users.update", "exp": app.in_seconds(300) }))
}

async fn update(app: &TestApp, mut body: Value) -> Reply {
    body["user_token"] = token(app).into();
    app.site().post("/users/update", body).await
}

#[tokio::test]
async fn a_server_brings_its_users_up_to_date_without_a_sign_of_life() {
    let app = TestApp::start().await;
    let known = app.site().identify(json!({ "user_id": "known", "traits": { "name": "Old", "city": "Bern" } })).await;
    app.advance(Duration::from_secs(3_600));
    let users = json!([
        { "user_id": "known", "traits": { "name": "New", "plan": "pro" } },
        { "user_id": "fresh", "traits": { "email": "f@example.com", "signed_up_at": "2024-05-01T08:00:00Z" } }
    ]);
    let answer = update(&app, json!({ "users": users })).await.ok();
    assert_eq!(answer, json!({ "success": true, "created": 1, "updated": 1, "skipped": 0, "errors": [] }));
    let kim = app.teammate().await;
    let contacts = kim.get("/api/v1/contacts").await.data();
    let find = |id: &str| {
        contacts.as_array().expect("a list").iter().find(|one| one["external_id"] == id).expect("there").clone()
    };
    let (after, fresh) = (find("known"), find("fresh"));
    assert_eq!((&after["name"], &after["custom_fields"]), (&json!("New"), &json!({ "city": "Bern", "plan": "pro" })));
    assert_eq!((&after["first_seen"], &after["last_seen"]), (&known["first_seen"], &known["last_seen"]));
    assert_eq!(fresh["last_seen"], "2024-05-01T08:00:00.000000+00:00", "seen when they signed up, not at the import");
    assert_eq!(fresh["kind"], "user");
}

#[tokio::test]
async fn one_user_needs_no_list_and_unknown_ones_can_be_left_out() {
    let app = TestApp::start().await;
    let one = update(&app, json!({ "user_id": "u", "traits": { "name": "Una" } })).await.ok();
    assert_eq!(one["created"], 1);
    let users = json!([{ "user_id": "u" }, { "user_id": "stranger" }]);
    let answer = update(&app, json!({ "users": users, "update_only": true })).await.ok();
    assert_eq!(answer, json!({ "success": true, "created": 0, "updated": 1, "skipped": 1, "errors": [] }));
}

#[tokio::test]
async fn a_thousand_users_fit_in_one_call() {
    let app = TestApp::start().await;
    let users = |count: usize| {
        let users: Vec<Value> = (0..count).map(|number| json!({ "user_id": format!("u{number}") })).collect();
        json!({ "users": users })
    };
    assert_eq!(update(&app, users(1_000)).await.ok()["created"], 1_000);
    assert_eq!(update(&app, users(1_001)).await.sdk_refused(400, "invalid")["field"], "users");
}

#[tokio::test]
async fn only_a_token_for_this_purpose_and_hour_is_taken() {
    let app = TestApp::start().await;
    let exp = app.in_seconds(300);
    let body = |token: Option<String>| json!({ "user_id": "u", "user_token": token });
    let claims = |claims: Value| Some(app.token(claims));
    for (token, code) in [
        (None, "identity_required"),
        (claims(json!({ "user_id": "u", "exp": exp })), "identity_invalid"),
        (claims(json!({ "scope": "users.read", "exp": exp })), "identity_invalid"),
        (claims(json!({ "scope": "users.update" })), "identity_invalid"),
        (claims(json!({ "scope": "users.update", "exp": app.in_seconds(3_601) })), "identity_invalid"),
        (claims(json!({ "scope": "users.update", "exp": app.in_seconds(-1) })), "identity_expired"),
        (Some(app.acme_token_with("another", json!({ "scope": "users.update", "exp": exp }))), "identity_invalid"),
    ] {
        app.site().post("/users/update", body(token)).await.sdk_refused(403, code);
    }
    let longest = claims(json!({ "scope": "users.update", "exp": app.in_seconds(3_600) }));
    app.site().post("/users/update", body(longest)).await.ok();
}

#[tokio::test]
async fn a_user_who_cannot_be_taken_is_told_of_and_keeps_nobody_else_out() {
    let app = TestApp::start().await;
    let users = json!([
        { "user_id": "bad", "traits": { "mrr": "much" } },
        { "user_id": "good" },
        { "user_id": "worse", "traits": { "last_seen": 1 } },
        { "user_id": "" },
        { "user_id": "large", "traits": { "note": "x".repeat(20_000) } },
    ]);
    let answer = update(&app, json!({ "users": users })).await.ok();
    assert_eq!((&answer["success"], &answer["created"], &answer["updated"]), (&json!(false), &json!(1), &json!(0)));
    let errors = answer["errors"].as_array().expect("errors");
    let told: Vec<_> = errors.iter().map(|error| (&error["index"], &error["user_id"], &error["code"])).collect();
    assert_eq!(
        told,
        [
            (&json!(0), &json!("bad"), &json!("invalid")),
            (&json!(2), &json!("worse"), &json!("reserved_keys")),
            (&json!(3), &json!(""), &json!("invalid")),
            (&json!(4), &json!("large"), &json!("too_long")),
        ]
    );
    assert_eq!(
        (&errors[0]["field"], &errors[1]["reserved_keys"]),
        (&json!("users[0].traits.mrr"), &json!(["last_seen"]))
    );
    let contacts = app.teammate().await.get("/api/v1/contacts").await.data();
    assert_eq!((&contacts[0]["external_id"], contacts.as_array().expect("a list").len()), (&json!("good"), 1));
}

#[tokio::test]
async fn a_call_without_anybody_to_take_is_refused() {
    let app = TestApp::start().await;
    let refused =
        update(&app, json!({ "user_id": "bad", "traits": { "mrr": "much" } })).await.sdk_refused(400, "invalid");
    assert_eq!(refused["field"], "users[0].traits.mrr");
    let reserved = update(&app, json!({ "users": [{ "user_id": "u", "traits": { "last_seen": 1 } }] })).await;
    assert_eq!((reserved.status, &reserved.body["reserved_keys"]), (400, &json!(["last_seen"])));
    update(&app, json!({})).await.sdk_refused(400, "invalid");
    update(&app, json!({ "users": [{ "user_id": "anonymous" }] })).await.sdk_refused(400, "invalid");
    assert_eq!(app.teammate().await.get("/api/v1/contacts").await.data(), json!([]));
}

#[tokio::test]
async fn a_badly_shaped_user_keeps_nobody_else_out_and_is_named() {
    let app = TestApp::start().await;
    let token = app.token(json!({ "scope": "users.update", "exp": app.in_seconds(300) }));
    let users = json!([
        { "user_id": "a", "traits": { "plan": "pro" } },
        { "user_id": 1.5 },
        { "user_id": "b", "traits": [] },
        { "traits": { "plan": "free" } },
        ["c"],
        { "user_id": "d", "context": { "k": "flat" } },
        { "user_id": "e" },
    ]);
    let answer = app.site().post("/users/update", json!({ "users": users, "user_token": token })).await.ok();
    assert_eq!((&answer["success"], &answer["created"]), (&json!(false), &json!(2)));
    let errors = answer["errors"].as_array().expect("errors").iter();
    let told: Vec<(i64, &str, &str)> = errors
        .map(|error| {
            let text = |key: &str| error[key].as_str().expect("a text");
            assert!(!text("error").is_empty());
            (error["index"].as_i64().expect("a place"), text("user_id"), text("field"))
        })
        .collect();
    let expected = [
        (1, "1.5", "users[1].user_id"),
        (2, "b", "users[2].traits"),
        (3, "", "users[3].user_id"),
        (4, "", "users[4]"),
        (5, "d", "users[5].context.k"),
    ];
    assert_eq!(told, expected);
    let alone = json!({ "users": [{ "user_id": 1.5 }], "user_token": token });
    let refused = app.site().post("/users/update", alone).await.sdk_refused(400, "invalid");
    assert_eq!(refused["field"], "users[0].user_id");
}
