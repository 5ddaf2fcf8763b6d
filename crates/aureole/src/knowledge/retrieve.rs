//! From a question to the parents that may answer it: BM25 over the children, best child first.

use std::collections::BTreeMap;

use llm::builtin::{Term, terms};
use llm::{Found, Passage};
use tantivy::TantivyError;
use uuid::Uuid;

use super::index::{Index, Wanted};

/// Children looked at for one question.
const CHILDREN_MAX: usize = 24;
/// Parents handed to the model.
pub const PARENTS_MAX: usize = 6;

/// A parent that may hold the answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// The parent.
    pub parent: Uuid,
    /// Its best child.
    pub child: Uuid,
    /// That child's BM25.
    pub score: f32,
}

/// What was found, and how common the question's words are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Retrieved {
    /// Best first, at most [`PARENTS_MAX`].
    pub candidates: Vec<Candidate>,
    /// How many children were searched.
    pub searched: u64,
    /// In how many of them each stem of the question, or a word that means the same, occurs.
    pub frequencies: BTreeMap<String, u64>,
}

/// Searches a workspace. Blocks: call it off the async threads.
pub fn retrieve(index: &Index, workspace: Uuid, question: &str) -> Result<Retrieved, TantivyError> {
    let wanted: Vec<Wanted> =
        terms(question).into_iter().map(|Term { stem, weight }| Wanted { stem, weight }).collect();
    let found = index.search(workspace, &wanted, CHILDREN_MAX)?;
    let mut candidates: Vec<Candidate> = Vec::new();
    for hit in found.hits {
        if candidates.len() < PARENTS_MAX && candidates.iter().all(|candidate| candidate.parent != hit.parent) {
            candidates.push(Candidate { parent: hit.parent, child: hit.child, score: hit.score });
        }
    }
    Ok(Retrieved { candidates, searched: found.searched, frequencies: found.frequencies })
}

/// A parent as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// Its document.
    pub source: Uuid,
    /// The document's title.
    pub title: String,
    /// The headings above it.
    pub heading: String,
    /// Its text.
    pub text: String,
}

/// The candidates as passages for a model, with the sources in the order of their numbers, which begin with 1. A
/// candidate that `stored` doesn't know any more was removed since the index was written, and is left out.
pub fn passages(retrieved: Retrieved, stored: impl Fn(Uuid) -> Option<Stored>) -> (Found, Vec<Uuid>) {
    let mut sources: Vec<Uuid> = Vec::new();
    let mut passages = Vec::new();
    for candidate in &retrieved.candidates {
        let Some(Stored { source, title, heading, text }) = stored(candidate.parent) else { continue };
        let at = sources.iter().position(|known| *known == source).unwrap_or_else(|| {
            sources.push(source);
            sources.len() - 1
        });
        let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
        passages.push(Passage { number, title, heading, text, score: candidate.score });
    }
    (Found { passages, searched: retrieved.searched, frequencies: retrieved.frequencies }, sources)
}
