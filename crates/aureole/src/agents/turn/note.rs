//! The agent's internal note to whoever picks up the ticket: what was asked, what was tried, why a person.

use serde_json::Value;

use super::searches::Search;
use crate::conversations::messages::{AuthorKind, Message};
use crate::one_line::one_line;
use crate::tickets::escalate::Reason;

/// Longest quotation of one message, in characters.
const QUOTED_CHARACTERS_MAX: usize = 500;
/// Messages quoted: the last ones tell most.
const QUOTED_MESSAGES_MAX: usize = 5;

/// What a conversation came to before a person was needed.
#[derive(Clone, Debug, Default)]
pub struct Story {
    asked: Vec<String>,
    cited: Vec<String>,
    /// What was searched for in vain before this turn.
    missed: Vec<String>,
    answers: usize,
    /// This turn searched, and read these documents.
    pub searched: Option<Vec<String>>,
    /// The agent's own words for why it called a person.
    pub called: Option<String>,
    /// What the language model said when it failed.
    pub outage: Option<String>,
    /// The agent could not finish its answer, for whatever reason.
    pub broke_off: bool,
}

impl Story {
    /// The story of messages, oldest first, and of the searches that were made for them.
    pub fn of(messages: &[Message], searches: &[Search]) -> Story {
        let mut story = Story::default();
        for message in messages {
            match message.author.kind {
                AuthorKind::Contact => story.ask(&message.text),
                AuthorKind::Agent => {
                    let made = searches.iter().filter(|search| search.message == message.id);
                    story.answer(&message.sources, made.map(|search| search.query.as_str()));
                }
                AuthorKind::Teammate | AuthorKind::System => {}
            }
        }
        story
    }

    /// The visitor wrote.
    pub fn ask(&mut self, text: &str) {
        self.asked.push(one_line(text, QUOTED_CHARACTERS_MAX));
    }

    /// The agent answered from these sources, after these searches. What cites nothing has found nothing.
    fn answer<'a>(&mut self, sources: &Value, searches: impl Iterator<Item = &'a str>) {
        let titles: Vec<&str> =
            sources.as_array().into_iter().flatten().filter_map(|source| source["title"].as_str()).collect();
        if titles.is_empty() {
            let missed = self.missed.len();
            self.missed.extend(searches.map(|query| one_line(query, QUOTED_CHARACTERS_MAX)));
            self.answers += usize::from(self.missed.len() == missed);
        }
        for title in titles {
            if !self.cited.iter().any(|known| known == title) {
                self.cited.push(title.to_owned());
            }
        }
    }

    fn tried(&self) -> String {
        let mut tried = Vec::new();
        if !self.cited.is_empty() {
            tried.push(format!("Answered from {}.", self.cited.join(", ")));
        } else if self.answers > 0 {
            tried.push("Answered without a document that fits.".to_owned());
        }
        let missed: Vec<String> = last(&self.missed).iter().map(|query| format!("“{query}”")).collect();
        if !missed.is_empty() {
            tried.push(format!("Searched the knowledge for {} and found no answer.", missed.join(", ")));
        }
        match &self.searched {
            Some(read) if read.is_empty() => tried.push("Searched the knowledge; nothing matched.".to_owned()),
            Some(read) => tried.push(format!("Searched the knowledge and read {}.", read.join(", "))),
            None => {}
        }
        match (tried.is_empty(), self.broke_off) {
            (true, false) => "Nothing yet: the visitor asked for a person first.".to_owned(),
            (true, true) => "Began to answer.".to_owned(),
            (false, _) => tried.join(" "),
        }
    }
}

/// Writes it, in Markdown.
pub fn note(story: &Story, confidence: Option<i64>, reason: Reason) -> String {
    let quoted: Vec<String> = last(&story.asked).iter().map(|text| format!("> {text}")).collect();
    let asked = if quoted.is_empty() { "Nothing yet.".to_owned() } else { quoted.join("\n>\n") };
    let sure = confidence.map_or_else(String::new, |confidence| format!(" (confidence {confidence} %)"));
    let why = match reason {
        Reason::Asked => "The visitor asked for a person.".to_owned(),
        Reason::Tool => match story.called.as_deref().map(str::trim).filter(|words| !words.is_empty()) {
            Some(words) => {
                format!("The agent decided that a person is needed: {}", one_line(words, QUOTED_CHARACTERS_MAX))
            }
            None => "The agent decided that a person is needed.".to_owned(),
        },
        Reason::LowConfidence => format!("The agent was not sure enough of its answers{sure}."),
        Reason::Rule => match &story.outage {
            Some(said) => {
                format!("The agent's language model could not answer ({}).", one_line(said, QUOTED_CHARACTERS_MAX))
            }
            None if story.broke_off => "The agent was interrupted while it answered.".to_owned(),
            None => "A rule says so.".to_owned(),
        },
    };
    format!("**Asked**\n\n{asked}\n\n**Tried**\n\n{}\n\n**Why a person**\n\n{why}", story.tried())
}

fn last(said: &[String]) -> &[String] {
    &said[said.len().saturating_sub(QUOTED_MESSAGES_MAX)..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_says_what_was_asked_tried_and_why() {
        let mut story = Story::default();
        story.ask("Where is my parcel?");
        let shipping = serde_json::json!([{ "n": 1, "title": "Shipping" }, { "n": 1, "title": "Shipping" }]);
        story.answer(&shipping, ["where parcel"].into_iter());
        story.ask("Do you ship to the moon?");
        story.answer(&serde_json::json!([]), ["ship moon"].into_iter());
        story.ask("And my refund?");
        story.searched = Some(vec!["Refunds".to_owned()]);
        let text = note(&story, Some(31), Reason::LowConfidence);
        for part in [
            "> Where is my parcel?",
            "> And my refund?",
            "Answered from Shipping. Searched the knowledge for “ship moon” and found no answer. Searched",
            "read Refunds",
            "31 %",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }

    #[test]
    fn who_asks_for_a_person_first_has_tried_nothing() {
        let mut story = Story::default();
        story.ask("A person, please");
        assert!(note(&story, None, Reason::Asked).contains("Nothing yet"));
    }
}
