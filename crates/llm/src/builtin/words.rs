//! Words as `builtin` compares them: lower case, without accents, stemmed, without the little ones.

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;

/// A word of a text, ready to be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// Lower case, without accents.
    pub(crate) plain: String,
    /// Its English stem, as the search index has it.
    pub(crate) stem: String,
}

/// The words of a text in order, little ones included.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let stemmer = Stemmer::create(Algorithm::English);
    let without_apostrophes = text.replace("'s ", " ").replace("’s ", " ").replace(['\'', '’'], "");
    without_apostrophes
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            let plain = fold(word);
            let stem = stemmer.stem(&plain).into_owned();
            Word { plain, stem }
        })
        .collect()
}

/// The words that carry meaning.
pub(crate) fn content_words(text: &str) -> Vec<Word> {
    words(text).into_iter().filter(|word| !is_little(&word.plain)).collect()
}

/// Lower case without accents: "Où" is "ou".
pub(crate) fn fold(word: &str) -> String {
    word.nfd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).flat_map(char::to_lowercase).collect()
}

/// Whether a folded word says nothing about the subject of a question.
pub(crate) fn is_little(plain: &str) -> bool {
    LITTLE.binary_search(&plain).is_ok()
}

/// Sorted, folded.
const LITTLE: &[&str] = &[
    "a",
    "about",
    "actually",
    "after",
    "again",
    "all",
    "already",
    "also",
    "am",
    "an",
    "and",
    "any",
    "anybody",
    "anyone",
    "anything",
    "are",
    "arent",
    "as",
    "ask",
    "at",
    "be",
    "because",
    "been",
    "before",
    "being",
    "both",
    "but",
    "by",
    "can",
    "cannot",
    "cant",
    "could",
    "couldnt",
    "d",
    "did",
    "didnt",
    "do",
    "does",
    "doesnt",
    "doing",
    "done",
    "dont",
    "each",
    "either",
    "else",
    "ever",
    "every",
    "exactly",
    "find",
    "for",
    "from",
    "get",
    "gets",
    "getting",
    "give",
    "given",
    "go",
    "goes",
    "going",
    "got",
    "had",
    "has",
    "have",
    "havent",
    "having",
    "he",
    "hello",
    "help",
    "her",
    "here",
    "hers",
    "hey",
    "hi",
    "him",
    "his",
    "how",
    "i",
    "id",
    "if",
    "ill",
    "im",
    "in",
    "into",
    "is",
    "isnt",
    "it",
    "its",
    "ive",
    "just",
    "know",
    "let",
    "like",
    "ll",
    "long",
    "m",
    "many",
    "may",
    "me",
    "might",
    "mine",
    "more",
    "most",
    "much",
    "must",
    "my",
    "need",
    "no",
    "not",
    "now",
    "of",
    "off",
    "often",
    "ok",
    "okay",
    "on",
    "once",
    "one",
    "only",
    "or",
    "other",
    "our",
    "ours",
    "out",
    "over",
    "own",
    "please",
    "possible",
    "quite",
    "re",
    "really",
    "s",
    "said",
    "same",
    "say",
    "see",
    "shall",
    "she",
    "should",
    "so",
    "some",
    "somebody",
    "someone",
    "something",
    "soon",
    "still",
    "such",
    "sure",
    "t",
    "take",
    "tell",
    "than",
    "thank",
    "thanks",
    "that",
    "thats",
    "the",
    "their",
    "theirs",
    "them",
    "then",
    "there",
    "these",
    "they",
    "thing",
    "things",
    "this",
    "those",
    "through",
    "till",
    "to",
    "too",
    "under",
    "until",
    "up",
    "upon",
    "us",
    "use",
    "ve",
    "very",
    "want",
    "was",
    "wasnt",
    "way",
    "we",
    "were",
    "what",
    "whats",
    "when",
    "where",
    "whether",
    "which",
    "while",
    "who",
    "whom",
    "whose",
    "why",
    "will",
    "with",
    "within",
    "without",
    "wont",
    "would",
    "y",
    "yes",
    "yet",
    "you",
    "your",
    "yours",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_little_words_is_sorted() {
        assert!(LITTLE.is_sorted());
    }

    #[test]
    fn words_are_folded_and_stemmed() {
        let stems: Vec<String> =
            content_words("Where's the Café's guarantee for refunds?").into_iter().map(|w| w.stem).collect();
        assert_eq!(stems, ["cafe", "guarante", "refund"]);
    }
}
