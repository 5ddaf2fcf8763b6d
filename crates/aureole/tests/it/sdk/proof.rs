//! Whoever only names a user whom a token can prove gets what a stranger gets.

use serde_json::{Value, json};

use crate::support::{Listening, Site, Socket, TestApp, listening, new_session};

/// What the agent may tell Vera and nobody else.
const SECRETS: [&str; 6] = ["vera@real.example", "Vera Meyer", "4900", "unpaid", "Petrichor", "#pay"];

fn token(app: &TestApp) -> Value {
    app.token(json!({ "user_id": "vera", "email": "vera@real.example", "company_id": "petrichor" })).into()
}

/// Vera, her company and what she just did are known, and a token has proved her.
async fn known(app: &TestApp) -> Site {
    let site = app.site();
    let context = json!({ "billing": { "label": "Billing", "type": "status", "value": "unpaid" } });
    let traits = json!({ "name": "Vera Meyer", "mrr": 4900, "seats": 3 });
    let vera = json!({ "user_id": "vera", "user_token": token(app), "traits": traits, "context": context });
    site.identify(vera).await;
    let company = json!({ "company_id": "petrichor", "traits": { "name": "Petrichor" } });
    site.post("/companies/identify", company).await.ok();
    let events = json!([{ "event_type": "error", "element_selector": "#pay" }]);
    site.post("/events", json!({ "user_id": "vera", "user_token": token(app), "events": events })).await.ok();
    site
}

/// Asks the agent in this session, with what else is sent; what the agent then knew.
async fn asks(site: &Site, model: &Listening, session: &str, more: Value) -> String {
    let mut body = json!({ "session_id": session, "user_id": "vera", "message": "What do you know about me?" });
    body.as_object_mut().expect("an object").extend(more.as_object().cloned().expect("an object"));
    site.post("/chat", body).await.ok();
    model.heard()
}

/// A widget that says it is Vera's, with a token or without.
async fn hello(app: &TestApp, session: &str, token: Value) -> Socket {
    let mut socket = Socket::connect(app, "/api/sdk/realtime").await;
    let key = &app.acme.widget_key;
    let hello = json!({ "type": "hello", "key": key, "session_id": session, "user_id": "vera", "user_token": token });
    socket.send(hello).await;
    socket
}

/// The same with its panel open.
async fn widget(app: &TestApp, session: &str, token: Value) -> Socket {
    let mut socket = hello(app, session, token).await;
    socket.send(json!({ "type": "open" })).await;
    socket.until("state").await;
    socket
}

#[track_caller]
fn knows_nothing(heard: &str) {
    for secret in SECRETS {
        assert!(!heard.contains(secret), "{secret} is in:\n{heard}");
    }
}

#[tokio::test]
async fn the_agent_knows_nothing_of_a_proved_user_while_nobody_proves_to_be_them() {
    let (app, model) = listening().await;
    let site = known(&app).await;
    let (stranger, vera) = (new_session(&app), new_session(&app));
    let fields = json!({ "custom_fields": { "city": "Bern" } });
    let heard = asks(&site, &model, &stranger, fields).await;
    assert!(heard.contains("- City: Bern"), "what the call itself says is known: {heard}");
    knows_nothing(&heard);
    let heard = asks(&site, &model, &vera, json!({ "user_token": token(&app) })).await;
    for secret in SECRETS {
        assert!(heard.contains(secret), "{secret} is not in:\n{heard}");
    }
    knows_nothing(&asks(&site, &model, &stranger, json!({})).await);
}

#[tokio::test]
async fn a_proved_user_s_tickets_are_told_to_nobody_who_only_claims_to_be_them() {
    let (app, model) = listening().await;
    let site = known(&app).await;
    let ticket = json!({ "user_id": "vera", "user_token": token(&app), "subject": "A refund for May" });
    site.post("/tickets/create", ticket).await.ok();
    let (stranger, vera) = (new_session(&app), new_session(&app));
    let heard = asks(&site, &model, &stranger, json!({})).await;
    assert!(!heard.contains("A refund for May") && !heard.contains("[Ticket History]"), "{heard}");
    let heard = asks(&site, &model, &vera, json!({ "user_token": token(&app) })).await;
    assert!(heard.contains("[Ticket History]\n- #1 (open) A refund for May;"), "{heard}");
}

#[tokio::test]
async fn a_session_linked_to_a_proved_user_knows_nothing_of_them_either() {
    let (app, model) = listening().await;
    let site = known(&app).await;
    let visitor = app.visitor().await;
    visitor.says("Hello").await.ok();
    knows_nothing(&asks(&site, &model, &visitor.session, json!({})).await);

    let other = app.visitor().await;
    other.says("Hello").await.ok();
    site.identify(json!({ "user_id": "vera", "user_token": token(&app), "session_id": other.session })).await;
    knows_nothing(&asks(&site, &model, &other.session, json!({})).await);
}

#[tokio::test]
async fn a_session_that_a_token_has_proved_takes_no_call_without_one() {
    let (app, model) = listening().await;
    let site = known(&app).await;
    let session = new_session(&app);
    knows_nothing(&asks(&site, &model, &session, json!({})).await);
    let mut stranger = widget(&app, &session, Value::Null).await;
    stranger.rest().await;

    let heard = asks(&site, &model, &session, json!({ "user_token": token(&app) })).await;
    assert!(heard.contains("unpaid"), "{heard}");
    assert_eq!(stranger.rest().await, Vec::<Value>::new(), "the line without proof hears no word of it");
    let named = json!({ "session_id": session, "user_id": "vera", "message": "What did you say?" });
    for path in ["/chat", "/chat/stream", "/escalate"] {
        site.post(path, named.clone()).await.sdk_refused(403, "identity_required");
    }
    let mut again = hello(&app, &session, Value::Null).await;
    assert_eq!(again.until("error").await["code"], "identity_required");
    let mut vera = hello(&app, &session, token(&app)).await;
    vera.until_that("messages", |frame| frame.to_string().contains("Well.")).await;
}

/// The ticket that a call for a person made or found, and whether it was there before.
async fn calls_a_person(site: &Site, session: &str, token: Value) -> (String, bool) {
    let body = json!({ "session_id": session, "user_id": "vera", "user_token": token });
    let told = site.post("/escalate", body).await.ok();
    let ticket = told["ticket_id"].as_str().expect("a ticket").to_owned();
    (ticket, told["consolidated"].as_bool().expect("yes or no"))
}

#[tokio::test]
async fn a_session_without_proof_gets_a_ticket_of_its_own_and_none_of_the_user_s_answers() {
    let app = TestApp::start().await;
    let (kim, site) = (app.teammate().await, known(&app).await);
    let (first, second) = (new_session(&app), new_session(&app));
    let (hers, _) = calls_a_person(&site, &first, token(&app)).await;

    let stranger = new_session(&app);
    let mut line = widget(&app, &stranger, Value::Null).await;
    let body = json!({ "session_id": stranger, "user_id": "vera", "message": "I need human help" });
    let answer = site.post("/chat", body).await.ok();
    let made = answer["actions"].as_array().expect("actions").iter().find(|one| one["type"] == "ticket_created");
    let made = made.expect("a ticket");
    assert_eq!(made["consolidated"], false);
    let own = made["ticket_id"].as_str().expect("an id").to_owned();
    assert_ne!(own, hers);
    assert_eq!(calls_a_person(&site, &stranger, Value::Null).await, (own.clone(), true), "its own absorbs it again");
    let (another, consolidated) = calls_a_person(&site, &new_session(&app), Value::Null).await;
    assert!(another != own && another != hers && !consolidated);
    assert_eq!(calls_a_person(&site, &second, token(&app)).await, (hers.clone(), true), "hers are together");

    line.rest().await;
    let reply = json!({ "text": "Your invoice is open.", "mode": "chat" });
    kim.post(&format!("/api/v1/tickets/{hers}/messages"), reply).await.ok();
    let mut again = hello(&app, &second, token(&app)).await;
    again.until_that("messages", |frame| frame.to_string().contains("Your invoice is open.")).await;
    assert_eq!(line.rest().await, Vec::<Value>::new());
    let all = json!(hello(&app, &stranger, Value::Null).await.rest().await).to_string();
    assert!(all.contains("I need human help") && !all.contains("Vera") && !all.contains("invoice"), "{all}");

    let timeline = kim.get(&format!("/api/v1/tickets/{own}/timeline")).await.data().to_string();
    assert!(timeline.contains("only claims to be this user's"), "{timeline}");
    let timeline = kim.get(&format!("/api/v1/tickets/{hers}/timeline")).await.data().to_string();
    assert!(!timeline.contains("only claims to be this user's"), "{timeline}");
}

#[tokio::test]
async fn a_reply_on_a_form_s_ticket_goes_to_the_proved_user_only() {
    let app = TestApp::start().await;
    let (kim, site) = (app.teammate().await, known(&app).await);
    let form = json!({ "user_id": "vera", "user_token": token(&app), "subject": "My invoice" });
    let ticket = site.post("/tickets/create", form).await.ok()["ticket_id"].as_str().expect("an id").to_owned();
    let stranger = new_session(&app);
    let mut line = widget(&app, &stranger, Value::Null).await;
    site.post("/chat", json!({ "session_id": stranger, "user_id": "vera", "message": "Hello" })).await.ok();
    line.rest().await;
    let path = format!("/api/v1/tickets/{ticket}/messages");
    let reply = json!({ "text": "Your invoice is open.", "mode": "chat" });
    kim.post(&path, reply.clone()).await.refused(409, "no_chat");

    let mut vera = widget(&app, &new_session(&app), token(&app)).await;
    site.post("/chat", json!({ "session_id": stranger, "user_id": "vera", "message": "Hello?" })).await.ok();
    line.rest().await;
    kim.post(&path, reply).await.ok();
    vera.until_that("messages", |frame| frame.to_string().contains("Your invoice is open.")).await;
    assert_eq!(line.rest().await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_user_for_whom_the_server_signed_is_as_safe_as_one_whom_a_token_proved() {
    let (app, model) = listening().await;
    let (kim, site) = (app.teammate().await, app.site());
    let context = json!({ "billing": { "label": "Billing", "type": "status", "value": "unpaid" } });
    let traits = json!({ "name": "Vera Meyer", "email": "vera@real.example", "mrr": 4900, "tier": "Petrichor" });
    let signed = app.token(json!({ "scope": "users.update", "exp": app.in_seconds(300) }));
    let vera = json!({ "user_id": "vera", "traits": traits, "context": context, "user_token": signed });
    site.post("/users/update", vera).await.ok();

    let said = json!({ "user_id": "vera", "traits": { "email": "mallory@fake.example", "city": "Bern" } });
    let told = site.identify(said).await;
    for kept in ["name", "mrr", "verified"] {
        assert_eq!(told[kept], Value::Null, "{kept}");
    }
    assert_eq!((&told["custom_fields"], &told["context"]), (&json!({ "city": "Bern" }), &json!({})));
    let form = json!({ "user_id": "vera", "email": "mallory@fake.example", "subject": "Mine" });
    site.post("/tickets/create", form).await.ok();
    let contact = kim.get(&format!("/api/v1/contacts/{}", told["id"].as_str().expect("an id"))).await.data();
    assert_eq!((&contact["email"], &contact["verified"]), (&json!("vera@real.example"), &json!(false)));

    knows_nothing(&asks(&site, &model, &new_session(&app), json!({})).await);
    let (own, consolidated) = calls_a_person(&site, &new_session(&app), Value::Null).await;
    assert!(!consolidated);
    assert_ne!(calls_a_person(&site, &new_session(&app), Value::Null).await, (own, true));

    let proof = app.token(json!({ "user_id": "vera" }));
    let heard = asks(&site, &model, &new_session(&app), json!({ "user_token": proof })).await;
    assert!(heard.contains("unpaid") && heard.contains("vera@real.example"), "{heard}");
    let all = site.identify(json!({ "user_id": "vera", "user_token": proof })).await;
    assert_eq!((&all["mrr"], &all["verified"]), (&json!(4900.0), &json!(true)));
}
