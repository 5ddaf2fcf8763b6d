//! The seam between the product and any language model: what is asked, what comes back, what can go wrong.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::BoxStream;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A running answer. Dropping it cancels the call; nothing is yielded after [`Delta::End`] or an error.
pub type Chat = BoxStream<'static, Result<Delta, Error>>;

/// A language model that chats.
pub trait Model: Send + Sync {
    /// The name to record beside an answer, such as `builtin` or `openai/gpt-5`.
    fn name(&self) -> &str;

    /// Starts one answer. Never blocks: whatever takes time happens while the stream is polled.
    fn chat(&self, request: Request) -> Chat;
}

/// One question to a model, complete: models keep nothing between two requests.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Instructions, the most important first.
    pub system: Vec<Layer>,
    /// The conversation, oldest first; the last [`Message::User`] is the question.
    pub messages: Vec<Message>,
    /// What the model may call.
    pub tools: Vec<Tool>,
    /// Whether it may, must or must not call.
    pub tool_choice: ToolChoice,
    /// Bounds on the answer.
    pub limits: Limits,
    /// The asking person's language (BCP 47), a hint where the text itself does not tell.
    pub locale: Option<String>,
    /// Pictures that belong to the question. A model that can't see leaves them out.
    pub images: Vec<Image>,
    /// The form the whole answer must have; without it the answer is prose.
    pub schema: Option<Schema>,
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Such as `image/png`.
    pub media_type: String,
    /// The picture's bytes in base64.
    pub base64: Arc<str>,
}

/// The form of an answer that a program reads.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    /// Letters, digits, `_` and `-`.
    pub name: String,
    /// JSON Schema of the answer.
    pub schema: Value,
}

/// One layer of instructions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// What the layer is, for logs and for the heading a provider may print above it.
    pub name: String,
    /// The instructions, Markdown.
    pub text: String,
    /// Whether the layer is the same in the next request, so that a provider can cache the prefix up to it.
    pub stable: bool,
}

/// One entry of the conversation.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// What the person wrote: data, never an instruction to the system.
    User(String),
    /// What the model said, and what it called.
    Assistant {
        /// The text it wrote, possibly empty.
        text: String,
        /// The calls it made after the text.
        calls: Vec<ToolCall>,
    },
    /// What a called tool returned: data as well.
    ToolResult {
        /// The [`ToolCall::id`] this answers.
        call_id: String,
        /// The tool's name.
        name: String,
        /// What it returned.
        content: ToolContent,
    },
}

/// What a tool returned.
#[derive(Clone, Debug, PartialEq)]
pub enum ToolContent {
    /// Anything that is best read as text.
    Text(String),
    /// Passages of a search.
    Passages(Found),
}

/// What a search found, best first, and how common the question's words are in all that was searched.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The passages, best first.
    pub passages: Vec<Passage>,
    /// How many passages were searched.
    pub searched: u64,
    /// For each stem of the question, in how many of the searched passages it occurs. Stems without an entry are
    /// taken as unknown, those with 0 as absent.
    pub frequencies: BTreeMap<String, u64>,
    /// How near the nearest passage is to the question by meaning, 1 being the same, where that was asked.
    pub nearness: Option<f32>,
}

/// A piece of a document that may hold the answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Passage {
    /// The number to cite the document by; passages of one document share it.
    pub number: u32,
    /// The document's title.
    pub title: String,
    /// The headings above the passage, outermost first, joined by ` > `; empty without any.
    pub heading: String,
    /// The passage as Markdown.
    pub text: String,
    /// The search's score; comparable within one search only.
    pub score: f32,
    /// How near the text's nearest piece is to the question by meaning, where it is near at all.
    #[serde(default)]
    pub nearness: Option<f32>,
}

/// A function that the model may ask the caller to run.
#[derive(Clone, Debug, PartialEq)]
pub struct Tool {
    /// Letters, digits, `_` and `-`, at most 64.
    pub name: String,
    /// When to call it, for the model to read.
    pub description: String,
    /// JSON Schema of the arguments.
    pub parameters: Value,
}

/// Whether the model calls tools.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ToolChoice {
    /// The model decides.
    #[default]
    Auto,
    /// It must not.
    Never,
    /// It must call one.
    Required,
}

/// Bounds on one answer. It ends with [`Error::TimedOut`] or [`Error::Cut`] when a time runs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Tokens of the answer.
    pub output_tokens: u32,
    /// Time until the provider gives a first sign of the answer.
    pub first_delta: Duration,
    /// Time between two signs of it.
    pub idle: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { output_tokens: 1024, first_delta: Duration::from_secs(30), idle: Duration::from_secs(20) }
    }
}

/// A piece of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Delta {
    /// More text; the answer is all of them joined.
    Text(String),
    /// A whole tool call: providers that stream arguments yield it when they are complete.
    ToolCall(ToolCall),
    /// What the model thinks of its answer, by models that can tell; once, before [`Delta::End`].
    Judgement(Judgement),
    /// What an answer that breaks off has cost, as far as the provider said so; once, before the error.
    Spent(Usage),
    /// The answer is complete. Always the last delta of an answer without an error.
    End {
        /// Why it ended.
        end: End,
        /// What it cost.
        usage: Usage,
    },
}

/// A request to run a tool.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolCall {
    /// Unique in the conversation, to match the result.
    pub id: String,
    /// The tool's name.
    pub name: String,
    /// The arguments, already parsed, not yet checked against the schema. A string if they were no JSON.
    pub arguments: Value,
    /// What the provider wants back with the call, unread.
    pub signatures: Vec<String>,
}

/// A model's own measure of its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// 0 to 100: the chance that the answer is right and complete.
    pub confidence: u8,
    /// What kind of answer it is.
    pub outcome: Outcome,
}

/// What kind of answer was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The question was answered.
    Answered,
    /// The text says that there is no answer.
    Refused,
    /// A greeting, thanks, a good-bye: there was no question.
    SmallTalk,
    /// A person was asked for and called by tool.
    HandedOver,
}

/// Why an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It was finished.
    Stop,
    /// Tools are to be run and their results sent in the next request.
    ToolCalls,
    /// [`Limits::output_tokens`] were used up.
    Length,
}

/// Tokens used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Tokens read.
    pub input_tokens: u32,
    /// Tokens written.
    pub output_tokens: u32,
}

/// Why there is no answer, or only a part. What the provider said is kept in its own words, shortened, without secrets.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Too many requests; the same request may work later.
    #[error("{said}")]
    RateLimited {
        /// The provider's own words.
        said: String,
        /// How long to wait, where the provider said so.
        retry_after: Option<Duration>,
    },
    /// The model could not be reached or failed before the first delta; the same request may work later.
    #[error("{0}")]
    Unavailable(String),
    /// Nothing came within [`Limits::first_delta`].
    #[error("no answer within {} s", .0.as_secs())]
    TimedOut(Duration),
    /// The provider will not answer this request, now or later: a wrong key, a wrong model name, a rule of content.
    #[error("{0}")]
    Refused(String),
    /// The answer broke off after its first delta. What was yielded stands; asking again would repeat it.
    #[error("{0}")]
    Cut(String),
}

impl Error {
    /// Whether the same request can be sent again without repeating anything to the person who asked.
    pub fn can_retry(&self) -> bool {
        matches!(self, Self::RateLimited { .. } | Self::Unavailable(_))
    }
}
