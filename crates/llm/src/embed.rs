//! The seam between the product and any embedding model: texts go in, vectors of length 1 come out.
//!
//! Two texts mean about the same when the product of their vectors is near 1. Vectors of different models say nothing
//! about each other, so whoever stores them stores the model's [`Embedder::name`] and their dimension beside them.

mod endpoint;
mod minilm;
mod worker;

use futures_util::future::BoxFuture;

use crate::Error;

pub use endpoint::Endpoint;
pub use minilm::{MINILM_FLOOR, MiniLm, missing_files};

/// Vectors on their way, one for each text, in the texts' order.
pub type Embedding = BoxFuture<'static, Result<Vec<Vec<f32>>, Error>>;

/// What a text is to its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Somebody waits for the answer to it: it goes before passages.
    Question,
    /// It is stored, to be found by questions.
    Passage,
}

/// A model that turns texts into vectors.
pub trait Embedder: Send + Sync {
    /// The model's name, to store beside its vectors.
    fn name(&self) -> &str;

    /// Turns each text into a vector of length 1, all of the same dimension. Never blocks: whatever takes time happens
    /// while the future is awaited, and dropping it cancels what has not begun.
    fn embed(&self, purpose: Purpose, texts: Vec<String>) -> Embedding;
}

/// Makes a vector's length 1; `None` for one that has no direction.
fn of_length_one(mut vector: Vec<f32>) -> Option<Vec<f32>> {
    let length = vector.iter().map(|number| number * number).sum::<f32>().sqrt();
    if !length.is_finite() || length <= f32::MIN_POSITIVE {
        return None;
    }
    vector.iter_mut().for_each(|number| *number /= length);
    Some(vector)
}
