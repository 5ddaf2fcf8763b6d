//! The agent's internal note to whoever picks up the ticket: what was asked, what was tried, why a person.

use crate::tickets::cut;
use crate::tickets::escalate::Reason;

/// Longest quotation of the question, in characters.
const QUESTION_CHARACTERS_MAX: usize = 1_000;

/// Writes it, in Markdown.
pub fn note(question: &str, queries: &[String], titles: &[&str], confidence: Option<i64>, reason: Reason) -> String {
    let asked = quote(&cut(question, QUESTION_CHARACTERS_MAX));
    let tried = match (queries.is_empty(), titles.is_empty()) {
        (true, _) => "Nothing yet: the visitor asked for a person first.".to_owned(),
        (false, true) => "Searched the knowledge; nothing matched.".to_owned(),
        (false, false) => format!("Searched the knowledge and read: {}.", titles.join(", ")),
    };
    let sure = confidence.map_or_else(String::new, |confidence| format!(" (confidence {confidence} %)"));
    let why = match reason {
        Reason::Asked => "The visitor asked for a person.".to_owned(),
        Reason::Tool => "The agent decided that a person is needed.".to_owned(),
        Reason::LowConfidence => format!("The agent was not sure enough of its answers{sure}."),
        Reason::Rule => "A rule says so.".to_owned(),
    };
    format!("**Asked**\n{asked}\n\n**Tried**\n{tried}\n\n**Why a person**\n{why}")
}

fn quote(text: &str) -> String {
    text.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_says_what_was_asked_tried_and_why() {
        let text = note("Where is my parcel?", &["parcel".to_owned()], &["Shipping"], Some(31), Reason::LowConfidence);
        assert!(text.contains("> Where is my parcel?") && text.contains("Shipping") && text.contains("31 %"), "{text}");
    }
}
