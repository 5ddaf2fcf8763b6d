//! Exact search over vectors in memory: a signed byte for each number, and one loop.
//!
//! Every vector is looked at, so nothing near is ever missed, and a source that goes leaves no trace. Rounding to bytes
//! moves a score by less than 0.01. [decision 121](../../../../docs/decisions/0121-exact-search-over-bytes.md) has the
//! measurements.

use uuid::Uuid;

/// The largest value of a stored number.
const BYTE_MAX: f32 = 127.0;
/// The question's numbers are finer: its rounding would count for every vector.
const QUESTION_MAX: f32 = 16_383.0;
/// Bytes of a scale.
const SCALE_BYTES: usize = 4;

/// A vector of length 1 as it is stored: its scale, then a byte for each number.
pub fn encode(vector: &[f32]) -> Vec<u8> {
    let largest = vector.iter().fold(0.0_f32, |largest, number| largest.max(number.abs()));
    let scale = if largest > 0.0 { largest / BYTE_MAX } else { 1.0 };
    let mut bytes = Vec::with_capacity(SCALE_BYTES + vector.len());
    bytes.extend_from_slice(&scale.to_le_bytes());
    bytes.extend(vector.iter().map(|number| ((number / scale).round() as i8).cast_unsigned()));
    bytes
}

/// The piece that a vector stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The piece.
    pub child: Uuid,
    /// What an answer is made from when the piece is found.
    pub parent: Uuid,
    /// Its document.
    pub source: Uuid,
}

/// A piece near a question.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near {
    /// The piece.
    pub piece: Piece,
    /// The product of the two vectors: 1 is the same, 0 has nothing to do with it.
    pub score: f32,
}

/// The vectors of one model.
#[derive(Clone, Debug, Default)]
pub struct Vectors {
    dimension: usize,
    pieces: Vec<Piece>,
    scales: Vec<f32>,
    numbers: Vec<i8>,
}

impl Vectors {
    /// None yet, of a dimension.
    pub fn new(dimension: usize) -> Self {
        Self { dimension, ..Self::default() }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.pieces.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Their memory.
    pub fn bytes(&self) -> usize {
        self.pieces.capacity() * size_of::<Piece>() + self.scales.capacity() * SCALE_BYTES + self.numbers.capacity()
    }

    /// Makes room at once for many.
    pub fn reserve(&mut self, more: usize) {
        self.pieces.reserve_exact(more);
        self.scales.reserve_exact(more);
        self.numbers.reserve_exact(more * self.dimension);
    }

    /// Adds a piece with its vector as [`encode`] made it; one of another dimension is left out, and answers `false`.
    pub fn add(&mut self, piece: Piece, encoded: &[u8]) -> bool {
        let Some((scale, numbers)) = encoded.split_first_chunk::<SCALE_BYTES>() else { return false };
        if numbers.len() != self.dimension {
            return false;
        }
        self.pieces.push(piece);
        self.scales.push(f32::from_le_bytes(*scale));
        self.numbers.extend(numbers.iter().map(|byte| byte.cast_signed()));
        true
    }

    /// Forgets a source's pieces.
    pub fn forget(&mut self, source: Uuid) {
        let mut at = 0;
        while at < self.pieces.len() {
            if self.pieces[at].source != source {
                at += 1;
                continue;
            }
            // The last one takes the place.
            let last = self.pieces.len() - 1;
            self.pieces.swap_remove(at);
            self.scales.swap_remove(at);
            self.numbers.copy_within(last * self.dimension.., at * self.dimension);
            self.numbers.truncate(last * self.dimension);
        }
    }

    /// The `limit` nearest pieces, nearest first, none with a score below `floor`. A question of another dimension is
    /// near nothing.
    pub fn nearest(&self, question: &[f32], limit: usize, floor: f32) -> Vec<Near> {
        if question.len() != self.dimension || limit == 0 {
            return Vec::new();
        }
        let question: Vec<i16> = question.iter().map(|number| (number * QUESTION_MAX).round() as i16).collect();
        let mut best: Vec<(f32, usize)> = Vec::with_capacity(limit + 1);
        let mut least = floor;
        for (at, (numbers, scale)) in self.numbers.chunks_exact(self.dimension.max(1)).zip(&self.scales).enumerate() {
            let score = product(&question, numbers) as f32 * scale / QUESTION_MAX;
            if score < least {
                continue;
            }
            let place = best.partition_point(|(other, _)| *other >= score);
            best.insert(place, (score, at));
            if best.len() > limit {
                best.pop();
            }
            if best.len() == limit {
                least = best[limit - 1].0;
            }
        }
        best.into_iter().map(|(score, at)| Near { piece: self.pieces[at], score }).collect()
    }
}

/// Both vectors have about length 1, so the sum stays far below the largest `i32` whatever the dimension.
fn product(question: &[i16], numbers: &[i8]) -> i32 {
    question.iter().zip(numbers).map(|(one, other)| i32::from(*one) * i32::from(i16::from(*other))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(number: u128) -> Piece {
        Piece {
            child: Uuid::from_u128(number),
            parent: Uuid::from_u128(number / 2),
            source: Uuid::from_u128(number % 5),
        }
    }

    /// Directions that look random and are the same in every run.
    fn direction(seed: u64, dimension: usize) -> Vec<f32> {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut number = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 40) as f32 / (1 << 24) as f32 - 0.5
        };
        let vector: Vec<f32> = (0..dimension).map(|_| number()).collect();
        let length = vector.iter().map(|number| number * number).sum::<f32>().sqrt();
        vector.into_iter().map(|number| number / length).collect()
    }

    #[test]
    fn scores_are_those_of_the_whole_numbers_but_for_their_rounding() {
        for dimension in [3, 384, 3_072] {
            let mut vectors = Vectors::new(dimension);
            for seed in 1..=50 {
                assert!(vectors.add(piece(seed.into()), &encode(&direction(seed, dimension))));
            }
            let question = direction(7, dimension);
            let found = vectors.nearest(&question, 50, -2.0);
            assert_eq!((found.len(), found[0].piece), (50, piece(7)));
            for near in &found {
                let whole = direction(near.piece.child.as_u128() as u64, dimension);
                let exact: f32 = whole.iter().zip(&question).map(|(a, b)| a * b).sum();
                assert!((near.score - exact).abs() < 0.01, "{} of {exact}", near.score);
            }
            assert!(found.is_sorted_by(|one, other| one.score >= other.score));
            // In few dimensions many directions are near.
            let near = vectors.nearest(&question, 50, 0.9);
            assert_eq!(near.len(), found.iter().filter(|near| near.score >= 0.9).count());
            assert!(dimension == 3 || near.len() == 1, "{}", near.len());
            assert!(vectors.nearest(&question[1..], 5, 0.0).is_empty());
        }
    }

    #[test]
    fn a_forgotten_source_leaves_the_others_as_they_were() {
        let mut vectors = Vectors::new(8);
        (1..=40_u64).for_each(|seed| assert!(vectors.add(piece(seed.into()), &encode(&direction(seed, 8)))));
        assert!(!vectors.add(piece(41), &encode(&direction(41, 9))), "another dimension");
        vectors.forget(Uuid::from_u128(0));
        vectors.forget(Uuid::from_u128(3));
        assert_eq!(vectors.len(), 24);
        for seed in (1..=40_u64).filter(|seed| ![0, 3].contains(&(seed % 5))) {
            assert_eq!(vectors.nearest(&direction(seed, 8), 1, 0.0)[0].piece, piece(seed.into()));
        }
        (0..5).for_each(|source| vectors.forget(Uuid::from_u128(source)));
        assert!(vectors.is_empty() && vectors.nearest(&direction(1, 8), 5, 0.0).is_empty());
    }
}
