//! Handing over: when a ticket is made, what it carries, and where it goes.

use std::path::Path;
use std::time::Duration;

use aureole::tickets::threads::THREADS_MAX;
use serde_json::{Value, json};

use super::{hands_over, made_ticket, ticket};
use crate::support::{TestApp, new_session};

#[tokio::test]
async fn the_seed_guides_messages_make_one_ticket_each() {
    let messages = [
        "New partnership application submitted by Jane Doe from Acme Corp. Please review and follow up.",
        "Please create a support ticket: New enterprise onboarding request from Acme Corp. They need help setting up SSO \
         integration and custom reporting. This requires human assistance.",
        "New partnership request submitted by Jane Doe. Please review and create a ticket for follow-up.",
        "Customer Jane Doe has cancelled their subscription. Please create a ticket for the retention team to follow up.",
        "please create a support ticket",
        "requires human assistance",
        "create a ticket for follow-up",
        "I need human help",
        "please escalate this",
    ];
    let app = TestApp::start().await;
    for (number, message) in messages.iter().enumerate() {
        let body = json!({ "user_id": format!("user_{number}"), "message": message });
        let answer = app.site().post("/chat", body).await.ok();
        let made = ticket(&answer);
        let tickets = answer["actions"].as_array().expect("actions").iter().filter(|one| one["type"] == made["type"]);
        assert_eq!(tickets.count(), 1, "{message}");
        assert_eq!(
            (made["reason"].as_str(), made["consolidated"].as_bool()),
            (Some("asked"), Some(false)),
            "{message}"
        );
        assert!(answer["text"].as_str().is_some_and(|text| !text.is_empty()), "the visitor is told: {answer}");
    }
    let kim = app.teammate().await;
    assert_eq!(kim.view("open").await.len(), messages.len());
}

#[tokio::test]
async fn a_how_to_question_makes_no_ticket() {
    let app = TestApp::start().await;
    for question in [
        "How do I review and follow up a partnership application?",
        "How do I create a support ticket?",
        "How do I create a ticket for follow-up?",
        "How do I create a ticket for the retention team to follow up?",
        "How do I know whether a request requires human assistance?",
        "How do I get human help?",
        "How do I escalate this?",
        "How do I create a ticket?",
        "How do I add another agent to my plan?",
    ] {
        let answer = app.site().post("/chat", json!({ "message": question })).await.ok();
        assert!(!made_ticket(&answer), "{question}: {answer}");
    }
    let kim = app.teammate().await;
    assert!(kim.view("open").await.is_empty());
}

#[tokio::test]
async fn a_ticket_carries_the_conversation_its_context_and_the_agents_note() {
    let app = TestApp::start().await;
    let context =
        json!({ "order": { "label": "Order", "type": "list", "value": [{ "name": "Pro", "amount": "$599" }] } });
    let body = json!({ "user_id": "jane", "message": "Please create a ticket: my order is wrong", "context": context });
    let answer = app.site().post("/chat", body).await.ok();
    let kim = app.teammate().await;
    let path = format!("/api/v1/tickets/{}", ticket(&answer)["ticket_id"].as_str().expect("an id"));
    let opened = kim.get(&path).await.data();
    assert_eq!(opened["metadata"]["context"]["order"]["value"][0]["amount"], "$599");
    assert_eq!(opened["metadata"]["escalation_reason"], "asked");
    let timeline = kim.get(&format!("{path}/timeline")).await.data();
    let messages: Vec<&Value> = timeline
        .as_array()
        .expect("items")
        .iter()
        .filter(|item| item["type"] == "message")
        .map(|item| &item["message"])
        .collect();
    assert_eq!(messages[0]["text"], "Please create a ticket: my order is wrong");
    assert!(messages.iter().any(|message| message["visibility"] == "note"
        && message["text"].as_str().is_some_and(|text| text.contains("Why a person"))));
    assert!(messages.iter().any(|message| message["author"]["kind"] == "agent" && message["visibility"] == "public"));
}

#[tokio::test]
async fn the_note_says_what_was_asked_what_was_tried_and_why_a_person() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    kim.teaches("Parcels", "A parcel takes three days.").await;
    let asked = ["How long does a parcel take?", "Do you repair bicycles?", "a human please"];
    let mut answer = json!({ "session_id": new_session(&app) });
    for message in asked {
        let body = json!({ "session_id": answer["session_id"], "message": message });
        answer = app.site().post("/chat", body).await.ok();
    }
    let path = format!("/api/v1/tickets/{}/timeline", ticket(&answer)["ticket_id"].as_str().expect("an id"));
    let timeline = kim.get(&path).await.data();
    let items = timeline.as_array().expect("items").iter();
    let notes: Vec<&str> = items
        .filter(|item| item["message"]["visibility"] == "note")
        .filter_map(|item| item["message"]["text"].as_str())
        .collect();
    let [note] = notes[..] else { panic!("one note: {notes:?}") };
    let (questions, rest) = note.split_once("**Tried**").expect("what was tried");
    let (tried, why) = rest.split_once("**Why a person**").expect("why");
    assert!(asked.iter().all(|message| questions.contains(message)), "{note}");
    let missed = "Searched the knowledge for “Do you repair bicycles?” and found no answer.";
    assert_eq!(tried.trim(), format!("Answered from Parcels. {missed}"));
    assert_eq!(why.trim(), "The visitor asked for a person.");
}

#[tokio::test]
async fn the_contacts_open_ticket_absorbs_further_hand_overs_and_a_resolved_one_never_does() {
    let app = TestApp::start().await;
    let (kim, site) = (app.teammate().await, app.site());
    let ask = json!({ "user_id": "jane", "message": "I need human help" });
    let first = site.post("/chat", ask.clone()).await.ok();
    let path = format!("/api/v1/tickets/{}", ticket(&first)["ticket_id"].as_str().expect("an id"));

    kim.put(&format!("{path}/status"), json!({ "status": "snoozed", "snoozed_until": app.in_minutes(60) }))
        .await
        .data();
    let second = site.post("/chat", ask.clone()).await.ok();
    assert_eq!(ticket(&second)["ticket_id"], ticket(&first)["ticket_id"]);
    assert_eq!(ticket(&second)["consolidated"], true);
    assert_eq!(kim.get(&path).await.data()["status"], "open", "a snoozed ticket wakes");

    kim.put(&format!("{path}/status"), json!({ "status": "resolved" })).await.data();
    let third = site.post("/chat", ask).await.ok();
    assert_ne!(ticket(&third)["ticket_id"], ticket(&first)["ticket_id"]);
    assert_eq!(ticket(&third)["consolidated"], false);
    assert_eq!(kim.get(&path).await.data()["status"], "resolved");
}

#[tokio::test]
async fn whatever_is_worked_on_absorbs_and_the_newest_of_several_does() {
    let app = TestApp::start().await;
    let (kim, site) = (app.teammate().await, app.site());
    let ask = json!({ "user_id": "jane", "message": "I need human help" });
    let first = ticket(&site.post("/chat", ask.clone()).await.ok())["ticket_id"].clone();
    let path = format!("/api/v1/tickets/{}", first.as_str().expect("an id"));
    for status in ["open", "priority", "in_progress"] {
        kim.put(&format!("{path}/status"), json!({ "status": status })).await.data();
        let again = site.post("/chat", ask.clone()).await.ok();
        assert_eq!((&ticket(&again)["ticket_id"], &ticket(&again)["consolidated"]), (&first, &json!(true)), "{status}");
        assert_eq!(kim.get(&path).await.data()["status"], status, "absorbing changes no other status");
    }
    app.advance(Duration::from_secs(60));
    let form = json!({ "subject": "By a form", "user_id": "jane" });
    let newer = site.post("/tickets/create", form).await.ok()["ticket_id"].take();
    assert_ne!(newer, first, "a form never consolidates");
    let again = site.post("/chat", ask.clone()).await.ok();
    assert_eq!(ticket(&again)["ticket_id"], newer);
    for status in ["spam", "resolved"] {
        let newest = format!("/api/v1/tickets/{}/status", newer.as_str().expect("an id"));
        kim.put(&newest, json!({ "status": status })).await.data();
        let again = site.post("/chat", ask.clone()).await.ok();
        assert_eq!(ticket(&again)["ticket_id"], first, "not into {status}");
    }
}

#[tokio::test]
async fn a_ticket_with_fifty_threads_absorbs_no_more_and_is_linked_from_the_next() {
    let app = TestApp::start().await;
    let (kim, site) = (app.teammate().await, app.site());
    let ask = async || {
        let body = json!({ "user_id": "jane", "session_id": new_session(&app), "message": "I need human help" });
        ticket(&site.post("/chat", body).await.ok()).clone()
    };
    let first = ask().await["ticket_id"].clone();
    for _ in 1..THREADS_MAX {
        assert_eq!(ask().await["ticket_id"], first);
    }
    let next = ask().await;
    assert_eq!(next["consolidated"], false);
    assert_ne!(next["ticket_id"], first);
    let opened = kim.get(&format!("/api/v1/tickets/{}", next["ticket_id"].as_str().expect("an id"))).await.data();
    assert_eq!(opened["metadata"]["linked_ticket"], first);
    assert_eq!(ask().await["ticket_id"], next["ticket_id"], "the newest absorbs from here on");
}

#[tokio::test]
async fn a_ticket_that_absorbs_requests_keeps_what_each_of_them_sent() {
    let app = TestApp::start().await;
    let (kim, site) = (app.teammate().await, app.site());
    let entry =
        |what: &str| json!({ "submission": { "label": "Submission", "type": "custom", "value": { "form": what } } });
    let submit = async |what: &str, session: Value| {
        let body = json!({ "user_id": "jane", "session_id": session, "message": "Please create a ticket for follow-up.",
                           "context": entry(what), "custom_fields": { "form": what } });
        site.post("/chat", body).await.ok()
    };
    let first = submit("partner", Value::Null).await;
    let path = format!("/api/v1/tickets/{}", ticket(&first)["ticket_id"].as_str().expect("an id"));
    let metadata = async || kim.get(&path).await.data()["metadata"].take();
    let forms = |metadata: &Value| -> Vec<String> {
        let of = |one: &Value| {
            assert_eq!(one["context"]["submission"]["value"]["form"], one["custom_fields"]["form"]);
            one["custom_fields"]["form"].as_str().expect("a form").to_owned()
        };
        metadata["submissions"].as_array().map(|all| all.iter().map(of).collect()).unwrap_or_default()
    };
    assert_eq!(metadata().await["context"], entry("partner"));
    let second = submit("onboarding", Value::Null).await;
    assert_eq!(ticket(&second)["ticket_id"], ticket(&first)["ticket_id"]);
    assert_eq!(forms(&metadata().await), ["partner", "onboarding"]);
    assert_eq!(metadata().await["context"], entry("onboarding"), "the newest stands on top");
    submit("onboarding", second["session_id"].clone()).await;
    assert_eq!(forms(&metadata().await), ["partner", "onboarding"], "a repeat brings nothing new");
    submit("cancellation", second["session_id"].clone()).await;

    kim.post(&format!("{path}/messages"), json!({ "text": "I am on it.", "mode": "chat" })).await.data();
    submit("invoice", second["session_id"].clone()).await;
    let all = ["partner", "onboarding", "cancellation", "invoice"];
    assert_eq!(forms(&metadata().await), all, "also while a person has the conversation");
}

#[tokio::test]
async fn the_button_s_ticket_carries_what_the_page_sent_and_what_is_known() {
    let app = TestApp::start().await;
    let (kim, site) = (app.teammate().await, app.site());
    let entry = |what: &str| json!({ "k": { "label": "K", "type": "custom", "value": what } });
    site.identify(json!({ "user_id": "jane", "context": entry("stored") })).await;
    site.post("/companies/identify", json!({ "company_id": "acme", "context": entry("of the company") })).await.ok();
    let body = json!({ "user_id": "jane", "company_id": "acme", "context": entry("of the page"), "custom_fields": { "plan": "pro" } });
    let made = site.post("/escalate", body).await.ok();
    let ticket = kim.get(&format!("/api/v1/tickets/{}", made["ticket_id"].as_str().expect("an id"))).await.data();
    let metadata = &ticket["metadata"];
    assert_eq!((&metadata["context"], &metadata["custom_fields"]), (&entry("of the page"), &json!({ "plan": "pro" })));
    assert_eq!((&metadata["user_context"], &metadata["company_context"]), (&entry("stored"), &entry("of the company")));
    for (field, value) in [
        ("context", json!({ "k": [] })),
        ("custom_fields", json!({ "k": "x".repeat(10_000) })),
        ("company_id", json!("x".repeat(256))),
    ] {
        let refused = site.post("/escalate", json!({ field: value })).await.sdk_refused(400, "invalid");
        assert!(refused["field"].as_str().is_some_and(|named| named.starts_with(field)), "{refused}");
    }
}

#[tokio::test]
async fn always_hands_over_at_once_and_off_never_does() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    hands_over(&app, json!({ "mode": "always", "default_assignee_id": kim.id() })).await;
    let answer =
        app.site().post("/chat", json!({ "user_id": "a", "message": "What is the airspeed of a swallow?" })).await.ok();
    let made = ticket(&answer);
    let opened = kim.get(&format!("/api/v1/tickets/{}", made["ticket_id"].as_str().expect("an id"))).await.data();
    assert_eq!(opened["assignee_id"].as_str(), Some(kim.id()), "the agent's default assignee owns it");

    hands_over(&app, json!({ "mode": "off" })).await;
    let answer = app.site().post("/chat", json!({ "user_id": "b", "message": "What is a swallow?" })).await.ok();
    assert!(!made_ticket(&answer), "{answer}");
}

/// What the widget writes on its button, in a catalogue of its words.
fn button_in(catalogue: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/widget/src/app").join(catalogue);
    let words = std::fs::read_to_string(path).expect("the widget's words");
    let line = words.lines().find_map(|line| line.trim().strip_prefix("person: \"")).expect("the button's words");
    line.trim_end_matches("\",").to_owned()
}

#[tokio::test]
async fn off_says_how_to_reach_the_team_and_that_way_leads_there() {
    let app = TestApp::start().await;
    hands_over(&app, json!({ "mode": "off" })).await;
    let (english, german) = (button_in("text.ts"), button_in("text-de.ts"));
    for (message, team, button) in [
        ("I need human help", "the team", &english),
        ("Ich möchte bitte mit einem Menschen sprechen", "das Team", &german),
        ("Je veux parler à un humain, s'il vous plaît", "l'équipe", &english),
        ("Quiero hablar con una persona, por favor", "el equipo", &english),
    ] {
        let answer = app.site().post("/chat", json!({ "message": message })).await.ok();
        assert!(!made_ticket(&answer), "{answer}");
        let text = answer["text"].as_str().expect("a text");
        assert!(text.contains(team) && text.contains(button), "{message}: {text}");
        let pressed = app.site().post("/escalate", json!({ "session_id": answer["session_id"] })).await.ok();
        assert!(pressed["ticket_id"].is_string(), "{pressed}");
    }
    assert_eq!(app.teammate().await.view("open").await.len(), 4);
}

#[tokio::test]
async fn talk_to_a_person_makes_one_ticket_however_often_it_is_pressed() {
    let app = TestApp::start().await;
    let hello = app.site().post("/chat", json!({ "message": "Hello" })).await.ok();
    let wish = json!({ "session_id": hello["session_id"], "client_id": "press_1" });
    let first = app.site().post("/escalate", wish.clone()).await.ok();
    let again = app.site().post("/escalate", wish).await.ok();
    assert_eq!(first["ticket_id"], again["ticket_id"]);
    assert!(first["text"].as_str().is_some_and(|text| !text.is_empty()));
    let kim = app.teammate().await;
    assert_eq!(kim.view("open").await.len(), 1);
    let path = format!("/api/v1/tickets/{}/timeline", first["ticket_id"].as_str().expect("an id"));
    let timeline = kim.get(&path).await.data();
    let lines =
        timeline.as_array().expect("items").iter().filter(|item| item["message"]["text"] == first["text"]).count();
    assert_eq!(lines, 1, "the visitor reads the line once");
}
