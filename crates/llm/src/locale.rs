//! The languages in which the server itself speaks to a visitor, and which of them a text is written in.

use whatlang::{Detector, Lang};

/// A language that the catalogues of phrases are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Locale {
    /// English, and everybody whose language has no catalogue.
    #[default]
    English,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
}

/// Shorter texts (in letters) are too short for letter statistics.
const DETECTABLE_LETTERS_MIN: usize = 24;

impl Locale {
    /// All languages with a catalogue.
    pub const ALL: [Self; 4] = [Self::English, Self::German, Self::French, Self::Spanish];

    /// The catalogue for a BCP 47 tag such as `de-AT`; English for languages without one.
    pub fn of(tag: Option<&str>) -> Self {
        let primary = tag.unwrap_or_default().split(['-', '_']).next().unwrap_or_default().to_lowercase();
        Self::ALL.into_iter().find(|locale| locale.code() == primary).unwrap_or_default()
    }

    /// The BCP 47 code.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
        }
    }

    /// The language of a text as far as it can be told: by its little words, then, if it is long enough, by its
    /// letters; `None` when both are silent.
    pub fn detect(text: &str) -> Option<Self> {
        Self::by_little_words(text).or_else(|| Self::by_letters(text))
    }

    fn by_little_words(text: &str) -> Option<Self> {
        let mut counts = Self::ALL.map(|locale| (0usize, locale));
        let lower = text.to_lowercase();
        for word in lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
            for (count, locale) in &mut counts {
                *count += usize::from(locale.little_words().contains(&word));
            }
        }
        counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        (counts[0].0 > counts[1].0).then_some(counts[0].1)
    }

    fn by_letters(text: &str) -> Option<Self> {
        if text.chars().filter(|c| c.is_alphabetic()).count() < DETECTABLE_LETTERS_MIN {
            return None;
        }
        let detector = Detector::with_allowlist(vec![Lang::Eng, Lang::Deu, Lang::Fra, Lang::Spa]);
        match detector.detect(text)?.lang() {
            Lang::Deu => Some(Self::German),
            Lang::Fra => Some(Self::French),
            Lang::Spa => Some(Self::Spanish),
            _ => Some(Self::English),
        }
    }

    /// Frequent words that none of the other languages here shares.
    fn little_words(self) -> &'static [&'static str] {
        match self {
            Self::English => &[
                "the", "and", "is", "are", "my", "your", "you", "what", "when", "where", "how", "who", "why", "which",
                "can", "do", "does", "did", "have", "has", "with", "for", "from", "this", "that", "it", "i", "of",
                "to", "not", "there", "please", "would", "could", "will", "want", "need", "hello", "thanks", "thank",
            ],
            Self::German => &[
                "der", "die", "das", "und", "ist", "sind", "ich", "sie", "mein", "meine", "meinen", "wie", "wann",
                "wo", "wer", "warum", "welche", "kann", "können", "haben", "habe", "mit", "für", "nicht", "bitte",
                "möchte", "will", "einen", "eine", "einem", "hallo", "danke", "auf", "bei", "von", "zu", "ein", "dem",
                "den", "wird", "gibt", "viel", "kostet", "nach",
            ],
            Self::French => &[
                "le", "les", "est", "sont", "je", "vous", "mon", "ma", "mes", "votre", "comment", "quand", "où", "qui",
                "pourquoi", "quel", "quelle", "puis", "peux", "avec", "pour", "pas", "voudrais", "une", "des",
                "bonjour", "merci", "du", "dans", "combien", "au", "aux", "ce", "cette", "sur", "svp",
            ],
            Self::Spanish => &[
                "el", "los", "las", "está", "son", "yo", "usted", "mi", "mis", "su", "cómo", "cuándo", "dónde",
                "quién", "qué", "cuál", "cuánto", "cuánta", "puedo", "tengo", "con", "para", "por", "favor", "quiero",
                "una", "del", "hola", "gracias", "al", "hay", "mucho", "buenos", "buenas", "necesito",
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_finds_its_catalogue_and_foreign_ones_english() {
        assert_eq!(Locale::of(Some("de-AT")), Locale::German);
        assert_eq!(Locale::of(Some("ES_mx")), Locale::Spanish);
        assert_eq!(Locale::of(Some("nl")), Locale::English);
        assert_eq!(Locale::of(None), Locale::English);
    }

    #[test]
    fn a_text_tells_its_language_or_nothing() {
        assert_eq!(Locale::detect("Wie lange dauert der Versand?"), Some(Locale::German));
        assert_eq!(Locale::detect("Où se trouve ma facture ?"), Some(Locale::French));
        assert_eq!(Locale::detect("¿Cuánto cuesta el plan básico?"), Some(Locale::Spanish));
        assert_eq!(Locale::detect("How do I pay?"), Some(Locale::English));
        assert_eq!(Locale::detect("E2"), None);
    }
}
