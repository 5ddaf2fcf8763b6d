//! The model with no key and no network: it extracts its answers from the passages that a search found.
//!
//! It promises to say nothing that is not in a passage or in the [`phrases`] catalogue, to cite what it takes, and to
//! say so when it has no answer. It never generates. Every step is a pure function of the request, so the same request
//! gives the same answer.
//!
//! Like any other model it calls tools: [`SEARCH`] when the request holds no passages for the question yet, and
//! [`ESCALATE`] when the person asks for a human. It calls neither when it is not offered.

mod answer;
mod compose;
mod confidence;
mod person;
pub mod phrases;
mod question;
mod small_talk;
mod thesaurus;
mod units;
mod weigh;
pub(crate) mod words;

use std::time::Duration;

use futures_util::{StreamExt, stream};
use serde_json::json;

use crate::{
    Chat, Delta, End, Found, Judgement, Locale, Message, Model, Outcome, Request, ToolCall, ToolChoice, ToolContent,
    Usage,
};

pub use answer::{Answer, Draft, answer, draft};
pub use confidence::{Signals, THRESHOLD};
pub use person::{PersonWish, wants_person};
pub use question::{Term, terms};
pub use small_talk::{SmallTalk, small_talk};

/// The tool that searches: arguments `{"query": string}`, returns [`ToolContent::Passages`].
pub const SEARCH: &str = "search_knowledge";
/// The tool that brings in a person: arguments `{"reason": "asked", "summary": string}`.
pub const ESCALATE: &str = "escalate";

/// The extracting model.
#[derive(Clone, Copy, Debug, Default)]
pub struct Builtin {
    pace: Duration,
}

impl Builtin {
    /// A model that waits `pace` before each piece of text, so that a reader sees it being written.
    pub fn paced(pace: Duration) -> Self {
        Self { pace }
    }
}

impl Model for Builtin {
    fn name(&self) -> &str {
        "builtin"
    }

    fn chat(&self, request: Request) -> Chat {
        let pace = self.pace;
        let deltas = stream::once(async move { stream::iter(reply(&request)) }).flatten();
        deltas
            .then(move |delta| async move {
                match (&delta, pace.is_zero()) {
                    (Delta::Text(_), false) => tokio::time::sleep(pace).await,
                    _ => tokio::task::yield_now().await,
                }
                Ok(delta)
            })
            .boxed()
    }
}

/// The whole reply to a request, in the order it is streamed.
fn reply(request: &Request) -> Vec<Delta> {
    let turn = Turn::of(request);
    let locale = turn.locale(request);
    if let Some((talk, locale)) = small_talk(turn.question) {
        return said(request, talk.reply(locale), Judgement { confidence: 100, outcome: Outcome::SmallTalk });
    }
    if wants_person(turn.question).is_some() {
        return hand_over(request, &turn, locale);
    }
    let searched = turn.found.is_some() || !offers(request, SEARCH);
    if !searched {
        let call = json!({ "query": turn.query() });
        return called(request, SEARCH, call, turn.calls);
    }
    let found = turn.found.unwrap_or_default();
    let answer = answer(turn.question, &turn.before, &found, locale);
    said(request, &answer.text, Judgement { confidence: answer.confidence, outcome: answer.outcome })
}

/// Calls the person once; with the result of the call, or without the tool, there is only something to say.
fn hand_over(request: &Request, turn: &Turn, locale: Locale) -> Vec<Delta> {
    let phrases = phrases::phrases(locale);
    let judgement = Judgement { confidence: 100, outcome: Outcome::HandedOver };
    match (turn.escalated, offers(request, ESCALATE)) {
        (true, _) => said(request, phrases.handing_over, judgement),
        (false, true) => called(request, ESCALATE, json!({ "reason": "asked", "summary": turn.question }), turn.calls),
        (false, false) => said(request, phrases.no_person, Judgement { confidence: 0, outcome: Outcome::Refused }),
    }
}

/// The open question of a request and what has happened since it was asked.
struct Turn<'a> {
    question: &'a str,
    before: Vec<&'a str>,
    found: Option<Found>,
    /// Whether the result of [`ESCALATE`] is there.
    escalated: bool,
    calls: usize,
}

impl<'a> Turn<'a> {
    fn of(request: &'a Request) -> Self {
        let mut turn = Self { question: "", before: Vec::new(), found: None, escalated: false, calls: 0 };
        let mut asked = Vec::new();
        for message in &request.messages {
            match message {
                Message::User(text) => {
                    asked.push(text.as_str());
                    turn.found = None;
                    turn.escalated = false;
                }
                Message::Assistant { calls, .. } => turn.calls += calls.len(),
                Message::ToolResult { content: ToolContent::Passages(found), .. } => turn.found = Some(found.clone()),
                Message::ToolResult { name, .. } => turn.escalated |= name == ESCALATE,
            }
        }
        turn.question = asked.pop().unwrap_or_default();
        turn.before = asked;
        turn
    }

    fn locale(&self, request: &Request) -> Locale {
        Locale::detect(self.question).unwrap_or_else(|| Locale::of(request.locale.as_deref()))
    }

    fn query(&self) -> String {
        answer::in_context(self.question, &self.before)
    }
}

fn offers(request: &Request, tool: &str) -> bool {
    request.tool_choice != ToolChoice::Never && request.tools.iter().any(|offered| offered.name == tool)
}

fn called(request: &Request, tool: &str, arguments: serde_json::Value, before: usize) -> Vec<Delta> {
    let id = format!("call_{}", before + 1);
    let call = Delta::ToolCall(ToolCall { id, name: tool.to_owned(), arguments, signatures: Vec::new() });
    vec![call, Delta::End { end: End::ToolCalls, usage: usage(request, "") }]
}

fn said(request: &Request, text: &str, judgement: Judgement) -> Vec<Delta> {
    let mut deltas: Vec<Delta> = pieces(text).map(Delta::Text).collect();
    deltas.push(Delta::Judgement(judgement));
    deltas.push(Delta::End { end: End::Stop, usage: usage(request, text) });
    deltas
}

/// A text in words, each with the space that follows it, so that the pieces joined are the text.
fn pieces(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split_inclusive(char::is_whitespace).map(str::to_owned)
}

/// Words stand for tokens: the model has none.
fn usage(request: &Request, text: &str) -> Usage {
    let read = request.messages.iter().map(|message| match message {
        Message::User(text) | Message::Assistant { text, .. } => text.split_whitespace().count(),
        Message::ToolResult { content: ToolContent::Text(text), .. } => text.split_whitespace().count(),
        Message::ToolResult { content: ToolContent::Passages(found), .. } => {
            found.passages.iter().map(|passage| passage.text.split_whitespace().count()).sum()
        }
    });
    let count = |words: usize| u32::try_from(words).unwrap_or(u32::MAX);
    Usage { input_tokens: count(read.sum()), output_tokens: count(text.split_whitespace().count()) }
}

#[cfg(test)]
mod tests;
