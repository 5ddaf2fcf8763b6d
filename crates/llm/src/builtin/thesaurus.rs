//! Words that people who ask and people who write help pages use for the same thing.
//!
//! Each line of `thesaurus.txt` is one group; an entry of several words counts where all of them stand near each other. The groups are of
//! general support vocabulary, no firm's own words belong here: those should be written into the documents.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::words::{is_little, words};

/// The groups.
const TEXT: &str = include_str!("thesaurus.txt");

/// An entry: one to three stems.
type Entry = Vec<String>;

/// For the first stem of an entry: the entries that begin with it and the group they are of.
static BY_FIRST_STEM: LazyLock<HashMap<String, Vec<(Entry, usize)>>> = LazyLock::new(|| {
    let mut index: HashMap<String, Vec<(Entry, usize)>> = HashMap::new();
    for (number, group) in ENTRIES.iter().enumerate() {
        for entry in group {
            index.entry(entry[0].clone()).or_default().push((entry.clone(), number));
        }
    }
    index
});

static ENTRIES: LazyLock<Vec<Vec<Entry>>> = LazyLock::new(|| {
    let entry = |text: &str| words(text).into_iter().map(|word| word.stem).collect::<Entry>();
    let groups = TEXT.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    groups.map(|group| group.split(',').map(entry).filter(|entry| !entry.is_empty()).collect()).collect()
});

/// A place in a text where an entry stands, and what else could be said instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Synonyms {
    /// How many words of the text the entry covers.
    pub(super) length: usize,
    /// The other entries of its groups.
    pub(super) others: Vec<Entry>,
}

/// The synonyms of the longest entry that begins at the start of `stems`.
pub(super) fn synonyms_at(stems: &[&str]) -> Option<Synonyms> {
    let begin = BY_FIRST_STEM.get(*stems.first()?)?;
    let fits = |entry: &Entry| entry.len() <= stems.len() && entry.iter().zip(stems).all(|(one, two)| one == two);
    let length = begin.iter().filter(|(entry, _)| fits(entry)).map(|(entry, _)| entry.len()).max()?;
    let mut others: Vec<Entry> = Vec::new();
    for (entry, group) in begin.iter().filter(|(entry, _)| entry.len() == length && fits(entry)) {
        // "At most" asks for a maximum; a text with an "at most" in it says nothing about one.
        let tells = |other: &&Entry| *other != entry && other.iter().any(|stem| !is_little(stem));
        others.extend(ENTRIES[*group].iter().filter(tells).cloned());
    }
    Some(Synonyms { length, others })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_entry_decides() {
        let found = synonyms_at(&["gift", "card", "expir"]).expect("in the list");
        assert_eq!(found.length, 2);
        assert!(found.others.contains(&vec!["voucher".to_owned()]));
        assert_eq!(synonyms_at(&["zebra"]), None);
    }

    #[test]
    fn no_group_is_of_one_entry() {
        assert!(ENTRIES.iter().all(|group| group.len() > 1));
    }
}
