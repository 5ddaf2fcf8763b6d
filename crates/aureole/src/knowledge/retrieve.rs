//! From a question to the parents that may answer it: the children nearest by words and by meaning, fused by their ranks.
//!
//! Ranks, since scores of the two searches can't be compared. Both the weights and what they were measured on stand in
//! `docs/decisions/0122-fusion-by-rank.md`.

use std::collections::BTreeMap;

use llm::builtin::{Term, terms};
use llm::{Found, Passage};
use tantivy::TantivyError;
use uuid::Uuid;

use super::index::{Hits, Index, Wanted};
use super::near::Nearby;

/// Children that each search looks at for one question.
pub const CHILDREN_MAX: usize = 24;
/// Parents handed to the model.
pub const PARENTS_MAX: usize = 6;
/// How much the first ranks count more than those that follow: less, the larger.
const RANKS: f32 = 10.0;
/// How much a rank by meaning counts, beside 1 by words.
const MEANING: f32 = 2.0;

/// A parent that may hold the answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// The parent.
    pub parent: Uuid,
    /// Its best child.
    pub child: Uuid,
    /// That child's score: comparable within one search only.
    pub score: f32,
    /// How near the parent's nearest child is by meaning, where it is near at all.
    pub nearness: Option<f32>,
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
    /// How near the nearest child is by meaning; `None` where that can't be told.
    pub nearness: Option<f32>,
}

/// Searches a workspace by words. Blocks: call it off the async threads.
pub fn by_words(index: &Index, workspace: Uuid, question: &str) -> Result<Hits, TantivyError> {
    let wanted: Vec<Wanted> =
        terms(question).into_iter().map(|Term { stem, weight }| Wanted { stem, weight }).collect();
    index.search(workspace, &wanted, CHILDREN_MAX)
}

/// Brings both searches together; with nothing near, the order is that of the words.
pub fn fuse(words: Hits, nearby: &Nearby) -> Retrieved {
    let mut children: Vec<Candidate> =
        words.hits.iter().map(|hit| candidate(hit.parent, hit.child, hit.score)).collect();
    if !nearby.pieces.is_empty() {
        let rank = |at: usize| 1.0 / (RANKS + at as f32 + 1.0);
        children.iter_mut().enumerate().for_each(|(at, child)| child.score = rank(at));
        for (at, near) in nearby.pieces.iter().enumerate() {
            let score = MEANING * rank(at);
            match children.iter_mut().find(|known| known.child == near.piece.child) {
                Some(known) => known.score += score,
                None => children.push(candidate(near.piece.parent, near.piece.child, score)),
            }
        }
        // Stable, so that equals stay in an order that is the same each time.
        children.sort_by(|one, other| other.score.total_cmp(&one.score));
    }
    let mut candidates: Vec<Candidate> = Vec::new();
    for child in children {
        if candidates.len() < PARENTS_MAX && candidates.iter().all(|candidate| candidate.parent != child.parent) {
            candidates.push(child);
        }
    }
    for candidate in &mut candidates {
        let nearest = nearby.pieces.iter().find(|near| near.piece.parent == candidate.parent);
        // Without a scale a score says nothing about this passage by itself.
        candidate.nearness = nearest.filter(|_| nearby.nearness.is_some()).map(|near| near.score);
    }
    let Hits { searched, frequencies, .. } = words;
    Retrieved { candidates, searched, frequencies, nearness: nearby.nearness }
}

fn candidate(parent: Uuid, child: Uuid, score: f32) -> Candidate {
    Candidate { parent, child, score, nearness: None }
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
        let Candidate { score, nearness, .. } = *candidate;
        passages.push(Passage { number, title, heading, text, score, nearness });
    }
    let Retrieved { searched, frequencies, nearness, .. } = retrieved;
    (Found { passages, searched, frequencies, nearness }, sources)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::index::Hit;
    use crate::knowledge::vectors::{Near, Piece};

    fn words(children: &[u128]) -> Hits {
        let hit =
            |child: &u128| Hit { child: Uuid::from_u128(*child), parent: Uuid::from_u128(child / 10), score: 7.0 };
        Hits { hits: children.iter().map(hit).collect(), ..Hits::default() }
    }

    fn nearby(children: &[u128]) -> Nearby {
        let piece = |child: &u128| Piece {
            child: Uuid::from_u128(*child),
            parent: Uuid::from_u128(child / 10),
            source: Uuid::nil(),
        };
        let near = |child: &u128| Near { piece: piece(child), score: 0.5 };
        Nearby { pieces: children.iter().map(near).collect(), nearness: Some(0.5) }
    }

    fn parents(retrieved: &Retrieved) -> Vec<u128> {
        retrieved.candidates.iter().map(|candidate| candidate.parent.as_u128()).collect()
    }

    #[test]
    fn what_both_find_comes_first_then_meaning_then_words() {
        let fused = fuse(words(&[11, 21]), &nearby(&[31, 21]));
        assert_eq!(parents(&fused), [2, 3, 1]);
        assert_eq!(fused.nearness, Some(0.5));
        let each: Vec<_> = fused.candidates.iter().map(|candidate| candidate.nearness).collect();
        assert_eq!(each, [Some(0.5), Some(0.5), None]);
    }

    #[test]
    fn a_parent_is_found_once_by_its_best_child() {
        let fused = fuse(words(&[12, 11]), &nearby(&[13, 11, 21]));
        assert_eq!(parents(&fused), [1, 2]);
        assert_eq!(fused.candidates[0].child, Uuid::from_u128(11));
    }

    #[test]
    fn without_meaning_the_words_keep_their_order_and_scores() {
        let fused = fuse(words(&[21, 11]), &Nearby::default());
        assert_eq!((parents(&fused), fused.candidates[0].score), (vec![2, 1], 7.0));
    }
}
