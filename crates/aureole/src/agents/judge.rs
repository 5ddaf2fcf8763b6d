//! What a turn makes of the visitor's words: do they want a person, how do they feel, what is it about, in which
//! language. Pure functions of the text.

use llm::Locale;

pub use super::handoff::wants_human;
use crate::conversations::Mood;
use crate::conversations::messages::{AuthorKind, Message};

/// What an answer counts that its model did not judge: sure enough to stand, not sure enough for a high threshold.
pub const UNJUDGED_CONFIDENCE: i64 = 60;

/// The language to speak: that of the question if it can be told, else the one the visitor or workspace has.
pub fn locale(question: &str, known: Option<&str>) -> Locale {
    Locale::detect(question).unwrap_or_else(|| Locale::of(known))
}

/// Everything the visitor wrote, oldest first.
pub fn contact_messages<'a>(history: &'a [Message], question: &'a str) -> Vec<&'a str> {
    let earlier = history.iter().filter(|message| message.author.kind == AuthorKind::Contact);
    earlier.map(|message| message.text.as_str()).chain([question]).collect()
}

/// How the visitor seems to feel now.
pub fn mood(messages: &[&str]) -> Mood {
    super::mood::mood(messages)
}

/// What the conversation is about by now.
pub fn topic(messages: &[&str]) -> Option<String> {
    super::topic::topic(messages)
}
