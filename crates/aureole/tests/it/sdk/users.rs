//! `POST /api/sdk/users/identify`.

use std::time::Duration;

use aureole::secrets::random_base62;
use serde_json::{Value, json};

use crate::support::TestApp;

#[tokio::test]
async fn a_site_says_who_its_user_is() {
    let app = TestApp::start().await;
    let user = app
        .site()
        .identify(json!({
            "user_id": "user_123",
            "traits": { "name": "Jane Doe", "email": "jane@example.com", "plan": "enterprise", "mrr": 49.5,
                        "signed_up_at": "2026-01-15", "on_contract": true, "renewal_status": "at_risk" },
            "context": { "seats": { "label": "Seats", "type": "metric", "value": { "used": 3 } } }
        }))
        .await;
    assert_eq!(user["user_id"], "user_123");
    assert_eq!(user["external_id"], "user_123");
    assert_eq!(user["org_id"], app.acme.workspace.to_string());
    assert_eq!((&user["kind"], &user["verified"]), (&json!("user"), &json!(false)));
    assert_eq!(
        (&user["name"], &user["email"], &user["mrr"]),
        (&json!("Jane Doe"), &json!("jane@example.com"), &json!(49.5))
    );
    assert_eq!(user["signed_up_at"], "2026-01-15T00:00:00.000000+00:00");
    assert_eq!(user["arr"], Value::Null, "a column that isn't set is null");
    assert_eq!(user["custom_fields"], json!({ "plan": "enterprise" }));
    assert_eq!(user["context"]["seats"]["value"], json!({ "used": 3 }));

    let kim = app.teammate().await;
    let contact = kim.get(&format!("/api/v1/contacts/{}", user["id"].as_str().expect("an id"))).await.data();
    assert_eq!(contact["traits"]["renewal_status"], "at_risk");
    assert_eq!(kim.get("/api/v1/contacts").await.data().as_array().expect("a list").len(), 1);
}

#[tokio::test]
async fn what_is_known_of_a_user_does_not_grow_without_end() {
    let app = TestApp::start().await;
    let identify = |number: usize| {
        let traits = json!({ format!("trait_{number}"): "x".repeat(19_000) });
        app.site().post("/users/identify", json!({ "user_id": "u", "traits": traits }))
    };
    for number in 0..10 {
        identify(number).await.ok();
    }
    assert_eq!(identify(10).await.sdk_refused(400, "invalid")["field"], "traits");
    identify(9).await.ok();
}

/// So many characters of which no two beside each other come again: nothing that a database could make shorter.
fn noise(characters: usize) -> String {
    let letters: Vec<u32> = random_base62(2 * characters).chars().map(u32::from).collect();
    letters.chunks(2).filter_map(|pair| char::from_u32(0x4E00 + pair[0] * 128 + pair[1])).collect()
}

#[tokio::test]
async fn an_email_that_can_be_no_address_is_a_trait_like_others() {
    let app = TestApp::start().await;
    let email = noise(1_000);
    let user = app.site().identify(json!({ "user_id": "u", "traits": { "email": email } })).await;
    assert_eq!(user["email"], email);
}

#[tokio::test]
async fn a_second_identify_merges_and_bumps_last_seen() {
    let app = TestApp::start().await;
    let site = app.site();
    let before = site
        .identify(json!({ "user_id": "u", "traits": { "name": "Jane", "plan": "free", "role": "admin" },
                          "context": { "a": { "label": "A", "value": 1 }, "b": { "label": "B", "value": 1 } } }))
        .await;
    app.advance(Duration::from_secs(60));
    let after = site
        .identify(json!({ "user_id": "u", "traits": { "plan": "pro", "name": null },
                          "context": { "b": { "label": "B2", "type": "list", "value": [] } } }))
        .await;
    assert_eq!(after["id"], before["id"]);
    assert_eq!(after["first_seen"], before["first_seen"]);
    assert!(after["last_seen"].as_str() > before["last_seen"].as_str());
    assert_eq!(after["name"], Value::Null, "null clears a column");
    assert_eq!(after["custom_fields"], json!({ "plan": "pro", "role": "admin" }));
    assert_eq!(after["context"]["a"], json!({ "label": "A", "type": "custom", "value": 1 }));
    assert_eq!(after["context"]["b"], json!({ "label": "B2", "type": "list", "value": [] }), "replaced entirely");
}

#[tokio::test]
async fn every_reserved_key_is_named_at_once() {
    let app = TestApp::start().await;
    let reserved = [
        "id",
        "external_id",
        "org_id",
        "company_id",
        "created_at",
        "updated_at",
        "first_seen",
        "last_seen",
        "last_contacted_at",
    ];
    for key in reserved {
        let answer = app.site().post("/users/identify", json!({ "user_id": "u", "traits": { key: "x" } })).await;
        assert_eq!((answer.status, &answer.body["reserved_keys"]), (400, &json!([key])));
        assert_eq!(answer.body["docs_url"], format!("{}/api/docs#reserved-traits", app.url()));
        assert!(answer.body["error"].is_string());
    }
    let traits = json!({ "created_at": 1, "name": "Jane", "id": 2 });
    let answer = app.site().post("/users/identify", json!({ "user_id": "u", "traits": traits })).await;
    let mut named: Vec<&str> =
        answer.body["reserved_keys"].as_array().expect("keys").iter().filter_map(Value::as_str).collect();
    named.sort_unstable();
    assert_eq!((answer.status, named), (400, vec!["created_at", "id"]));
    let kim = app.teammate().await;
    assert_eq!(kim.get("/api/v1/contacts").await.data(), json!([]), "nothing of a refused call is kept");
}

#[tokio::test]
async fn links_in_answers_are_those_of_the_public_address() {
    let app = TestApp::with(|config| config.public_url = Some("https://support.example".to_owned())).await;
    for (path, body) in [
        ("/users/identify", json!({ "user_id": "u", "traits": { "id": 1 } })),
        ("/companies/identify", json!({ "company_id": "c", "traits": { "id": 1 } })),
    ] {
        let answer = app.site().post(path, body).await.sdk_refused(400, "reserved_keys");
        assert_eq!(answer["docs_url"], "https://support.example/api/docs#reserved-traits");
    }
}

#[tokio::test]
async fn traits_and_context_have_twenty_thousand_bytes_together() {
    let app = TestApp::start().await;
    let site = app.site();
    // {"note":"…"} has 11 bytes beside the text.
    let body = |text: String| json!({ "user_id": "u", "traits": { "note": text } });
    site.identify(body("x".repeat(20_000 - 11))).await;
    site.post("/users/identify", body("x".repeat(20_000 - 10))).await.sdk_refused(400, "too_long");
    // Bytes, not characters.
    site.post("/users/identify", body("ü".repeat(10_000))).await.sdk_refused(400, "too_long");
    let split = json!({ "user_id": "u", "traits": { "note": "x".repeat(12_000) },
                        "context": { "k": { "label": "L", "value": "x".repeat(12_000) } } });
    site.post("/users/identify", split).await.sdk_refused(400, "too_long");
}

#[tokio::test]
async fn what_is_no_identify_call_is_refused_with_the_field() {
    let app = TestApp::start().await;
    let site = app.site();
    let field = |answer: Value| answer["field"].as_str().map(str::to_owned);
    for (body, wrong) in [
        (json!({}), "user_id"),
        (json!({ "user_id": "" }), "user_id"),
        (json!({ "user_id": "anonymous" }), "user_id"),
        (json!({ "user_id": "x".repeat(256) }), "user_id"),
        (json!({ "user_id": "u", "traits": { "mrr": "much" } }), "traits.mrr"),
        (json!({ "user_id": "u", "context": { "k": "flat" } }), "context.k"),
        (json!({ "user_id": "u", "context": { "k": { "label": "L", "type": "poem" } } }), "context.k"),
    ] {
        let answer = site.post("/users/identify", body).await.sdk_refused(400, "invalid");
        assert_eq!(field(answer).as_deref(), Some(wrong));
    }
    site.post("/users/identify", json!({ "user_id": "u", "traits": [] })).await.sdk_refused(400, "invalid");
    site.call("/users/identify").body("{\"user_id\":").await.sdk_refused(400, "malformed_json");
    site.call("/users/identify").body("x".repeat(17 * 1024 * 1024)).await.sdk_refused(413, "too_large");
}

#[tokio::test]
async fn nul_never_reaches_the_database() {
    let app = TestApp::start().await;
    let user = app.site().identify(json!({ "user_id": "u\0", "traits": { "name": "Ja\0ne", "a\0b": "c\0" } })).await;
    assert_eq!((&user["user_id"], &user["name"]), (&json!("u"), &json!("Jane")));
    assert_eq!(user["custom_fields"], json!({ "ab": "c" }));
}

#[tokio::test]
async fn identifying_takes_the_anonymous_session_along() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let visitor = app.visitor().await;
    visitor.asks_for_a_person().await;
    let ticket = kim.get("/api/v1/tickets").await.data()[0].take();
    assert_eq!(ticket["contact_kind"], "anonymous");

    let user = app
        .site()
        .identify(json!({ "user_id": "u", "traits": { "name": "Jane" }, "session_id": visitor.session }))
        .await;
    let ticket = kim.get("/api/v1/tickets").await.data()[0].take();
    assert_eq!((&ticket["contact_id"], &ticket["contact_name"]), (&user["id"], &json!("Jane")));
    let conversations = kim.get("/api/v1/conversations?view=live").await.data();
    assert_eq!(conversations[0]["contact_id"], user["id"]);
    let contacts = kim.get("/api/v1/contacts").await.data();
    assert_eq!(contacts.as_array().expect("a list").len(), 1, "the anonymous contact became part of the user");

    // From now on the session answers the user only.
    visitor.says("Hello?").await.sdk_refused(404, "not_found");
    let mut body = visitor.message("Hello?");
    body["user_id"] = "u".into();
    app.site().post("/chat", body.clone()).await.ok();
    body["user_id"] = "somebody else".into();
    app.site().post("/chat", body).await.sdk_refused(404, "not_found");
    let other = app.site().identify(json!({ "user_id": "v", "session_id": visitor.session })).await;
    assert_ne!(other["id"], user["id"]);
    assert_eq!(kim.get("/api/v1/tickets").await.data()[0]["contact_id"], user["id"], "nobody takes it from them");
}

#[tokio::test]
async fn a_session_that_can_t_be_linked_keeps_nobody_from_being_identified() {
    let app = TestApp::start().await;
    for session in ["", "sess_1", "a cookie of another product"] {
        let user = app.site().identify(json!({ "user_id": "u", "session_id": session })).await;
        assert_eq!(user["user_id"], "u", "{session}");
    }
}

#[tokio::test]
async fn an_address_that_is_cleared_finds_nobody_any_more() {
    let app = TestApp::start().await;
    let site = app.site();
    let user = site.identify(json!({ "user_id": "u", "traits": { "email": "jane@example.com" } })).await;
    site.identify(json!({ "user_id": "u", "traits": { "email": null } })).await;
    site.post("/tickets/create", json!({ "email": "jane@example.com", "subject": "Prices" })).await.ok();
    let ticket = app.teammate().await.get("/api/v1/tickets").await.data()[0].take();
    assert_eq!(ticket["contact_kind"], "lead");
    assert_ne!(ticket["contact_id"], user["id"]);
}

#[tokio::test]
async fn whoever_has_only_the_key_learns_nothing_of_a_verified_user_and_moves_no_address() {
    let app = TestApp::start().await;
    let (kim, site) = (app.teammate().await, app.site());
    let token =
        || app.token(json!({ "user_id": "u", "email": "jane@real.example", "plan": "pro", "company_id": "acme" }));
    let proved =
        site.identify(json!({ "user_id": "u", "user_token": token(), "traits": { "name": "Jane", "mrr": 49 } })).await;
    assert_eq!((&proved["verified"], &proved["email"]), (&json!(true), &json!("jane@real.example")));

    let traits = json!({ "email": "mallory@fake.example", "city": "Bern" });
    let told = site.identify(json!({ "user_id": "u", "traits": traits })).await;
    assert_eq!((&told["user_id"], &told["id"]), (&json!("u"), &proved["id"]));
    for kept in ["name", "mrr", "company_id", "verified", "last_seen", "signed_up_at"] {
        assert_eq!(told[kept], Value::Null, "{kept}");
    }
    assert_eq!((&told["email"], &told["custom_fields"]), (&json!("mallory@fake.example"), &json!({ "city": "Bern" })));
    site.identify(json!({ "user_id": "u", "traits": { "email": null } })).await;
    let form = json!({ "user_id": "u", "email": "mallory@fake.example", "subject": "Mine" });
    site.post("/tickets/create", form).await.ok();

    let path = format!("/api/v1/contacts/{}", proved["id"].as_str().expect("an id"));
    let contact = kim.get(&path).await.data();
    assert_eq!((&contact["email"], &contact["custom_fields"]["city"]), (&json!("jane@real.example"), &json!("Bern")));
    site.post("/tickets/create", json!({ "email": "mallory@fake.example", "subject": "Whose?" })).await.ok();
    let newest = kim.get("/api/v1/tickets").await.data();
    let whose = newest.as_array().expect("tickets").iter().find(|ticket| ticket["subject"] == "Whose?").expect("it");
    assert_ne!(whose["contact_id"], proved["id"], "the address is nobody's proof");
    let again = site.identify(json!({ "user_id": "u", "user_token": token() })).await;
    assert_eq!((&again["name"], &again["mrr"]), (&json!("Jane"), &json!(49.0)), "with proof everything is told");

    let signed = app.token(json!({ "scope": "users.update", "exp": app.in_seconds(300) }));
    let users = json!([{ "user_id": "u", "traits": { "email": "jane@new.example" } }]);
    site.post("/users/update", json!({ "users": users, "user_token": signed })).await.ok();
    assert_eq!(kim.get(&path).await.data()["email"], "jane@new.example", "the customer's own server may");
}

#[tokio::test]
async fn a_verified_user_without_an_address_is_given_none_by_a_stranger() {
    let app = TestApp::start().await;
    let (kim, site) = (app.teammate().await, app.site());
    let token = app.token(json!({ "user_id": "u" }));
    let user = site.identify(json!({ "user_id": "u", "user_token": token })).await;
    let form = json!({ "user_id": "u", "email": "mallory@fake.example", "name": "Jane", "subject": "Mine" });
    site.post("/tickets/create", form.clone()).await.ok();
    let path = format!("/api/v1/contacts/{}", user["id"].as_str().expect("an id"));
    let contact = kim.get(&path).await.data();
    assert_eq!((&contact["email"], &contact["name"]), (&Value::Null, &json!("Jane")));
    let mut proved = form;
    proved["user_token"] = app.token(json!({ "user_id": "u", "email": "jane@real.example" })).into();
    site.post("/tickets/create", proved).await.ok();
    assert_eq!(kim.get(&path).await.data()["email"], "jane@real.example");
}
