//! What a conversation is about, in a line.

use llm::builtin::{small_talk, wants_person};

use crate::conversations::score::TOPIC_CHARACTERS_MAX;
use crate::one_line::one_line;

/// The first message that asks or says something, cut to a line: not a greeting, and a wish for a person only if there is
/// nothing else.
pub fn topic(messages: &[&str]) -> Option<String> {
    let says_something = |text: &&&str| !text.trim().is_empty() && small_talk(text).is_none();
    let told: Vec<&&str> = messages.iter().filter(says_something).collect();
    let telling = told.iter().find(|text| wants_person(text).is_none()).or(told.first()).copied();
    let text = without_greeting(telling.or(messages.first())?);
    Some(one_line(text, TOPIC_CHARACTERS_MAX))
}

/// "Hi, where is my parcel?" is about the parcel.
fn without_greeting(text: &str) -> &str {
    let Some((opening, rest)) = text.split_once([',', '!', '.', '\n']) else { return text.trim() };
    let rest = rest.trim();
    if small_talk(opening).is_some() && !rest.is_empty() { rest } else { text.trim() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_telling_message_is_the_topic() {
        assert_eq!(topic(&["hi", "Where is my parcel?", "and the invoice?"]).as_deref(), Some("Where is my parcel?"));
        assert_eq!(topic(&["Hello, my card was declined"]).as_deref(), Some("my card was declined"));
        assert_eq!(topic(&["I want to talk to a human", "The refund is late"]).as_deref(), Some("The refund is late"));
        assert_eq!(topic(&["hi"]).as_deref(), Some("hi"));
        assert_eq!(topic(&[]), None);
    }
}
