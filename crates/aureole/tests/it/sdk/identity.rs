//! Keys and tokens: who may call, and for whom.

use serde_json::{Value, json};

use crate::support::{Reply, Socket, TestApp};

async fn identify(app: &TestApp, user_id: &str, token: Option<String>) -> Reply {
    app.site().post("/users/identify", json!({ "user_id": user_id, "user_token": token })).await
}

async fn enforcing() -> TestApp {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    kim.put("/api/v1/workspace", json!({ "enforce_identity": true })).await.ok();
    app
}

#[tokio::test]
async fn a_key_is_asked_for_before_anything_else() {
    let app = TestApp::start().await;
    for path in [
        "/chat",
        "/chat/stream",
        "/users/identify",
        "/companies/identify",
        "/tickets/create",
        "/escalate",
        "/events",
        "/users/update",
    ] {
        for key in [None, Some("Bearer "), Some("Bearer ab_live_unknown"), Some("Basic abc"), Some("ab_live_x")] {
            let call = app.call("POST", &format!("/api/sdk{path}")).body("{ not even JSON");
            let call = match key {
                Some(key) => call.with("Authorization", key),
                None => call,
            };
            call.await.sdk_refused(401, "unknown_key");
        }
    }
}

#[tokio::test]
async fn a_regenerated_key_replaces_the_old_one_at_once() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let fresh = kim.post("/api/v1/install/widget-key", json!({})).await.data();
    identify(&app, "u", None).await.sdk_refused(401, "unknown_key");
    let key = format!("Bearer {}", fresh["widget_key"].as_str().expect("a key"));
    let call = app.call("POST", "/api/sdk/users/identify").with("Authorization", &key);
    call.json(&json!({ "user_id": "u" })).await.ok();
}

#[tokio::test]
async fn a_workspace_that_enforces_identity_takes_no_name_on_trust() {
    let app = enforcing().await;
    identify(&app, "u", None).await.sdk_refused(403, "identity_required");
    let company = json!({ "company_id": "c", "user_id": "u" });
    app.site().post("/companies/identify", company).await.sdk_refused(403, "identity_required");
    app.site().post("/companies/identify", json!({ "company_id": "c" })).await.ok();
    app.site().post("/chat", json!({ "message": "Hi", "user_id": "u" })).await.sdk_refused(403, "identity_required");
    app.site().post("/chat", json!({ "message": "Hi", "user_id": "anonymous" })).await.ok();
    let user = identify(&app, "u", Some(app.token(json!({ "user_id": "u" })))).await.ok()["user"].take();
    assert_eq!(user["verified"], true);
    let sub = app.token(json!({ "sub": "v", "exp": app.in_seconds(60) }));
    identify(&app, "v", Some(sub)).await.ok();
}

#[tokio::test]
async fn a_token_that_is_wrong_is_refused_everywhere() {
    for app in [TestApp::start().await, enforcing().await] {
        let named = |claims: Value| Some(app.token(claims));
        let now = app.in_seconds(0);
        for (token, code) in [
            (named(json!({ "user_id": "somebody else" })), "identity_mismatch"),
            (named(json!({ "user_id": "other", "sub": "u" })), "identity_mismatch"),
            (named(json!({})), "identity_mismatch"),
            (named(json!({ "user_id": "u", "exp": now })), "identity_expired"),
            (named(json!({ "user_id": "u", "exp": now - 1 })), "identity_expired"),
            (named(json!({ "user_id": "u", "exp": "tomorrow" })), "identity_expired"),
            (named(json!({ "user_id": "u", "nbf": now + 60 })), "identity_invalid"),
            (Some(app.acme_token_with("ha_secret_of_somebody", json!({ "user_id": "u" }))), "identity_invalid"),
            (Some("no.token.atall".to_owned()), "identity_invalid"),
            // {"alg":"none"} and {"user_id":"u"}, unsigned.
            (Some("eyJhbGciOiJub25lIn0.eyJ1c2VyX2lkIjoidSJ9.".to_owned()), "identity_invalid"),
        ] {
            identify(&app, "u", token).await.sdk_refused(403, code);
        }
        let key = jsonwebtoken::EncodingKey::from_secret(app.acme.identity_secret.as_bytes());
        let header = jsonwebtoken::Header::new(jsonwebtoken::Algorithm::HS512);
        let other = jsonwebtoken::encode(&header, &json!({ "user_id": "u" }), &key).expect("a token");
        identify(&app, "u", Some(other)).await.sdk_refused(403, "identity_invalid");
        identify(&app, "u", named(json!({ "user_id": "u", "exp": now + 1 }))).await.ok();
    }
}

#[tokio::test]
async fn what_a_token_says_wins_over_the_body() {
    let app = TestApp::start().await;
    let token = app.token(json!({ "user_id": "u", "email": "jane@real.example", "name": "Jane", "role": "owner", "plan": "pro", "company_id": "acme" }));
    let traits = json!({ "email": "jane@fake.example", "role": "admin", "city": "Bern" });
    let user = app.site().identify(json!({ "user_id": "u", "user_token": token, "traits": traits })).await;
    assert_eq!((&user["email"], &user["name"]), (&json!("jane@real.example"), &json!("Jane")));
    assert_eq!(user["custom_fields"], json!({ "role": "owner", "plan": "pro", "city": "Bern" }));
    let kim = app.teammate().await;
    let contact = kim.get(&format!("/api/v1/contacts/{}", user["id"].as_str().expect("an id"))).await.data();
    assert_eq!(contact["company"]["external_id"], "acme");
}

#[tokio::test]
async fn a_rotated_secret_counts_until_it_is_revoked() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let old = app.token(json!({ "user_id": "u" }));
    let fresh = kim.post("/api/v1/install/identity-secret", json!({})).await.data();
    let new = app.acme_token_with(fresh["identity_secret"].as_str().expect("a secret"), json!({ "user_id": "u" }));
    identify(&app, "u", Some(old.clone())).await.ok();
    identify(&app, "u", Some(new.clone())).await.ok();
    kim.delete("/api/v1/install/identity-secret").await.ok();
    identify(&app, "u", Some(old)).await.sdk_refused(403, "identity_invalid");
    identify(&app, "u", Some(new)).await.ok();
}

#[tokio::test]
async fn a_lead_becomes_a_user_only_with_proof() {
    let app = TestApp::start().await;
    let site = app.site();
    let lead = json!({ "email": "Jane@Example.com", "subject": "Prices" });
    site.post("/tickets/create", lead).await.ok();
    let kim = app.teammate().await;
    let ticket = kim.get("/api/v1/tickets").await.data()[0].take();
    assert_eq!(ticket["contact_kind"], "lead");

    let claim = site.identify(json!({ "user_id": "mallory", "traits": { "email": "jane@example.com" } })).await;
    assert_ne!(claim["id"], ticket["contact_id"], "an address in the body proves nothing");
    let token = app.token(json!({ "user_id": "jane", "email": "jane@example.com" }));
    let user = site.identify(json!({ "user_id": "jane", "user_token": token })).await;
    assert_eq!(user["id"], ticket["contact_id"]);
    assert_eq!((&user["kind"], &user["external_id"]), (&json!("user"), &json!("jane")));
}

#[tokio::test]
async fn what_leads_left_is_a_user_s_once_a_token_proves_the_address() {
    let app = TestApp::start().await;
    let (kim, site) = (app.teammate().await, app.site());
    let user = site.identify(json!({ "user_id": "jane" })).await;
    site.post("/tickets/create", json!({ "email": "jane@example.com", "subject": "Prices" })).await.ok();
    let token = app.token(json!({ "user_id": "jane", "email": "Jane@example.com" }));
    site.post("/chat", json!({ "message": "Hello", "user_id": "jane", "user_token": token })).await.ok();
    let ticket = kim.get("/api/v1/tickets").await.data()[0].take();
    assert_eq!((&ticket["contact_id"], &ticket["contact_kind"]), (&user["id"], &json!("user")));
    assert_eq!(kim.get("/api/v1/contacts").await.data().as_array().expect("a list").len(), 1);
}

#[tokio::test]
async fn a_token_names_its_user_and_is_looked_at_also_without_a_user_id() {
    for app in [TestApp::start().await, enforcing().await] {
        let site = app.site();
        let calls = |token: &str| {
            [
                ("/chat", json!({ "message": "Hi", "user_token": token })),
                ("/chat", json!({ "message": "Hi", "user_id": "anonymous", "user_token": token })),
                ("/escalate", json!({ "user_token": token })),
                ("/companies/identify", json!({ "company_id": "acme", "user_token": token })),
                ("/tickets/create", json!({ "email": "a@b.example", "subject": "Hi", "user_token": token })),
                ("/events", json!({ "events": [], "user_token": token })),
            ]
        };
        for (path, body) in calls("garbage") {
            site.post(path, body).await.sdk_refused(403, "identity_invalid");
        }
        for (path, body) in calls(&app.token(json!({ "email": "jane@example.com" }))) {
            site.post(path, body).await.sdk_refused(403, "identity_invalid");
        }
        for (path, body) in calls(&app.token(json!({ "user_id": "jane", "email": "jane@example.com" }))) {
            site.post(path, body).await.ok();
        }
        let kim = app.teammate().await;
        let contacts = kim.get("/api/v1/contacts").await.data();
        let known: Vec<&Value> = contacts.as_array().expect("a list").iter().map(|one| &one["external_id"]).collect();
        assert_eq!(known, [&json!("jane")], "every call was hers");
        let contact = kim.get(&format!("/api/v1/contacts/{}", contacts[0]["id"].as_str().expect("an id"))).await.data();
        assert_eq!(contact["company"]["external_id"], "acme");
        site.post("/chat", json!({ "message": "Hi", "user_token": "" })).await.ok();
    }
}

#[tokio::test]
async fn a_number_is_the_same_id_as_its_digits() {
    let app = TestApp::start().await;
    let (kim, site) = (app.teammate().await, app.site());
    let update = app.token(json!({ "scope": "users.update", "exp": app.in_seconds(300) }));
    let calls = [
        ("/users/identify", json!({})),
        ("/companies/identify", json!({ "company_id": 7 })),
        ("/chat", json!({ "message": "Hello", "company_id": 7 })),
        ("/chat/stream", json!({ "message": "Hello", "company_id": 7 })),
        ("/escalate", json!({ "company_id": 7 })),
        ("/events", json!({ "events": [] })),
        ("/tickets/create", json!({ "subject": "Prices" })),
        ("/users/update", json!({ "user_token": update })),
        ("/users/update", json!({ "user_token": update, "users": [{ "user_id": 42 }] })),
    ];
    for (path, mut body) in calls {
        if body.get("users").is_none() {
            body["user_id"] = 42.into();
        }
        let answer = site.post(path, body.clone()).await.ok();
        assert!(answer.get("errors").is_none_or(|errors| *errors == json!([])), "{answer}");
        if body.get("users").is_none() {
            body["user_id"] = json!(4.2);
            assert_eq!(site.post(path, body).await.sdk_refused(400, "invalid")["field"], "user_id", "{path}");
        }
    }
    let hello = json!({ "type": "hello", "key": app.acme.widget_key, "user_id": 42, "user_token": app.token(json!({ "user_id": 42 })) });
    let mut widget = Socket::connect(&app, "/api/sdk/realtime").await;
    widget.send(hello).await;
    widget.until("ready").await;
    let contacts = kim.get("/api/v1/contacts").await.data();
    assert_eq!((&contacts[0]["external_id"], contacts.as_array().expect("a list").len()), (&json!("42"), 1));
    let path = format!("/api/v1/contacts/{}", contacts[0]["id"].as_str().expect("an id"));
    assert_eq!(kim.get(&path).await.data()["company"]["external_id"], "7");
}

#[tokio::test]
async fn browsers_of_any_site_may_call() {
    let app = TestApp::start().await;
    for path in [
        "/chat",
        "/chat/stream",
        "/users/identify",
        "/companies/identify",
        "/tickets/create",
        "/config",
        "/escalate",
        "/events",
        "/users/update",
    ] {
        let preflight = app
            .call("OPTIONS", &format!("/api/sdk{path}"))
            .with("Origin", "https://shop.example")
            .with("Access-Control-Request-Method", "POST")
            .with("Access-Control-Request-Headers", "authorization,content-type")
            .await;
        assert_eq!(preflight.status, 200, "{path}");
        assert_eq!(preflight.header("access-control-allow-origin"), Some("*"));
        assert_eq!(preflight.header("access-control-allow-headers"), Some("authorization,content-type"));
        assert!(preflight.header("access-control-allow-methods").is_some_and(|methods| methods.contains("POST")));
    }
    let refused = app.call("POST", "/api/sdk/chat").with("Origin", "https://shop.example").body("{}").await;
    assert_eq!((refused.status, refused.header("access-control-allow-origin")), (401, Some("*")));
    let exposed = refused.header("access-control-expose-headers").expect("exposed headers").to_lowercase();
    for name in ["x-session-id", "x-agent-id", "x-request-id", "retry-after"] {
        assert!(exposed.contains(name), "{exposed}");
    }
    assert!(refused.header("x-request-id").is_some());
}

#[tokio::test]
async fn too_many_calls_wait_as_long_as_they_are_told() {
    let app = TestApp::with(|config| (config.sdk_calls_per_minute, config.sdk_calls_burst) = (60, 3)).await;
    for _ in 0..3 {
        identify(&app, "u", None).await.ok();
    }
    let refused = identify(&app, "u", None).await;
    assert_eq!(refused.header("retry-after"), Some("1"));
    refused.sdk_refused(429, "too_many");
    app.advance(std::time::Duration::from_secs(1));
    identify(&app, "u", None).await.ok();
    identify(&app, "u", None).await.sdk_refused(429, "too_many");
}

#[tokio::test]
async fn a_session_asks_for_so_many_answers_a_minute() {
    let app = TestApp::with(|config| config.turns_per_minute = 2).await;
    let visitor = app.visitor().await;
    visitor.says("Hi").await.ok();
    visitor.says("Hi").await.ok();
    let refused = visitor.says("Hi").await;
    assert!(refused.header("retry-after").is_some());
    refused.sdk_refused(429, "too_many");
    app.visitor().await.says("Hi").await.ok();
}
