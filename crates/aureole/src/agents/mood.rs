//! How a visitor seems to feel, by the words of their last message.

use crate::conversations::Mood;

const SIGNS: &[(Mood, &[&str])] = &[
    (Mood::Angry, &["unacceptable", "ridiculous", "terrible", "scam", "furious", "worst"]),
    (Mood::Frustrated, &["still not", "again", "frustrat", "annoy", "doesn't work", "does not work", "third time"]),
    (Mood::Confused, &["don't understand", "do not understand", "confus", "what do you mean", "not sure how"]),
    (Mood::Happy, &["thank", "great", "perfect", "awesome", "love it"]),
];

/// The mood of the last message.
pub fn mood(messages: &[&str]) -> Mood {
    let last = messages.last().map(|text| text.to_lowercase()).unwrap_or_default();
    let found = SIGNS.iter().find(|(_, signs)| signs.iter().any(|sign| last.contains(sign)));
    found.map_or(Mood::Neutral, |(mood, _)| *mood)
}
