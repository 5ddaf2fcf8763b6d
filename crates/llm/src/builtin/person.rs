//! Recognises that somebody wants a human, in English, German, French and Spanish, misspelt or angry.
//!
//! Rules over classes of words, not a model: each can be read, and a false alarm can be traced to its line. Missing a
//! wish is worse than one offer too many, but "How do I …?" is a question and never a wish.

mod lexicon;
mod patterns;

use lexicon::{Class, class};
use patterns::{ASKING, BARE_WORDS_MAX, DECLINING, Pattern, WISHES};

use super::words::fold;

/// What is wished for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonWish {
    /// To talk to a person.
    Talk,
    /// That the matter is handed on: a ticket, an escalation, a review.
    HandOn,
    /// To be called or written to.
    Callback,
}

/// Longer messages are read at their beginning and their end only, in words.
const WORDS_MAX: usize = 400;

/// The wish for a human in a message, if there is one.
pub fn wants_person(text: &str) -> Option<PersonWish> {
    let clauses = clauses(text);
    let all: usize = clauses.iter().map(Vec::len).sum();
    let short = all <= BARE_WORDS_MAX && all > 0;
    if short
        && clauses.iter().flatten().all(Token::is_bare)
        && clauses.iter().flatten().any(|token| token.is(Class::Named))
    {
        return Some(PersonWish::Talk);
    }
    clauses.iter().find_map(|clause| {
        let declines = DECLINING.iter().any(|pattern| pattern.is_in(clause));
        let asks = ASKING.iter().any(|pattern| pattern.is_in(clause));
        let wish = |pattern: &&Pattern| !(asks && pattern.is_hushed_by_asking()) && pattern.is_in(clause);
        WISHES.iter().find(wish).filter(|_| !declines).map(|pattern| pattern.wish)
    })
}

/// A word with what it stands for.
#[derive(Clone, Debug)]
struct Token {
    plain: String,
    classes: Vec<Class>,
}

impl Token {
    fn new(word: &str) -> Self {
        let plain = fold(word);
        let classes = class(&plain);
        Self { plain, classes }
    }

    fn is(&self, class: Class) -> bool {
        self.classes.contains(&class)
    }

    /// Whether it may stand in a message that only names whom to get.
    fn is_bare(&self) -> bool {
        [Class::Named, Class::Person, Class::Real, Class::Courtesy, Class::Desire, Class::Article]
            .into_iter()
            .any(|class| self.is(class))
    }
}

/// The words of each clause; a clause ends where a sentence does.
fn clauses(text: &str) -> Vec<Vec<Token>> {
    let text = text.replace(['\'', '’'], "").replace("...", " ");
    let sentences = text.split(['.', '!', '?', ';', '\n', '…', '¿', '¡']);
    let mut clauses: Vec<Vec<Token>> = sentences
        .map(|sentence| {
            sentence.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(Token::new).collect()
        })
        .filter(|clause: &Vec<Token>| !clause.is_empty())
        .collect();
    let mut seen = 0;
    clauses.retain(|clause| {
        seen += clause.len();
        seen <= WORDS_MAX
    });
    clauses
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guide_s_phrases_are_wishes() {
        for text in [
            "please create a support ticket",
            "I need human help",
            "please escalate this",
            "New demo request submitted by Ann. Please review and create a ticket for follow-up.",
            "They need help setting up SSO. This requires human assistance.",
            "Customer Ann has cancelled. Please create a ticket for the retention team to follow up.",
        ] {
            assert!(wants_person(text).is_some(), "{text}");
        }
    }

    #[test]
    fn obvious_variations_and_other_languages_too() {
        for text in [
            "can I talk to somebody?",
            "get me a human",
            "I'd like to speak with your supervisor",
            "opperator",
            "real person pls",
            "open a ticket for me",
            "can you raise a support case",
            "escalate",
            "call me back",
            "is there anybody there",
            "stop, I hate talking to bots",
            "transfer me to sales",
            "Ich brauche einen echten Menschen",
            "Bitte verbinden Sie mich mit einem Mitarbeiter",
            "Kann mich jemand zurückrufen?",
            "Bitte ein Ticket erstellen",
            "je veux parler à quelqu'un",
            "un humain svp",
            "Pouvez-vous me rappeler ?",
            "quiero hablar con una persona",
            "páseme con un agente",
            "necesito ayuda humana",
            "Créez un ticket s'il vous plaît",
        ] {
            assert!(wants_person(text).is_some(), "{text}");
        }
    }

    #[test]
    fn questions_about_people_and_tickets_are_not_wishes() {
        for text in [
            "How do I create a ticket?",
            "How can I talk to customers in the app?",
            "Can I add another agent to my plan?",
            "Where can I see my tickets?",
            "What is a support ticket?",
            "How do I invite a colleague?",
            "Can two people share one account?",
            "My agent at the bank said no.",
            "I don't want to talk to a person",
            "no need to escalate this",
            "Does the agent speak German?",
            "thank you",
            "",
            "Wie erstelle ich ein Ticket?",
            "Wie viele Personen passen hinein?",
            "Combien de personnes ?",
            "¿Cuántas personas pueden usarlo?",
            "Who is the person on the photo?",
        ] {
            assert_eq!(wants_person(text), None, "{text}");
        }
    }
}
