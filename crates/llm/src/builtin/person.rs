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

/// What comes after so many words is not read.
const WORDS_MAX: usize = 400;
/// A comma after so few words, as in "No, I want …", begins a clause.
const OPENING_WORDS_MAX: usize = 2;

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

/// The words of each clause; a clause ends where a sentence does, and after the comma of "No, …".
fn clauses(text: &str) -> Vec<Vec<Token>> {
    let text = text.replace(['\'', '’'], "").replace("...", " ");
    let sentences = text.split(['.', '!', '?', ';', '\n', '…', '¿', '¡']);
    let parts = sentences.flat_map(|sentence| match sentence.split_once(',') {
        Some((opening, rest)) if opening.split_whitespace().count() <= OPENING_WORDS_MAX => vec![opening, rest],
        _ => vec![sentence],
    });
    let mut clauses: Vec<Vec<Token>> = parts.map(tokens).filter(|clause| !clause.is_empty()).collect();
    let mut seen = 0;
    clauses.retain(|clause| {
        seen += clause.len();
        seen <= WORDS_MAX
    });
    clauses
}

fn tokens(clause: &str) -> Vec<Token> {
    clause.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(Token::new).collect()
}

#[cfg(test)]
mod tests;
