//! Whether a visitor asks for a person, or for a ticket that people work on.

/// Words that ask for a ticket or a person wherever they stand in a sentence that is no question about the product.
const ASKS: &[&str] = &[
    "create a support ticket",
    "create a ticket",
    "open a ticket",
    "open a support ticket",
    "human help",
    "human assistance",
    "escalate this",
    "talk to a human",
    "talk to a person",
    "talk to somebody",
    "speak to a human",
    "speak to a person",
    "speak with a human",
    "talk to an agent",
    "real person",
    "live agent",
];

/// A question about how something is done asks for instructions, whatever it names.
const HOW_TO: &[&str] = &["how do i", "how can i", "how to", "how would i", "where do i", "can i add"];

/// Decides by the words alone.
pub fn wants_human(text: &str) -> bool {
    let text = text.to_lowercase();
    let asks_how = HOW_TO.iter().any(|words| text.trim_start().starts_with(words));
    !asks_how && ASKS.iter().any(|words| text.contains(words))
}
