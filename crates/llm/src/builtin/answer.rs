//! From a question and ranked passages to an answer with citations, or an honest refusal.

use super::phrases::phrases;
use super::units::units;
use super::words::{Word, content_words};
use crate::{Found, Locale, Outcome, Passage};

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

/// At this confidence an answer is given, below it is refused.
pub const THRESHOLD: u8 = 50;

/// Answers `question` from what a search found, or refuses. `before` are the person's earlier messages, oldest first,
/// which a question such as "and for beans?" leans on. `offers_person` says whether a refusal may offer one.
pub fn answer(question: &str, before: &[&str], found: &Found, locale: Locale, offers_person: bool) -> Answer {
    let _ = before;
    let asked = content_words(question);
    let best = found.passages.iter().filter_map(|passage| quote(&asked, passage)).max_by(|a, b| a.0.total_cmp(&b.0));
    match best {
        Some((coverage, text, number)) if coverage >= 0.5 => Answer {
            text: format!("{text} [{number}]"),
            sources: vec![number],
            confidence: (coverage * 100.0) as u8,
            outcome: Outcome::Answered,
        },
        other => refusal(other.map_or(0.0, |(coverage, ..)| coverage), locale, offers_person),
    }
}

fn quote(asked: &[Word], passage: &Passage) -> Option<(f32, String, u32)> {
    let best = units(&passage.text).into_iter().map(|unit| {
        let said = content_words(&format!("{} {} {}", passage.title, passage.heading, unit.text));
        let matched = asked.iter().filter(|word| said.iter().any(|other| other.stem == word.stem)).count();
        (matched as f32 / asked.len().max(1) as f32, unit.text, passage.number)
    });
    best.max_by(|a, b| a.0.total_cmp(&b.0))
}

fn refusal(coverage: f32, locale: Locale, offers_person: bool) -> Answer {
    let phrases = phrases(locale);
    let text = match offers_person {
        true => format!("{} {}", phrases.refusal, phrases.offer),
        false => phrases.refusal.to_owned(),
    };
    Answer { text, sources: Vec::new(), confidence: (coverage * 100.0) as u8, outcome: Outcome::Refused }
}
