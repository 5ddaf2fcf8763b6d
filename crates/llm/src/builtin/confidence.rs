//! The chance that an answer is right, from how the best piece fits the question.

use serde::Serialize;

use super::weigh::Weighed;
use crate::{Found, MINILM_FLOOR, Passage};

/// At this confidence an answer is given, below it is refused.
pub const THRESHOLD: u8 = 50;

/// Weights of a logistic regression on the development halves of the sets that `aureole eval` reads, five-fold
/// cross-validated: `docs/decisions/0022-confidence-of-extracted-answers.md` says how to fit them again.
struct Weights {
    bias: f32,
    coverage: f32,
    fits: f32,
    margin: f32,
    missing_names: f32,
    nearness: f32,
}

const BY_WORDS: Weights =
    Weights { bias: -5.43, coverage: 8.36, fits: 0.64, margin: 2.17, missing_names: -1.81, nearness: 0.0 };
/// Fitted again with the nearness, which takes over from the words: `docs/decisions/0122-fusion-by-rank.md`.
const BY_MEANING: Weights =
    Weights { bias: -7.85, coverage: 6.08, fits: 0.44, margin: 2.83, missing_names: -1.86, nearness: 6.96 };

/// What the confidence is made from, each 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Signals {
    /// Share of the question's concepts in the best piece and its surroundings, rare ones counting more.
    pub coverage: f32,
    /// Share of the question's names and numbers that its passage lacks.
    pub missing_names: f32,
    /// Whether the piece holds the kind of thing asked for: 1, 0, or one half where that can't be told.
    pub fits: f32,
    /// How far the best passage is ahead of the second.
    pub margin: f32,
    /// How near the best piece's passage is to the question by meaning, where that was asked.
    pub nearness: Option<f32>,
}

impl Signals {
    pub(super) fn of(weighed: &[(&Passage, Vec<Weighed>)], found: &Found) -> Self {
        let best_of = |pieces: &Vec<Weighed>| pieces.iter().max_by(|a, b| a.score.total_cmp(&b.score)).cloned();
        let best_piece = |(passage, pieces): &(&Passage, Vec<Weighed>)| Some((best_of(pieces)?, passage.nearness));
        let mut bests: Vec<(Weighed, Option<f32>)> = weighed.iter().filter_map(best_piece).collect();
        bests.sort_by(|(a, _), (b, _)| b.score.total_cmp(&a.score));
        let Some((best, nearness)) = bests.first() else { return Self::default() };
        Self {
            coverage: best.coverage,
            missing_names: best.missing_names,
            fits: match best.fits {
                Some(true) => 1.0,
                Some(false) => 0.0,
                None => 0.5,
            },
            margin: bests.get(1).map_or(1.0, |(second, _)| (best.score - second.score).clamp(0.0, 1.0)),
            nearness: found.nearness.map(|_| nearness.unwrap_or(MINILM_FLOOR)),
        }
    }
}

/// 0 to 100.
pub(super) fn confidence(signals: &Signals) -> u8 {
    if *signals == Signals::default() {
        return 0;
    }
    let weights = if signals.nearness.is_some() { BY_MEANING } else { BY_WORDS };
    let sum = weights.bias
        + weights.coverage * signals.coverage
        + weights.fits * signals.fits
        + weights.margin * signals.margin
        + weights.missing_names * signals.missing_names
        + weights.nearness * signals.nearness.unwrap_or_default();
    let chance = 1.0 / (1.0 + (-sum).exp());
    (chance * 100.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_of_the_question_is_more_confidence_and_nothing_is_none() {
        assert_eq!(confidence(&Signals::default()), 0);
        let full = Signals { coverage: 1.0, missing_names: 0.0, fits: 1.0, margin: 0.5, nearness: None };
        assert!(confidence(&full) > 90);
        assert!(confidence(&Signals { coverage: 0.4, ..full }) < THRESHOLD);
        assert!(confidence(&Signals { missing_names: 1.0, coverage: 0.6, ..full }) < THRESHOLD);
    }

    #[test]
    fn what_is_near_needs_fewer_common_words_and_what_is_far_more() {
        let half = Signals { coverage: 0.4, missing_names: 0.0, fits: 0.5, margin: 0.4, nearness: None };
        assert!(confidence(&half) < THRESHOLD);
        assert!(confidence(&Signals { nearness: Some(0.7), ..half }) >= THRESHOLD);
        let most = Signals { coverage: 0.6, ..half };
        assert!(confidence(&most) >= THRESHOLD);
        assert!(confidence(&Signals { nearness: Some(MINILM_FLOOR), ..most }) < THRESHOLD);
    }
}
