//! When an unsure answer offers a person, and when it makes a ticket.

use std::sync::Arc;

use futures_util::StreamExt;
use llm::{Chat, Delta, End, Judgement, Message, Model, Outcome, Request, ToolCall, Usage};
use serde_json::{Value, json};

use super::{hands_over, made_ticket, offered, ticket};
use crate::support::{TestApp, new_session};

/// A model that is as sure as the question says, and searches only when it is told to look something up.
struct AsSureAsAsked;

impl Model for AsSureAsAsked {
    fn name(&self) -> &str {
        "as sure as asked"
    }

    fn chat(&self, request: Request) -> Chat {
        let end = |end| Delta::End { end, usage: Usage::default() };
        let deltas = match request.messages.last() {
            Some(Message::User(question)) if question.contains("look it up") => {
                let arguments = json!({ "query": question });
                let name = "search_knowledge".to_owned();
                vec![
                    Delta::ToolCall(ToolCall { id: "1".to_owned(), name, arguments, signatures: Vec::new() }),
                    end(End::ToolCalls),
                ]
            }
            _ => {
                let asked = request.messages.iter().rev().find_map(|message| match message {
                    Message::User(question) => question.split_whitespace().find_map(|word| word.parse().ok()),
                    _ => None,
                });
                let judgement = Judgement { confidence: asked.expect("how sure"), outcome: Outcome::Answered };
                vec![Delta::Text("Perhaps.".to_owned()), Delta::Judgement(judgement), end(End::Stop)]
            }
        };
        futures_util::stream::iter(deltas.into_iter().map(Ok)).boxed()
    }
}

const OFFER: &str = "Would you like to talk to a person";
const HANDED_OVER: &str = "I've passed this on to the team";

fn says(answer: &Value, sentence: &str) -> bool {
    answer["text"].as_str().expect("a text").contains(sentence)
}

/// A visitor's session, to be asked about one thing after the other.
async fn asks(app: &TestApp, session: &str, message: &str) -> Value {
    app.site().post("/chat", json!({ "session_id": session, "message": message })).await.ok()
}

#[tokio::test]
async fn the_third_unsure_answer_in_a_row_makes_a_ticket_and_the_first_two_offer_a_person() {
    let app = TestApp::start().await;
    let mut session = Value::Null;
    for turn in 1..=3 {
        let body =
            json!({ "user_id": "jane", "session_id": session, "message": format!("What about thing number {turn}?") });
        let answer = app.site().post("/chat", body).await.ok();
        session = answer["session_id"].clone();
        assert_eq!(made_ticket(&answer), turn == 3, "turn {turn}: {answer}");
        assert_eq!(offered(&answer), turn < 3, "turn {turn}: {answer}");
        assert_eq!(says(&answer, OFFER), turn < 3, "turn {turn}: {answer}");
        assert_eq!(says(&answer, HANDED_OVER), turn == 3, "turn {turn}: {answer}");
        if turn == 3 {
            assert_eq!(ticket(&answer)["reason"], "low_confidence");
        }
    }
}

#[tokio::test]
async fn who_passes_no_answer_on_at_once_does_not_ask_first() {
    let app = TestApp::start().await;
    hands_over(&app, json!({ "mode": "always" })).await;
    let answer = asks(&app, &new_session(&app), "What about thing number 1?").await;
    assert!(says(&answer, HANDED_OVER) && !says(&answer, OFFER), "{answer}");
    hands_over(&app, json!({ "mode": "off" })).await;
    let answer = asks(&app, &new_session(&app), "What about thing number 1?").await;
    assert!(!says(&answer, HANDED_OVER) && !says(&answer, OFFER), "{answer}");
    hands_over(&app, json!({ "mode": "conditional", "threshold": 0 })).await;
    let answer = asks(&app, &new_session(&app), "What about thing number 1?").await;
    assert!(offered(&answer) && says(&answer, OFFER), "no answer is below every threshold: {answer}");
}

#[tokio::test]
async fn who_has_to_search_first_offers_no_person_before_and_hands_over_after_the_attempts() {
    let app = TestApp::with_model(Arc::new(AsSureAsAsked)).await;
    let session = new_session(&app);
    for turn in 1..=3 {
        let answer = asks(&app, &session, "be 10 sure").await;
        assert!(!offered(&answer), "turn {turn}: {answer}");
        assert_eq!(made_ticket(&answer), turn == 3, "turn {turn}: {answer}");
    }
    let session = new_session(&app);
    assert!(offered(&asks(&app, &session, "be 10 sure, but look it up").await));
    assert!(offered(&asks(&app, &session, "be 10 sure").await), "it has looked in this conversation");

    let session = new_session(&app);
    assert!(!offered(&asks(&app, &session, "be 10 sure").await));
    assert_eq!(ticket(&asks(&app, &session, "a human, please").await)["reason"], "asked", "no gate for who asks");

    hands_over(&app, json!({ "require_search": false })).await;
    assert!(offered(&asks(&app, &new_session(&app), "be 10 sure").await));
}

#[tokio::test]
async fn only_unsure_answers_in_a_row_count() {
    let app = TestApp::with_model(Arc::new(AsSureAsAsked)).await;
    hands_over(&app, json!({ "require_search": false })).await;
    let session = new_session(&app);
    for sure in [10, 10, 90, 10, 10] {
        let answer = asks(&app, &session, &format!("be {sure} sure")).await;
        assert_eq!((made_ticket(&answer), offered(&answer)), (false, sure < 50), "{sure}: {answer}");
    }
    assert_eq!(ticket(&asks(&app, &session, "be 10 sure").await)["reason"], "low_confidence");
}

#[tokio::test]
async fn the_team_says_how_often_and_how_sure() {
    let app = TestApp::with_model(Arc::new(AsSureAsAsked)).await;
    for attempts in [1, 2, 5] {
        hands_over(&app, json!({ "max_attempts": attempts, "require_search": false })).await;
        let session = new_session(&app);
        for turn in 1..=attempts {
            let answer = asks(&app, &session, "be 49 sure").await;
            let last = turn == attempts;
            assert_eq!((made_ticket(&answer), offered(&answer)), (last, !last), "{turn} of {attempts}: {answer}");
        }
    }
    for (threshold, sure, unsure) in [(80, 80, 79), (20, 20, 19), (100, 100, 99)] {
        hands_over(&app, json!({ "threshold": threshold, "require_search": false })).await;
        assert!(!offered(&asks(&app, &new_session(&app), &format!("be {sure} sure")).await), "{threshold}");
        assert!(offered(&asks(&app, &new_session(&app), &format!("be {unsure} sure")).await), "{threshold}");
    }
    hands_over(&app, json!({ "threshold": 0, "require_search": false })).await;
    assert!(!offered(&asks(&app, &new_session(&app), "be 0 sure").await), "nothing is below zero");
}

#[tokio::test]
async fn the_default_assignee_owns_what_conditional_makes_whatever_the_reason() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    hands_over(&app, json!({ "max_attempts": 1, "default_assignee_id": kim.id() })).await;
    for (message, reason) in [("What is the airspeed of a swallow?", "low_confidence"), ("a human, please", "asked")] {
        let answer = asks(&app, &new_session(&app), message).await;
        assert_eq!(ticket(&answer)["reason"], reason);
        let path = format!("/api/v1/tickets/{}", ticket(&answer)["ticket_id"].as_str().expect("an id"));
        assert_eq!(kim.get(&path).await.data()["assignee_id"].as_str(), Some(kim.id()), "{reason}");
    }
}
