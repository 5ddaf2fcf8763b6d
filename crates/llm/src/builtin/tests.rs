//! The whole model, as a caller sees it: deltas in their order.

use futures_util::StreamExt;
use serde_json::json;

use super::*;
use crate::{Passage, Tool};

fn tool(name: &str) -> Tool {
    Tool { name: name.to_owned(), description: String::new(), parameters: json!({}) }
}

fn asked(question: &str) -> Request {
    let messages = vec![Message::User(question.to_owned())];
    Request { messages, tools: vec![tool(SEARCH), tool(ESCALATE)], ..Request::default() }
}

fn with_result(mut request: Request, name: &str, content: ToolContent) -> Request {
    request.messages.push(Message::ToolResult { call_id: "call_1".to_owned(), name: name.to_owned(), content });
    request
}

fn found() -> ToolContent {
    let passage = Passage {
        number: 3,
        title: "Returns".to_owned(),
        text: "You may return a machine within 60 days of delivery. Please clean it first.".to_owned(),
        score: 2.0,
        ..Passage::default()
    };
    ToolContent::Passages(Found { passages: vec![passage], ..Found::default() })
}

async fn deltas(request: Request) -> Vec<Delta> {
    Builtin::default().chat(request).map(|delta| delta.expect("the model never fails")).collect().await
}

fn text(deltas: &[Delta]) -> String {
    let texts = deltas.iter().filter_map(|delta| match delta {
        Delta::Text(text) => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

fn outcome(deltas: &[Delta]) -> Option<Outcome> {
    deltas.iter().find_map(|delta| match delta {
        Delta::Judgement(judgement) => Some(judgement.outcome),
        _ => None,
    })
}

#[tokio::test]
async fn it_searches_then_answers_in_pieces_and_cites() {
    let question = "How many days do I have to return a machine?";
    let first = deltas(asked(question)).await;
    assert!(matches!(&first[0], Delta::ToolCall(call) if call.name == SEARCH && call.arguments["query"] == question));
    assert!(matches!(first.last(), Some(Delta::End { end: End::ToolCalls, .. })));

    let second = deltas(with_result(asked(question), SEARCH, found())).await;
    assert_eq!(text(&second), "You may return a machine within 60 days of delivery. Please clean it first. [3]");
    assert!(second.iter().filter(|delta| matches!(delta, Delta::Text(_))).count() > 10);
    assert_eq!(outcome(&second), Some(Outcome::Answered));
    let Some(Delta::End { end: End::Stop, usage }) = second.last() else { panic!("{second:?}") };
    assert!(usage.input_tokens > 0 && usage.output_tokens > 10);
}

#[tokio::test]
async fn it_refuses_honestly_and_leaves_the_offer_of_a_person_to_who_decides_it() {
    let question = "Who is your chief executive?";
    let refused = deltas(with_result(asked(question), SEARCH, found())).await;
    assert_eq!(outcome(&refused), Some(Outcome::Refused));
    assert_eq!(text(&refused), phrases::phrases(Locale::English).refusal);
}

#[tokio::test]
async fn it_calls_a_person_once() {
    let request = asked("Ich möchte mit einem Menschen sprechen");
    let called = deltas(request.clone()).await;
    assert!(
        matches!(&called[0], Delta::ToolCall(call) if call.name == ESCALATE && call.arguments["reason"] == "asked")
    );
    let done = deltas(with_result(request, ESCALATE, ToolContent::Text("done".to_owned()))).await;
    assert_eq!(text(&done), phrases::phrases(Locale::German).handing_over);
    assert_eq!(outcome(&done), Some(Outcome::HandedOver));
}

#[tokio::test]
async fn a_follow_up_is_searched_with_what_it_follows() {
    let mut request = asked("What does the Duo plan cost?");
    request.messages.push(Message::Assistant { text: "20.00 [1]".to_owned(), calls: Vec::new() });
    request.messages.push(Message::User("And Solo?".to_owned()));
    let Delta::ToolCall(call) = &deltas(request).await[0] else { panic!("no call") };
    assert_eq!(call.arguments["query"], "What does the Duo plan cost? And Solo?");
}

#[tokio::test]
async fn small_talk_needs_no_search_and_a_dropped_answer_ends() {
    assert_eq!(outcome(&deltas(asked("Merci beaucoup !")).await), Some(Outcome::SmallTalk));
    let slow = Builtin::paced(Duration::from_secs(3600));
    let mut stream = slow.chat(asked("hello"));
    assert!(tokio::time::timeout(Duration::from_millis(20), stream.next()).await.is_err());
    drop(stream);
}

fn searched_for(messages: &[&str]) -> Option<String> {
    let messages = messages.iter().map(|text| Message::User((*text).to_owned())).collect();
    let calls = reply(&Request { messages, tools: vec![tool(SEARCH), tool(ESCALATE)], ..Request::default() });
    calls.iter().find_map(|delta| match delta {
        Delta::ToolCall(call) => call.arguments["query"].as_str().map(str::to_owned),
        _ => None,
    })
}

#[test]
fn a_question_that_names_its_subject_is_not_mixed_with_the_one_before() {
    let before = "How long is the warranty?";
    for question in [
        "How much is the grinder?",
        "How do I cancel?",
        "And how do I cancel?",
        "Do you sell cars?",
        "How long does shipping take?",
        "Wie kann ich kündigen?",
    ] {
        assert_eq!(searched_for(&[before, question]).as_deref(), Some(question));
    }
}

#[test]
fn a_question_that_can_not_stand_alone_leans_on_the_last_real_one() {
    let before = "How much is a bag of beans?";
    for question in ["And for the grinder?", "What about the grinder?", "Why?", "And how long?"] {
        let both = format!("{before} {question}");
        assert_eq!(searched_for(&[before, question]), Some(both.clone()), "{question}");
        let between = [before, "thank you", "I want to talk to a person", question];
        assert_eq!(searched_for(&between), Some(both), "{question}");
    }
    assert_eq!(searched_for(&["hello", "Why?"]).as_deref(), Some("Why?"));
}

#[tokio::test]
async fn a_question_without_a_common_word_is_answered_from_what_is_very_near_and_else_refused() {
    let question = "May my puppy come along?";
    let near = |nearness: f32| {
        let text = "Dogs are welcome in all rooms.".to_owned();
        let passage = Passage { number: 2, text, score: 1.0, nearness: Some(nearness), ..Passage::default() };
        let frequencies = terms(question).into_iter().map(|term| (term.stem, 0)).collect();
        ToolContent::Passages(Found { passages: vec![passage], searched: 9, frequencies, nearness: Some(nearness) })
    };
    let answered = deltas(with_result(asked(question), SEARCH, near(0.8))).await;
    assert_eq!(outcome(&answered), Some(Outcome::Answered));
    assert_eq!(text(&answered), "Dogs are welcome in all rooms. [2]");
    let refused = deltas(with_result(asked(question), SEARCH, near(0.4))).await;
    assert_eq!(outcome(&refused), Some(Outcome::Refused));
    assert!(!text(&refused).contains("Dogs"));
}
