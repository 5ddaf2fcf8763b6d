//! all-MiniLM-L6-v2 with 8-bit weights, run in this process by `rten`: English, 384 numbers.
//!
//! The model is no part of the repository. `bin/run` and `bin/test` fetch its two files into `models/minilm`; a release
//! build embeds them, a debug build reads them from there. Without them there is no [`MiniLm`].

use std::borrow::Cow;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use futures_util::FutureExt;
use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, ValueOrView};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;
use tokenizers::{Tokenizer, TruncationParams};

use super::worker::{Loaded, Worker};
use super::{Embedder, Embedding, Purpose, of_length_one};
use crate::Error;

/// Stored beside its vectors: another name means other vectors.
const NAME: &str = "all-minilm-l6-v2-int8";
/// Texts with a product below have nothing to do with each other: of the questions of `support-qa` none has its answer there.
pub const MINILM_FLOOR: f32 = 0.25;
/// A text is cut after so many tokens.
const TOKENS_MAX: usize = 256;
/// The model leaves memory when it had nothing to do for so long.
const IDLE: Duration = Duration::from_secs(10 * 60);
/// Cores for one text: passages are many and questions short, so more would only wait for each other.
const THREADS: usize = 1;

/// Where the build found the files.
#[allow(dead_code, reason = "each build makes one of them")]
enum Files {
    /// In the binary.
    Embedded {
        /// The weights.
        model: &'static [u8],
        /// The words.
        tokenizer: &'static [u8],
    },
    /// In a folder that is looked into at the first use.
    Folder(&'static str),
    /// Nowhere.
    Absent,
}

const FILES: Files = include!(concat!(env!("OUT_DIR"), "/minilm.rs"));

/// Whether this binary has no embedding model of its own.
pub fn missing_files() -> bool {
    match FILES {
        Files::Embedded { .. } => false,
        Files::Folder(folder) => !(file(folder, "model.onnx").exists() && file(folder, "tokenizer.json").exists()),
        Files::Absent => true,
    }
}

fn file(folder: &str, name: &str) -> std::path::PathBuf {
    Path::new(folder).join(name)
}

/// The model, loaded at the first text and dropped when idle. Cheap to clone: there is one in a process.
#[derive(Clone)]
pub struct MiniLm(Worker);

static WORKER: LazyLock<Worker> = LazyLock::new(|| Worker::new(|| Ok(Box::new(Session::load()?)), IDLE));

impl MiniLm {
    /// The model, unless this build has no files for it.
    pub fn find() -> Option<Self> {
        (!missing_files()).then(|| Self(WORKER.clone()))
    }

    /// Whether it is in memory now.
    pub fn is_loaded(&self) -> bool {
        self.0.is_running()
    }
}

impl Embedder for MiniLm {
    fn name(&self) -> &str {
        NAME
    }

    fn embed(&self, purpose: Purpose, texts: Vec<String>) -> Embedding {
        self.0.clone().vectors(purpose, texts).boxed()
    }
}

struct Session {
    model: Model,
    tokenizer: Tokenizer,
    inputs: [NodeId; 3],
    output: NodeId,
    threads: Arc<ThreadPool>,
}

impl Session {
    fn load() -> Result<Self, Error> {
        let mut options = ModelOptions::with_all_ops();
        // Twice as fast for a question, for 40 MB more while it is loaded.
        options.prepack_weights(true);
        let (model, words) = match FILES {
            Files::Embedded { model, tokenizer } => {
                (options.load_static_slice(model).map_err(broken)?, Cow::Borrowed(tokenizer))
            }
            Files::Folder(folder) => {
                let words = std::fs::read(file(folder, "tokenizer.json")).map_err(broken)?;
                (options.load_file(file(folder, "model.onnx")).map_err(broken)?, Cow::Owned(words))
            }
            Files::Absent => return Err(broken("its files are missing")),
        };
        let mut tokenizer = Tokenizer::from_bytes(words).map_err(broken)?;
        tokenizer.with_padding(None);
        let cut = TruncationParams { max_length: TOKENS_MAX, ..TruncationParams::default() };
        tokenizer.with_truncation(Some(cut)).map_err(broken)?;
        let input = |name| model.node_id(name).map_err(broken);
        let inputs = [input("input_ids")?, input("attention_mask")?, input("token_type_ids")?];
        let output = *model.output_ids().first().ok_or_else(|| broken("it has no output"))?;
        Ok(Self { model, tokenizer, inputs, output, threads: Arc::new(ThreadPool::with_num_threads(THREADS)) })
    }
}

fn broken(error: impl std::fmt::Display) -> Error {
    Error::Unavailable(format!("the embedding model can't be used: {error}"))
}

impl Loaded for Session {
    /// The mean of the tokens' vectors; there is one text at a time, so no token is padding.
    fn vector(&mut self, text: &str) -> Result<Vec<f32>, Error> {
        let encoded = self.tokenizer.encode_fast(text, true).map_err(broken)?;
        let ids = encoded.get_ids();
        let ids = NdTensor::from_fn([1, ids.len()], |[_, at]| ids[at].cast_signed());
        let mask = NdTensor::<i32, 2>::full(ids.shape(), 1);
        let kinds = NdTensor::<i32, 2>::zeros(ids.shape());
        let inputs: Vec<(NodeId, ValueOrView<'_>)> =
            self.inputs.into_iter().zip([ids.into(), mask.into(), kinds.into()]).collect();
        let options = RunOptions::default().with_thread_pool(Some(self.threads.clone()));
        let [states] = self.model.run_n(inputs, [self.output], Some(options)).map_err(broken)?;
        let states: NdTensor<f32, 3> = states.try_into().map_err(|_| broken("its output has another shape"))?;
        let [_, tokens, dimension] = states.shape();
        let mut mean = vec![0.0; dimension];
        for token in 0..tokens {
            mean.iter_mut().enumerate().for_each(|(at, sum)| *sum += states[[0, token, at]]);
        }
        of_length_one(mean).ok_or_else(|| broken("a text has no direction"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Only meaning tells these apart: the near pair shares fewer words than the far one.
    #[tokio::test]
    async fn what_means_the_same_is_near() {
        let model = MiniLm::find().expect("bin/test fetches the model's files into models/minilm");
        let texts = [
            "How do I get my money back?",
            "Refunds are paid within five days of the return.",
            "How do I get my coffee machine back from the repair?",
        ];
        let texts = texts.into_iter().map(str::to_owned).collect();
        let vectors = model.embed(Purpose::Question, texts).await.expect("vectors");
        assert!(vectors.iter().all(|vector| vector.len() == 384));
        let product = |one: &[f32], two: &[f32]| one.iter().zip(two).map(|(a, b)| a * b).sum::<f32>();
        assert!((product(&vectors[0], &vectors[0]) - 1.0).abs() < 1e-4);
        assert!(product(&vectors[0], &vectors[1]) > product(&vectors[0], &vectors[2]));
        assert!(model.is_loaded());
    }

    #[tokio::test]
    async fn a_long_text_is_cut_and_an_empty_one_is_no_fault() {
        let model = MiniLm::find().expect("bin/test fetches the model's files into models/minilm");
        let long = "Rinse the brewing unit. ".repeat(500);
        let texts = vec![long.clone(), format!("{long} Pay by card."), String::new(), "\u{0}\u{fffd}".to_owned()];
        let vectors = model.embed(Purpose::Passage, texts).await.expect("vectors");
        assert_eq!(vectors[0], vectors[1]);
        assert_eq!(vectors.len(), 4);
    }
}
