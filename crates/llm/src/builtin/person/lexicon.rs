//! Which words stand for what, read from `lexicon.txt`; a word of five letters and more may be misspelt by one.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::builtin::words::differs_by_one;

/// The words, by class.
const TEXT: &str = include_str!("lexicon.txt");
/// Shorter words are never taken for a misspelt one.
const MISSPELT_LETTERS_MIN: usize = 4;
/// Nor is a shorter word of the lexicon ever what was meant.
const MEANT_LETTERS_MIN: usize = 5;

/// What a word stands for. One word may stand for several things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Somebody whose name alone is a wish: "agent", "manager".
    Named,
    /// Somebody: "someone", "team", "people".
    Person,
    /// "Real", "live", "another".
    Real,
    /// "Talk", "speak".
    Talk,
    /// "Connect", "transfer", "put".
    Connect,
    /// "Me", "us".
    Me,
    /// "This", "it".
    This,
    /// "I".
    I,
    /// "Want", "need", "can I".
    Desire,
    /// "Can", "could".
    Modal,
    /// "My", "our": somebody who is not of the team.
    Own,
    /// "Your".
    Your,
    /// "Not", "don't".
    Not,
    /// "With", "to", "by".
    With,
    /// "A", "the".
    Article,
    /// "Please", "now", "hello".
    Courtesy,
    /// "Bot", "machine".
    Machine,
    /// "Sick", "tired", "stop".
    Fed,
    /// "Create", "open".
    Create,
    /// What a team works on: "complaint".
    Case,
    /// "Escalate".
    Escalate,
    /// "Help", "review", "attention".
    Help,
    /// "How", "where", "what".
    Asking,
    /// "Call", "reach".
    Call,
    /// "Prefer", "rather".
    Prefer,
    /// "Phone", "hotline".
    Phone,
}

impl Class {
    fn named(name: &str) -> Option<Self> {
        const ALL: &[(&str, Class)] = &[
            ("Named", Class::Named),
            ("Person", Class::Person),
            ("Real", Class::Real),
            ("Talk", Class::Talk),
            ("Connect", Class::Connect),
            ("Me", Class::Me),
            ("This", Class::This),
            ("I", Class::I),
            ("Desire", Class::Desire),
            ("Modal", Class::Modal),
            ("Own", Class::Own),
            ("Your", Class::Your),
            ("Not", Class::Not),
            ("With", Class::With),
            ("Article", Class::Article),
            ("Courtesy", Class::Courtesy),
            ("Machine", Class::Machine),
            ("Fed", Class::Fed),
            ("Create", Class::Create),
            ("Case", Class::Case),
            ("Escalate", Class::Escalate),
            ("Help", Class::Help),
            ("Asking", Class::Asking),
            ("Call", Class::Call),
            ("Prefer", Class::Prefer),
            ("Phone", Class::Phone),
        ];
        ALL.iter().find(|(known, _)| *known == name).map(|(_, class)| *class)
    }
}

struct Lexicon {
    classes: HashMap<&'static str, Vec<Class>>,
    known: Vec<&'static str>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon { classes: HashMap::new(), known: Vec::new() };
    let mut open = "";
    for line in TEXT.lines().filter(|line| !line.starts_with('#')) {
        let words = match line.split_once(": ") {
            Some((name, words)) => {
                open = name;
                words
            }
            None => line,
        };
        for word in words.split_whitespace() {
            match Class::named(open) {
                Some(class) => lexicon.classes.entry(word).or_default().push(class),
                None => lexicon.known.push(word),
            }
        }
    }
    lexicon
});

/// Everything that a folded word may stand for.
pub(super) fn class(plain: &str) -> Vec<Class> {
    if let Some(classes) = LEXICON.classes.get(plain) {
        return classes.clone();
    }
    if plain.chars().count() < MISSPELT_LETTERS_MIN || LEXICON.known.contains(&plain) {
        return Vec::new();
    }
    let meant = |word: &str| word.chars().count() >= MEANT_LETTERS_MIN && differs_by_one(plain, word);
    let near = LEXICON.classes.iter().filter(|(word, _)| meant(word));
    let mut classes: Vec<Class> = near.flat_map(|(_, classes)| classes).copied().collect();
    classes.dedup();
    classes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_words_and_only_the_last_list_has_no_class() {
        let named = TEXT.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "));
        let unknown: Vec<&str> = named.map(|(name, _)| name).filter(|name| Class::named(name).is_none()).collect();
        assert_eq!(unknown, ["Known"]);
        assert_eq!(class("agent"), [Class::Named, Class::Person]);
        assert!(class("agnet").contains(&Class::Named) && class("agency").is_empty());
    }
}
