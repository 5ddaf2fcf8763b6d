//! `POST /api/sdk/companies/identify`.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{TestApp, listening, new_session};

#[tokio::test]
async fn a_site_says_what_it_knows_about_a_company_and_who_belongs_to_it() {
    let app = TestApp::start().await;
    let site = app.site();
    let body = json!({
        "company_id": "acme", "user_id": "u",
        "traits": { "name": "Acme Corp", "plan": "enterprise", "employee_count": 250, "monthly_spend": 99 },
        "context": { "stack": { "label": "Stack", "type": "list", "value": ["React"] } }
    });
    let company = site.post("/companies/identify", body).await.ok()["company"].take();
    assert_eq!((&company["company_id"], &company["external_id"]), (&json!("acme"), &json!("acme")));
    assert_eq!((&company["name"], &company["employee_count"]), (&json!("Acme Corp"), &json!(250)));
    assert_eq!(company["custom_fields"], json!({ "monthly_spend": 99 }));
    for time in ["created_at", "updated_at"] {
        assert_eq!(company[time], "2026-04-11T12:25:19.000000+00:00".replace("19.000000", &tail(&company[time])));
    }
    assert_eq!(company["signed_up_at"], Value::Null);
    assert_eq!(company["org_id"], app.acme.workspace.to_string());
    for column in ["health_score", "team_size", "last_contacted_at"] {
        assert_eq!(company.get(column), Some(&Value::Null), "{column} is there, and nothing fills it");
    }
    let user = site.identify(json!({ "user_id": "u" })).await;
    assert_eq!(user["company_id"], company["id"]);

    let again =
        site.post("/companies/identify", json!({ "company_id": "acme", "traits": { "plan": "free" } })).await.ok();
    assert_eq!((&again["company"]["id"], &again["company"]["name"]), (&company["id"], &json!("Acme Corp")));
    assert_eq!(again["company"]["plan"], "free");
}

#[tokio::test]
async fn a_company_of_which_nothing_new_is_said_stays_as_it_was() {
    let app = TestApp::start().await;
    let site = app.site();
    let body = json!({ "company_id": "acme", "user_id": "u", "traits": { "name": "Acme Corp" } });
    let before = site.post("/companies/identify", body.clone()).await.ok()["company"].take();
    app.advance(Duration::from_secs(60));
    let after = site.post("/companies/identify", body).await.ok()["company"].take();
    assert_eq!(after, before);
    let renamed = json!({ "company_id": "acme", "traits": { "name": "Acme Inc" } });
    let renamed = site.post("/companies/identify", renamed).await.ok()["company"].take();
    assert_ne!(renamed["updated_at"], before["updated_at"]);
}

/// Seconds with their microseconds, which each write moves.
fn tail(time: &Value) -> String {
    time.as_str().and_then(|time| time.get(17..26)).expect("microseconds and +00:00").to_owned()
}

#[tokio::test]
async fn reserved_keys_and_size_are_refused() {
    let app = TestApp::start().await;
    let site = app.site();
    for key in
        ["id", "external_id", "org_id", "created_at", "updated_at", "health_score", "team_size", "last_contacted_at"]
    {
        let answer = site.post("/companies/identify", json!({ "company_id": "c", "traits": { key: 1 } })).await;
        assert_eq!((answer.status, &answer.body["reserved_keys"]), (400, &json!([key])));
    }
    // A user's reserved keys are not a company's.
    site.post("/companies/identify", json!({ "company_id": "c", "traits": { "first_seen": 1 } })).await.ok();
    let large = json!({ "company_id": "c", "traits": { "note": "x".repeat(50_000) } });
    site.post("/companies/identify", large).await.sdk_refused(400, "too_long");
    let fits = json!({ "company_id": "c", "traits": { "note": "x".repeat(49_900) } });
    site.post("/companies/identify", fits).await.ok();
    for body in [json!({}), json!({ "company_id": " " }), json!({ "company_id": "x".repeat(256) })] {
        let refused = site.post("/companies/identify", body).await.sdk_refused(400, "invalid");
        assert_eq!(refused["field"], "company_id");
    }
}

#[tokio::test]
async fn a_visitor_s_company_is_on_the_ticket_and_tells_them_nothing_of_it() {
    let (app, model) = listening().await;
    let (kim, site) = (app.teammate().await, app.site());
    let company = json!({ "company_id": "acme", "traits": { "name": "Acme Corp", "plan": "enterprise" } });
    let company = site.post("/companies/identify", company).await.ok()["company"].take();
    let session = new_session(&app);
    let body = json!({ "session_id": session, "company_id": "acme", "message": "What do you know about us?" });
    site.post("/chat", body).await.ok();
    let heard = model.heard();
    assert!(!heard.contains("Acme Corp") && !heard.contains("enterprise"), "{heard}");
    let ticket = site.post("/escalate", json!({ "session_id": session })).await.ok()["ticket_id"].take();
    let path = format!("/api/v1/tickets/{}", ticket.as_str().expect("an id"));
    assert_eq!(kim.get(&path).await.data()["company_id"], company["id"]);
    let user = site.identify(json!({ "user_id": "u", "session_id": session })).await;
    assert_eq!(user["company_id"], company["id"], "a user who has none keeps it");
    assert_eq!(kim.get(&path).await.data()["company_id"], company["id"]);
}
