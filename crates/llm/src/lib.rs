//! Talking to language models, whichever they are.
//!
//! One trait, [`Model`]: a request of system layers, messages, tools and limits goes in, a stream of [`Delta`]s comes
//! out. Dropping the stream cancels the call. The crate promises that every failure is one of the cases of [`Error`],
//! so that a caller can decide whether to wait, to give up or to tell the person who asks; it never retries by itself
//! and never speaks of what the answer is used for.
//!
//! [`builtin`] is the model that needs no key and no network: it answers only from the passages it is given. [`remote`]
//! are those of providers, or of a server next door.
//!
//! A second trait, [`Embedder`], turns texts into vectors that are near when the texts mean the same.

pub mod builtin;
mod embed;
mod fence;
mod locale;
mod model;
pub mod remote;
mod sentences;
#[cfg(feature = "model-server")]
pub mod testing;

pub use builtin::words::{fold, stems};
pub use embed::{Embedder, Embedding, Endpoint, MINILM_FLOOR, MiniLm, Purpose, missing_files};
pub use fence::fence;
pub use locale::Locale;
pub use model::{
    Chat, Delta, End, Error, Found, Image, Judgement, Layer, Limits, Message, Model, Outcome, Passage, Request, Schema,
    Tool, ToolCall, ToolChoice, ToolContent, Usage,
};
pub use sentences::sentences;
