//! A set's passages by meaning: embedded by the model of this binary, held as a workspace's own are.

use std::collections::HashMap;

use llm::{Embedder, MiniLm, Purpose};
use tokio::runtime::{Builder, Runtime};
use uuid::Uuid;

use super::corpus::EvalError;
use crate::knowledge::embedding::fill::in_place;
use crate::knowledge::index::Entry;
use crate::knowledge::near::Nearby;
use crate::knowledge::vectors::{Piece, Vectors, encode};

/// Passages that are handed to the model at once.
const PASSAGES_AT_ONCE: usize = 256;

/// The vectors of a set and the model that made them.
pub(super) struct Meaning {
    model: MiniLm,
    runtime: Runtime,
    vectors: Vectors,
    of_source: HashMap<Uuid, Vec<(Piece, Vec<u8>)>>,
}

impl Meaning {
    pub(super) fn new() -> Result<Self, EvalError> {
        let model = MiniLm::find().ok_or(EvalError::NoModel)?;
        let runtime = Builder::new_current_thread().build().map_err(|_| EvalError::NoModel)?;
        Ok(Self { model, runtime, vectors: Vectors::default(), of_source: HashMap::new() })
    }

    /// Embeds a document's passages and searches them from now on.
    pub(super) fn add(&mut self, source: Uuid, entries: &[Entry]) -> Result<(), EvalError> {
        let mut encoded = Vec::new();
        for portion in entries.chunks(PASSAGES_AT_ONCE) {
            let texts = portion.iter().map(|entry| in_place(&entry.title, &entry.heading, &entry.text)).collect();
            let vectors = self.runtime.block_on(self.model.embed(Purpose::Passage, texts))?;
            for (entry, vector) in portion.iter().zip(vectors) {
                if self.vectors.is_empty() && self.of_source.is_empty() && encoded.is_empty() {
                    self.vectors = Vectors::new(vector.len());
                }
                let piece = Piece { child: entry.child, parent: entry.parent, source };
                encoded.push((piece, encode(&vector)));
            }
        }
        self.of_source.insert(source, encoded);
        self.hide(source, false);
        Ok(())
    }

    /// Takes a document out of the search, or puts it back.
    pub(super) fn hide(&mut self, source: Uuid, hidden: bool) {
        self.vectors.forget(source);
        for (piece, encoded) in self.of_source.get(&source).filter(|_| !hidden).into_iter().flatten() {
            self.vectors.add(*piece, encoded);
        }
    }

    pub(super) fn near(&self, question: &str) -> Result<Nearby, EvalError> {
        let vectors = self.runtime.block_on(self.model.embed(Purpose::Question, vec![question.to_owned()]))?;
        Ok(vectors.first().map_or_else(Nearby::default, |vector| Nearby::by_builtin(&self.vectors, vector)))
    }
}
