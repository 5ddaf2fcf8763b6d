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
    let hello = json!({ "type": "hello", "key": app.acme.widget_key, "session_id": session, "user_id": "vera" });
    let mut stranger = Socket::connect(&app, "/api/sdk/realtime").await;
    stranger.send(hello.clone()).await;
    stranger.until("ready").await;
    stranger.rest().await;

    let heard = asks(&site, &model, &session, json!({ "user_token": token(&app) })).await;
    assert!(heard.contains("unpaid"), "{heard}");
    assert_eq!(stranger.rest().await, Vec::<Value>::new(), "the line without proof hears no word of it");
    let named = json!({ "session_id": session, "user_id": "vera", "message": "What did you say?" });
    for path in ["/chat", "/chat/stream", "/escalate"] {
        site.post(path, named.clone()).await.sdk_refused(403, "identity_required");
    }
    let mut again = Socket::connect(&app, "/api/sdk/realtime").await;
    again.send(hello.clone()).await;
    assert_eq!(again.until("error").await["code"], "identity_required");
    let mut vera = Socket::connect(&app, "/api/sdk/realtime").await;
    let mut proved = hello;
    proved["user_token"] = token(&app);
    vera.send(proved).await;
    vera.until("ready").await;
    vera.until("messages").await;
}
