//! What asking came to so far. It outlives an answer that is interrupted, so that its trace is kept too.

use std::time::Duration;

use llm::{Outcome, Usage};
use serde_json::Value;

use super::search::Findings;
use super::trace::Trace;
use crate::agents::tools::Escalate;
use crate::conversations::Mood;

/// What the model came to.
#[derive(Default)]
pub(super) struct Asked {
    /// How sure the answer is, 0 to 100, as far as anybody said.
    pub confidence: Option<i64>,
    /// What kind of answer it is.
    pub outcome: Option<Outcome>,
    /// The model called a person.
    pub called: Option<Escalate>,
    /// What the model said when it failed.
    pub outage: Option<String>,
    /// It failed, and a person is to answer in its place.
    pub passes_outage_on: bool,
    /// What was found.
    pub findings: Findings,
    /// What was done on the visitor's page, as the SDK tells it.
    pub acts: Vec<Value>,
    /// How the visitor feels, if the model said so.
    pub mood: Option<Mood>,
    /// What it is about, if the model said so.
    pub topic: Option<String>,
    /// The language of the question, if the model said so.
    pub language: Option<String>,
    /// Tokens, over all calls.
    pub usage: Usage,
    /// Time to the first word.
    pub first_token: Option<Duration>,
    /// Why it says what it says.
    pub trace: Trace,
}

impl Asked {
    /// Counts what a call cost.
    pub(super) fn spend(&mut self, usage: Usage) {
        self.usage.input_tokens = self.usage.input_tokens.saturating_add(usage.input_tokens);
        self.usage.output_tokens = self.usage.output_tokens.saturating_add(usage.output_tokens);
    }

    /// The trace as it is stored with an answer of this text.
    pub(super) fn trace(&self, text: &str, whole: Duration, quoted: &Value) -> Value {
        let mut trace = self.trace.clone();
        trace.passages = self.findings.traced(text);
        trace.outage.clone_from(&self.outage);
        trace.confidence = self.confidence;
        (trace.input_tokens, trace.output_tokens) = (self.usage.input_tokens, self.usage.output_tokens);
        trace.first_token_ms = self.first_token.map(milliseconds);
        trace.whole_ms = milliseconds(whole);
        trace.quoted.clone_from(quoted);
        trace.stored()
    }
}

/// A time as traces tell it.
pub(super) fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
