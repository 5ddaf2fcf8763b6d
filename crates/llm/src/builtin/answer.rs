//! From a question and ranked passages to an answer with citations, or an honest refusal.

use super::compose::compose;
use super::confidence::{Signals, THRESHOLD, confidence};
use super::person::wants_person;
use super::phrases::phrases;
use super::question::{Wants, concepts, wants};
use super::small_talk::small_talk;
use super::weigh::{Question, weigh};
use crate::{Found, Locale, Outcome};

/// What `builtin` says to a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Markdown with citation markers such as `[1]`.
    pub text: String,
    /// The numbers of the cited passages, in the order of their markers.
    pub sources: Vec<u32>,
    /// 0 to 100, the chance that the question is answered; below [`THRESHOLD`] the text is the refusal.
    pub confidence: u8,
    /// [`Outcome::Answered`] or [`Outcome::Refused`].
    pub outcome: Outcome,
}

/// "And for beans?" leans on the question before; with more concepts it would be a question of its own.
const LEANING_CONCEPTS_MAX: usize = 1;

/// The best that the passages have to say to a question, good or not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// Markdown with citation markers; empty where there is no passage.
    pub text: String,
    /// The numbers of the cited passages.
    pub sources: Vec<u32>,
    /// The chance that it answers.
    pub confidence: u8,
    /// What the confidence was made from.
    pub signals: Signals,
}

/// Answers `question` from what a search found, or refuses. `before` are the person's earlier messages, oldest first,
/// which a question such as "and for beans?" leans on.
pub fn answer(question: &str, before: &[&str], found: &Found, locale: Locale) -> Answer {
    let Draft { text, sources, confidence, .. } = draft(question, before, found);
    if confidence >= THRESHOLD && !text.is_empty() {
        return Answer { text, sources, confidence, outcome: Outcome::Answered };
    }
    let text = phrases(locale).refusal.to_owned();
    Answer { text, sources: Vec::new(), confidence: confidence.min(THRESHOLD - 1), outcome: Outcome::Refused }
}

/// What [`answer`] decides about.
pub fn draft(question: &str, before: &[&str], found: &Found) -> Draft {
    let asked = Question::new(&in_context(question, before), found);
    let best_score = found.passages.iter().map(|passage| passage.score).fold(0.0, f32::max);
    let weighed: Vec<_> = found.passages.iter().map(|passage| (passage, weigh(&asked, passage, best_score))).collect();
    let signals = Signals::of(&weighed, found);
    let (text, sources) = compose(&asked, &weighed).unwrap_or_default();
    Draft { text, sources, confidence: confidence(&signals), signals }
}

/// The question with the one before it, where it can't stand alone: "and for beans?", "how long?". Greetings and wishes
/// for a person are no questions to lean on.
pub(super) fn in_context(question: &str, before: &[&str]) -> String {
    let asks = |text: &&&str| small_talk(text).is_none() && wants_person(text).is_none();
    match before.iter().rev().find(asks) {
        Some(last) if leans(question) => format!("{last} {question}"),
        _ => question.to_owned(),
    }
}

/// A short question that names its subject stands alone: what was asked before would only lend it a wrong one.
fn leans(question: &str) -> bool {
    const TURNS: &[&str] = &["what about", "how about", "und was ist mit", "und bei", "et pour", "y para", "y con"];
    const JOINTS: &[&str] = &["and ", "or ", "also ", "und ", "oder ", "et ", "ou ", "y ", "o "];
    let telling = |text: &str| concepts(text).iter().filter(|concept| concept.weight >= 1.0).count();
    let lower = question.trim().to_lowercase();
    if telling(&lower) == 0 || TURNS.iter().any(|turn| lower.starts_with(turn)) {
        return true;
    }
    let rest = JOINTS.iter().find_map(|joint| lower.strip_prefix(joint));
    rest.is_some_and(|rest| telling(rest) <= LEANING_CONCEPTS_MAX && wants(rest) == Wants::Anything)
}
