//! What a conversation is about, in a line.

use crate::conversations::score::TOPIC_CHARACTERS_MAX;
use crate::tickets::cut;

/// The first message that says something, cut to a line.
pub fn topic(messages: &[&str]) -> Option<String> {
    let telling = messages.iter().find(|text| text.split_whitespace().count() > 2).or(messages.first())?;
    Some(cut(telling, TOPIC_CHARACTERS_MAX))
}
