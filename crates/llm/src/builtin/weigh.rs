//! How well each piece of the found passages fits a question.

use std::collections::HashSet;

use super::question::{Concept, SYNONYM_MATCH, Wants, concepts, wants};
use super::units::{Unit, units};
use super::words::{differs_by_one, words};
use crate::{Found, Passage};

/// How much a concept counts by where it stands, beside 1 in the piece itself.
const IN_HEADING: f32 = 0.75;
const IN_TITLE: f32 = 0.6;
const IN_NEIGHBOUR: f32 = 0.5;
const IN_PASSAGE: f32 = 0.3;
/// Extra for a piece that holds the kind of thing asked for, and for the search's own order.
const KIND_BONUS: f32 = 0.12;
const RANK_BONUS: f32 = 0.25;
/// Extra for each two concepts that stand side by side as in the question.
const ADJACENT_BONUS: f32 = 0.05;

/// A question, ready to be compared.
pub(super) struct Question {
    pub(super) wants: Wants,
    concepts: Vec<(Concept, f32)>,
}

impl Question {
    pub(super) fn new(text: &str, found: &Found) -> Self {
        let concepts = concepts(text).into_iter().map(|concept| {
            let weight = concept.informed_weight(found);
            (concept, weight)
        });
        Self { wants: wants(text), concepts: concepts.collect() }
    }

    fn total(&self) -> f32 {
        self.concepts.iter().map(|(_, weight)| weight).sum::<f32>().max(f32::EPSILON)
    }
}

/// A piece with its weight.
#[derive(Clone, Debug)]
pub(super) struct Weighed {
    pub(super) unit: Unit,
    /// The order among all pieces.
    pub(super) score: f32,
    /// Share of the question's concepts in the piece, its headings and its surroundings, 0 to 1.
    pub(super) coverage: f32,
    /// Share of the question's names and numbers that are nowhere in the passage, 0 to 1.
    pub(super) missing_names: f32,
    /// Whether it holds the kind of thing asked for.
    pub(super) fits: Option<bool>,
}

/// The pieces of one passage, in their order.
pub(super) fn weigh(question: &Question, passage: &Passage, best_score: f32) -> Vec<Weighed> {
    let pieces: Vec<(Unit, Bag)> =
        units(&passage.text).into_iter().map(|unit| (unit.clone(), Bag::new(&unit.text))).collect();
    let title = Bag::new(&passage.title);
    let whole = Bag::new(&format!("{} {}", passage.heading, passage.text));
    let rank = if best_score > 0.0 { (passage.score / best_score).clamp(0.0, 1.0) } else { 0.0 };
    let weigh_one = |at: usize| {
        let (unit, own) = &pieces[at];
        let heading = match unit.heading.is_empty() {
            true => Bag::new(&passage.heading),
            false => Bag::new(&unit.heading),
        };
        let beside = |other: Option<usize>| {
            other.and_then(|other| pieces.get(other)).filter(|(one, _)| one.heading == unit.heading)
        };
        let places: Vec<(&Bag, f32)> = [
            (Some(own), 1.0),
            (Some(&heading), IN_HEADING),
            (Some(&title), IN_TITLE),
            (beside(at.checked_sub(1)).map(|(_, bag)| bag), IN_NEIGHBOUR),
            (beside(Some(at + 1)).map(|(_, bag)| bag), IN_NEIGHBOUR),
            (Some(&whole), IN_PASSAGE),
        ]
        .into_iter()
        .filter_map(|(bag, weight)| bag.map(|bag| (bag, weight)))
        .collect();
        measure(question, unit, &places, rank)
    };
    (0..pieces.len()).map(weigh_one).collect()
}

fn measure(question: &Question, unit: &Unit, places: &[(&Bag, f32)], rank: f32) -> Weighed {
    let mut covered = 0.0;
    let (mut names, mut missing_names) = (0usize, 0usize);
    for (concept, weight) in &question.concepts {
        let best = places.iter().map(|(bag, place)| bag.holds(concept) * place).fold(0.0, f32::max);
        covered += weight * best;
        names += usize::from(concept.named);
        if best == 0.0 {
            missing_names += usize::from(concept.named);
        }
    }
    let total = question.total();
    let adjacent =
        question.concepts.windows(2).filter(|two| places[0].0.holds_side_by_side(&two[0].0, &two[1].0)).count();
    let fits = question.wants.is_in(&unit.text);
    let coverage = covered / total;
    let score = coverage
        + KIND_BONUS * f32::from(u8::from(fits == Some(true)))
        + RANK_BONUS * rank
        + ADJACENT_BONUS * adjacent.min(3) as f32;
    Weighed { unit: unit.clone(), score, coverage, missing_names: missing_names as f32 / names.max(1) as f32, fits }
}

/// The stems of a text.
struct Bag {
    stems: HashSet<String>,
    pairs: HashSet<(String, String)>,
}

impl Bag {
    fn new(text: &str) -> Self {
        let words = words(text);
        let pairs = words.windows(2).map(|two| (two[0].stem.clone(), two[1].stem.clone())).collect();
        Self { stems: words.into_iter().map(|word| word.stem).collect(), pairs }
    }

    /// 1 for the concept's own words, less for others that mean the same or are nearly spelt like them.
    fn holds(&self, concept: &Concept) -> f32 {
        if concept.stems.iter().all(|stem| self.stems.contains(stem)) {
            return 1.0;
        }
        if concept.others.iter().any(|other| other.iter().all(|stem| self.stems.contains(stem))) {
            return SYNONYM_MATCH;
        }
        match concept.stems.as_slice() {
            [stem] if stem.chars().count() >= 5 && self.stems.iter().any(|own| differs_by_one(stem, own)) => 0.7,
            _ => 0.0,
        }
    }

    fn holds_side_by_side(&self, one: &Concept, two: &Concept) -> bool {
        match (one.stems.last(), two.stems.first()) {
            (Some(one), Some(two)) => self.pairs.contains(&(one.clone(), two.clone())),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_piece_that_speaks_of_the_question_weighs_most() {
        let passage = Passage {
            number: 1,
            title: "Repairs".into(),
            text: "## Costs\nWe like you. A repair costs 89.00.\n\n## Time\nA repair is done in 8 days.".into(),
            score: 1.0,
            ..Passage::default()
        };
        let best = |text: &str| {
            let question = Question::new(text, &Found::default());
            let pieces = weigh(&question, &passage, 1.0);
            pieces.into_iter().max_by(|a, b| a.score.total_cmp(&b.score)).expect("there are pieces").unit.text
        };
        assert_eq!(best("How much is a repair?"), "A repair costs 89.00.");
        assert_eq!(best("How long is a repair?"), "A repair is done in 8 days.");
    }
}
