//! Words as `builtin` compares them: lower case, without accents, stemmed, without the little ones.

use std::collections::HashSet;
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;

/// A word of a text, ready to be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// Lower case, without accents.
    pub(crate) plain: String,
    /// Its English stem, as the search index has it.
    pub(crate) stem: String,
    /// Whether it is written like a name or a number: with a capital within a sentence, or with a digit.
    pub(crate) named: bool,
}

/// The words of a text in order, little ones included.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let stemmer = Stemmer::create(Algorithm::English);
    let without_apostrophes = text.replace("'s ", " ").replace("’s ", " ").replace(['\'', '’'], "");
    let mut begins = true;
    without_apostrophes
        .split_inclusive(|c: char| !c.is_alphanumeric())
        .filter_map(|piece| {
            let word = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
            let named =
                word.contains(|c: char| c.is_ascii_digit()) || (!begins && word.starts_with(char::is_uppercase));
            begins = (begins && word.is_empty()) || piece.ends_with(['.', '!', '?', ':', '\n']);
            let plain = fold(word);
            let stem = stemmer.stem(&plain).into_owned();
            (!word.is_empty()).then_some(Word { plain, stem, named })
        })
        .collect()
}

/// The words that carry meaning.
pub(crate) fn content_words(text: &str) -> Vec<Word> {
    words(text).into_iter().filter(|word| !is_little(&word.plain)).collect()
}

/// Lower case without accents: "Où" is "ou".
pub fn fold(word: &str) -> String {
    word.nfd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).flat_map(char::to_lowercase).collect()
}

/// Whether a folded word says nothing about the subject of a question.
pub(crate) fn is_little(plain: &str) -> bool {
    LITTLE_WORDS.contains(plain)
}

/// Whether a folded word is in so many questions that it tells little about the subject.
pub(crate) fn is_soft(plain: &str) -> bool {
    SOFT_WORDS.contains(plain)
}

/// The stems to index a text by, or to look one up: those of its content words, or of all where it has no others.
pub fn stems(text: &str) -> Vec<String> {
    let content: Vec<String> = content_words(text).into_iter().map(|word| word.stem).collect();
    if content.is_empty() { words(text).into_iter().map(|word| word.stem).collect() } else { content }
}

/// Whether two words with the same first letter differ by one letter left out, added, changed, or two swapped.
pub(crate) fn differs_by_one(one: &str, two: &str) -> bool {
    let (one, two): (Vec<char>, Vec<char>) = (one.chars().collect(), two.chars().collect());
    if one.len().abs_diff(two.len()) > 1 || one.iter().any(char::is_ascii_digit) || one.first() != two.first() {
        return false;
    }
    let same = one.iter().zip(&two).take_while(|(a, b)| a == b).count();
    let (one, two) = (&one[same..], &two[same..]);
    match (one, two) {
        ([a, b, rest_one @ ..], [c, d, rest_two @ ..]) if a == d && b == c && rest_one == rest_two => true,
        ([_, rest_one @ ..], [_, rest_two @ ..]) if one.len() == two.len() => rest_one == rest_two,
        ([_, rest @ ..], _) if one.len() > two.len() => rest == two,
        (_, [_, rest @ ..]) if two.len() > one.len() => rest == one,
        _ => false,
    }
}

static LITTLE_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| LITTLE.split(' ').collect());
static SOFT_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| SOFT.split(' ').collect());

/// Folded.
const SOFT: &str = "\
    able actual add afterwards ago allow allowed always answer anyway apply away back become bit bring call called \
    case change come comes coming connect connected consider considered currently day days different enter entered \
    exist far feel fine first follow following forgot found gone good great happen happened happens hear hold hour \
    hours include including information instead issue keep keeps kind known last later left less likely look \
    looking made main make makes making matter maybe mean means minutes month months name named never new next \
    nothing number occur offer part people person place problem provide put question quickly rather receive related \
    right second seem set show shows since sort start stay stop tells term think time times today together tomorrow \
    tried try trying turn type understand used using usually various wanted week weeks went wish wonder word work \
    working works wrong year years yesterday";

/// Folded.
const LITTLE: &str = "\
    a about actually after again all already also am an and any anybody anyone anything are arent as ask at be \
    because been before being both but by can cannot cant could couldnt d did didnt do does doesnt doing done dont \
    each either else ever every exactly find for from get gets getting give given go goes going got had has have \
    havent having he hello help her here hers hey hi him his how i id if ill im in into is isnt it its ive just \
    know let like ll long m many may me might mine more most much must my need no not now of off often ok okay on \
    once one only or other our ours out over own please possible quite re really s said same say see shall she \
    should so some somebody someone something soon still such sure t take tell than thank thanks that thats the \
    their theirs them then there these they thing things this those through till to too under until up upon us use \
    ve very want was wasnt way we were what whats when where whether which while who whom whose why will with \
    within without wont would y yes yet you your yours";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_and_stemmed() {
        let stems: Vec<String> =
            content_words("Where's the Café's guarantee for refunds?").into_iter().map(|w| w.stem).collect();
        assert_eq!(stems, ["cafe", "guarante", "refund"]);
    }

    #[test]
    fn one_letter_is_forgiven() {
        assert!(
            differs_by_one("shippng", "shipping")
                && differs_by_one("reciept", "receipt")
                && differs_by_one("warrenti", "warranti")
        );
        assert!(!differs_by_one("refund", "refuse") && !differs_by_one("code1", "code2"));
    }
}
