//! What a question asks: its concepts, how much each tells, and what kind of thing would answer it.

use std::collections::BTreeSet;

use super::thesaurus::synonyms_at;
use super::words::{Word, is_little, is_soft, words};
use crate::Found;

/// A stem worth searching for.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// As [`crate::stems`] has it.
    pub stem: String,
    /// 1 for a word of the question, less for one that means the same.
    pub weight: f32,
}

/// How much a synonym counts in a search, beside 1 for the word itself.
const SYNONYM_WEIGHT: f32 = 0.35;
/// How much a word counts that is in so many questions that it tells little.
const SOFT_WEIGHT: f32 = 0.4;
/// How much a name or a number counts: an error code, a product, a place.
const NAMED_WEIGHT: f32 = 1.5;
/// A synonym's words stand for the concept at this share.
pub(super) const SYNONYM_MATCH: f32 = 0.8;

/// What to search for to answer a question.
pub fn terms(question: &str) -> Vec<Term> {
    let mut terms: Vec<Term> = Vec::new();
    let mut seen = BTreeSet::new();
    let concepts = concepts(question);
    for stem in concepts.iter().flat_map(|concept| &concept.stems) {
        if seen.insert(stem.clone()) {
            terms.push(Term { stem: stem.clone(), weight: 1.0 });
        }
    }
    for other in concepts.iter().flat_map(|concept| &concept.others) {
        let weight = SYNONYM_WEIGHT / other.len() as f32;
        for stem in other.iter().filter(|stem| !is_little(stem)) {
            if seen.insert(stem.clone()) {
                terms.push(Term { stem: stem.clone(), weight });
            }
        }
    }
    terms
}

/// One thing that a question speaks of.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Concept {
    /// The question's own words for it.
    pub(super) stems: Vec<String>,
    /// What else it may be called.
    pub(super) others: Vec<Vec<String>>,
    /// How much it tells, in the question alone.
    pub(super) weight: f32,
    /// Whether it is a name or a number, which nothing can stand for.
    pub(super) named: bool,
}

/// The concepts of a question in order; one that holds only little words keeps them.
pub(super) fn concepts(question: &str) -> Vec<Concept> {
    let all = words(question);
    let mut concepts = read(&all, |word| !is_little(&word.plain));
    if concepts.is_empty() {
        concepts = read(&all, |_| true);
    }
    concepts
}

fn read(all: &[Word], keeps: impl Fn(&Word) -> bool) -> Vec<Concept> {
    let stems: Vec<&str> = all.iter().map(|word| word.stem.as_str()).collect();
    let mut concepts: Vec<Concept> = Vec::new();
    let mut at = 0;
    while at < all.len() {
        let synonyms = synonyms_at(&stems[at..]);
        let length = synonyms.as_ref().map_or(1, |synonyms| synonyms.length);
        let taken = &all[at..at + length];
        if length > 1 || keeps(&all[at]) {
            let own: Vec<String> = taken
                .iter()
                .filter(|word| length == 1 || !is_little(&word.plain))
                .map(|word| word.stem.clone())
                .collect();
            let own = if own.is_empty() { taken.iter().map(|word| word.stem.clone()).collect() } else { own };
            let soft = taken.iter().all(|word| is_soft(&word.plain) || is_little(&word.plain));
            let named = taken.iter().any(|word| word.named);
            let concept = Concept {
                stems: own,
                others: synonyms.map_or_else(Vec::new, |synonyms| synonyms.others),
                weight: match (named, soft) {
                    (true, _) => NAMED_WEIGHT,
                    (false, true) => SOFT_WEIGHT,
                    (false, false) => 1.0,
                },
                named,
            };
            if concepts.iter().all(|known| known.stems != concept.stems) {
                concepts.push(concept);
            }
        }
        at += length;
    }
    concepts
}

impl Concept {
    /// The weight in a search: rare words tell more. Words that the search knows nothing of count in full.
    pub(super) fn informed_weight(&self, found: &Found) -> f32 {
        let frequency = self.stems.iter().filter_map(|stem| found.frequencies.get(stem)).min();
        let Some(frequency) = frequency else { return self.weight };
        let total = found.searched.max(1) as f32;
        let frequency = *frequency as f32;
        let idf = (1.0 + (total - frequency + 0.5).max(0.0) / (frequency + 0.5)).ln();
        let most = (1.0 + (total + 0.5) / 0.5).ln();
        self.weight * (idf / most).clamp(0.1, 1.0)
    }
}

/// What kind of thing answers a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wants {
    /// "How long", "how many days".
    Duration,
    /// "When", "until when", "which day".
    Time,
    /// "How much", "what does it cost".
    Money,
    /// "How many", "what percentage".
    Number,
    /// "Who".
    Person,
    /// "Where".
    Place,
    /// "How do I": steps.
    Way,
    /// Anything else.
    Anything,
}

/// What begins a question of each kind; the first kind that fits decides.
const KINDS: &[(Wants, &str)] = &[
    (
        Wants::Duration,
        "how long|how many days|how many hours|how many minutes|how many weeks|how many months|how many years|\
         how quickly|how soon|how fast|how often|wie lange|combien de temps|cuánto tiempo",
    ),
    (Wants::Anything, "what does it mean|what do you mean|what does this mean"),
    (Wants::Number, "how many|what percentage|what number|wie viele|combien de|cuántos|cuántas"),
    (Wants::Money, "how much|what does|cost|price|fee |rent |amount|was kostet|combien coûte|cuánto cuesta"),
    (
        Wants::Time,
        "when |what time|which day|what day|what year|which year|what month|what date|what century|until what|wann|\
         quand|cuándo",
    ),
    (Wants::Person, "who |whom|whose|wer |qui |quién"),
    (Wants::Place, "where|what city|what country|which country|wo |où |dónde"),
    (Wants::Way, "how do|how can|how to|how should|what now|what should i do|wie kann|wie |comment |cómo"),
];

/// Reads the kind off the question's little words.
pub(super) fn wants(question: &str) -> Wants {
    let lower = question.to_lowercase();
    let asks = |phrases: &str| phrases.split('|').any(|phrase| lower.contains(phrase));
    KINDS.iter().find(|(_, phrases)| asks(phrases)).map_or(Wants::Anything, |(kind, _)| *kind)
}

impl Wants {
    /// Whether a text holds the kind of thing that is asked for; `None` where that can't be told.
    pub(super) fn is_in(self, text: &str) -> Option<bool> {
        let lower = text.to_lowercase();
        let has_digit = lower.bytes().any(|byte| byte.is_ascii_digit());
        let number = has_digit || has_word(&lower, NUMBERS);
        match self {
            Self::Duration => Some(
                number && has_word(&lower, UNITS_OF_TIME)
                    || has_word(&lower, &["daily", "weekly", "monthly", "quarter", "immediately", "once"]),
            ),
            Self::Time => Some(has_word(&lower, TIMES) || has_word(&lower, UNITS_OF_TIME) || has_year(&lower)),
            Self::Money => Some(
                lower.contains(['$', '€', '£', '%'])
                    || has_decimal(&lower)
                    || has_word(&lower, &["free", "percent", "dollars", "euros", "pounds", "million", "billion"]),
            ),
            Self::Number => Some(number),
            Self::Person => Some(has_name(text)),
            Self::Place => Some(
                has_name(text)
                    || has_word(&lower, &["under", "on", "in", "at", "bottom", "back", "top", "side", "open"]),
            ),
            Self::Way | Self::Anything => None,
        }
    }
}

const NUMBERS: &[&str] = &[
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "twenty",
    "thirty", "hundred", "thousand", "million", "billion", "dozen", "half", "third", "quarter", "first", "second",
    "once", "twice", "no", "both", "several",
];
const UNITS_OF_TIME: &[&str] = &[
    "second",
    "seconds",
    "minute",
    "minutes",
    "hour",
    "hours",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "year",
    "years",
    "decade",
    "decades",
    "century",
    "centuries",
    "night",
    "quarter",
    "tage",
    "tagen",
    "stunden",
    "wochen",
    "jours",
    "heures",
    "días",
    "horas",
];
const TIMES: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "after",
    "before",
    "until",
    "during",
    "when",
    "immediately",
    "once",
    "spring",
    "summer",
    "autumn",
    "winter",
    "today",
    "tomorrow",
];

fn has_word(lower: &str, list: &[&str]) -> bool {
    lower.split(|c: char| !c.is_alphanumeric()).any(|word| list.contains(&word))
}

fn has_year(lower: &str) -> bool {
    lower.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4 && digits.starts_with(['1', '2']))
}

fn has_decimal(lower: &str) -> bool {
    let bytes = lower.as_bytes();
    bytes
        .windows(3)
        .any(|three| three[0].is_ascii_digit() && matches!(three[1], b'.' | b',') && three[2].is_ascii_digit())
}

/// A capital inside of a sentence is a name, near enough.
fn has_name(text: &str) -> bool {
    text.split_whitespace()
        .skip(1)
        .any(|word| word.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(char::is_uppercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_its_concepts() {
        let found = concepts("Can I get my money back?");
        assert_eq!(found.len(), 1);
        assert!(found[0].others.contains(&vec!["refund".to_owned()]));
        assert_eq!(concepts("who are you").len(), 3, "little words are kept where there is nothing else");
    }

    #[test]
    fn terms_begin_with_the_question_s_own_words() {
        let found = terms("Is the guarantee long?");
        assert_eq!((found[0].stem.as_str(), found[0].weight), ("guarante", 1.0));
        assert!(found.iter().any(|term| term.stem == "warranti" && term.weight < 1.0));
    }

    #[test]
    fn the_kind_of_answer_is_read_off_the_question() {
        assert_eq!(wants("How long does it take?"), Wants::Duration);
        assert_eq!(wants("How many phones can be used?"), Wants::Number);
        assert_eq!(wants("Wann kommt das Paket?"), Wants::Time);
        assert_eq!(wants("How do I reset it?"), Wants::Way);
        assert_eq!(Wants::Duration.is_in("It takes 25 minutes."), Some(true));
        assert_eq!(Wants::Money.is_in("It is blue."), Some(false));
    }
}
