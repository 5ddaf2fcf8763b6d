//! The chance that an answer is right, from how the best piece fits the question.

use serde::Serialize;

use super::weigh::Weighed;
use crate::Passage;

/// At this confidence an answer is given, below it is refused.
pub const THRESHOLD: u8 = 50;

/// Weights of a logistic regression on the development halves of the sets that `aureole eval` reads, five-fold
/// cross-validated: `docs/decisions/0022-confidence-of-extracted-answers.md` says how to fit them again.
const BIAS: f32 = -5.43;
const COVERAGE: f32 = 8.36;
const FITS: f32 = 0.64;
const MARGIN: f32 = 2.17;
const MISSING_NAMES: f32 = -1.81;

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
}

impl Signals {
    pub(super) fn of(weighed: &[(&Passage, Vec<Weighed>)]) -> Self {
        let best_of = |pieces: &Vec<Weighed>| pieces.iter().max_by(|a, b| a.score.total_cmp(&b.score)).cloned();
        let mut bests: Vec<Weighed> = weighed.iter().filter_map(|(_, pieces)| best_of(pieces)).collect();
        bests.sort_by(|a, b| b.score.total_cmp(&a.score));
        let Some(best) = bests.first() else { return Self::default() };
        Self {
            coverage: best.coverage,
            missing_names: best.missing_names,
            fits: match best.fits {
                Some(true) => 1.0,
                Some(false) => 0.0,
                None => 0.5,
            },
            margin: bests.get(1).map_or(1.0, |second| (best.score - second.score).clamp(0.0, 1.0)),
        }
    }
}

/// 0 to 100.
pub(super) fn confidence(signals: &Signals) -> u8 {
    if *signals == Signals::default() {
        return 0;
    }
    let Signals { coverage, missing_names, fits, margin } = signals;
    let sum = BIAS + COVERAGE * coverage + FITS * fits + MARGIN * margin + MISSING_NAMES * missing_names;
    let chance = 1.0 / (1.0 + (-sum).exp());
    (chance * 100.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_of_the_question_is_more_confidence_and_nothing_is_none() {
        assert_eq!(confidence(&Signals::default()), 0);
        let full = Signals { coverage: 1.0, missing_names: 0.0, fits: 1.0, margin: 0.5 };
        assert!(confidence(&full) > 90);
        assert!(confidence(&Signals { coverage: 0.4, ..full }) < THRESHOLD);
        assert!(confidence(&Signals { missing_names: 1.0, coverage: 0.6, ..full }) < THRESHOLD);
    }
}
