//! Why an answer says what it says: what the model was given, what it did, what it cost. Kept with the turn, for the team
//! only, within a bound; a visitor never sees it, and erasing a contact empties it.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Query, WorkspaceId, params};
use utoipa::ToSchema;

use crate::error::{Error, Kind, Result};
use crate::ids::{MessageId, SourceId};

/// Largest trace, in bytes of JSON.
pub const TRACE_BYTES_MAX: usize = 64 * 1024;
/// Longest texts in a trace, in characters: the first bound that makes it fit.
const TEXT_CHARACTERS: [usize; 5] = [4_000, 1_500, 500, 100, 0];
/// Parts of one kind.
const PARTS_MAX: usize = 40;
/// Largest arguments of a tool that are kept, in bytes of JSON.
const ARGUMENTS_BYTES_MAX: usize = 2_000;

/// How an answer came to be.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Trace {
    /// Who wrote it, such as `builtin` or `openai/gpt-5`; of an answer that was cut off, who went on with it.
    pub model: String,
    /// Who wrote its beginning, if that was cut off.
    pub begun_by: Option<String>,
    /// What it was given to read before the conversation, the most important first.
    pub layers: Vec<LayerTrace>,
    /// The passages that were found, best first.
    pub passages: Vec<PassageTrace>,
    /// The tools it called.
    pub tools: Vec<ToolTrace>,
    /// Each call of a model.
    pub attempts: Vec<AttemptTrace>,
    /// What the model said when it failed, and another answered in its place.
    pub outage: Option<String>,
    /// How sure the answer is, 0 to 100.
    pub confidence: Option<i64>,
    /// Who said so: `model`, or `rules`.
    pub judged_by: Option<String>,
    /// Tokens read, over all calls.
    pub input_tokens: u32,
    /// Tokens written, over all calls.
    pub output_tokens: u32,
    /// Time to the first word, in milliseconds.
    pub first_token_ms: Option<u64>,
    /// Time to the end, in milliseconds.
    pub whole_ms: u64,
    /// Earlier messages and what the visitor did, as the caller quoted them.
    pub quoted: Value,
}

/// A layer of instructions or facts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LayerTrace {
    /// What it is.
    pub name: String,
    /// Its size, estimated.
    pub tokens: usize,
    /// What it says, perhaps shortened.
    pub text: String,
}

/// A passage that was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PassageTrace {
    /// The number to cite its document by.
    pub number: u32,
    /// Its document.
    pub source_id: SourceId,
    /// Its document's title.
    pub title: String,
    /// The headings above it.
    pub heading: String,
    /// What it says, perhaps shortened.
    pub text: String,
    /// How well it fits; comparable within one search.
    pub score: f32,
    /// The answer cites its document.
    pub cited: bool,
}

/// A tool that was called.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ToolTrace {
    /// Which.
    pub name: String,
    /// With what.
    pub arguments: Value,
    /// What came of it, perhaps shortened.
    pub result: String,
    /// How long it took, in milliseconds.
    pub milliseconds: u64,
}

/// A call of a model.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AttemptTrace {
    /// Which.
    pub model: String,
    /// What for: `answer` or `judge`.
    pub purpose: String,
    /// How long it took, in milliseconds.
    pub milliseconds: u64,
    /// What went wrong.
    pub failure: Option<String>,
}

impl Trace {
    /// As it is stored: shortened until it fits.
    pub(super) fn stored(&self) -> Value {
        let mut trace = self.clone();
        trace.layers.truncate(PARTS_MAX);
        trace.passages.truncate(PARTS_MAX);
        trace.tools.truncate(PARTS_MAX);
        trace.attempts.truncate(PARTS_MAX);
        for tool in &mut trace.tools {
            if tool.arguments.to_string().len() > ARGUMENTS_BYTES_MAX {
                tool.arguments = Value::Null;
            }
        }
        for characters in TEXT_CHARACTERS {
            trace.shorten(characters);
            let value = serde_json::to_value(&trace).unwrap_or_default();
            if value.to_string().len() <= TRACE_BYTES_MAX {
                return value;
            }
            // What the caller quoted is the caller's to bound; here it yields to what the agent did.
            trace.quoted = Value::Null;
        }
        serde_json::json!({ "model": trace.model, "begun_by": trace.begun_by })
    }

    fn shorten(&mut self, characters: usize) {
        let layers = self.layers.iter_mut().map(|layer| &mut layer.text);
        let passages = self.passages.iter_mut().map(|passage| &mut passage.text);
        let results = self.tools.iter_mut().map(|tool| &mut tool.result);
        for text in layers.chain(passages).chain(results) {
            if let Some((end, _)) = text.char_indices().nth(characters) {
                text.truncate(end);
                text.push('…');
            }
        }
    }
}

/// How a message came to be that the agent wrote.
pub fn of_message(db: &mut impl Query, workspace: WorkspaceId, message: MessageId) -> Result<Trace> {
    let sql = "select trace from turns where workspace_id = $1 and message_id = $2 and state <> 'running'";
    let row = db.row(sql, params![workspace, message])?.ok_or_else(|| {
        Error::new(Kind::NotFound, "not_found", "There is no account of how this message came to be.")
    })?;
    // Of a contact who was erased, and of a turn that died, little or nothing is kept.
    let mut whole = serde_json::to_value(Trace::default()).map_err(Error::internal)?;
    if let (Value::Object(whole), Value::Object(kept)) = (&mut whole, row.get("trace")?) {
        whole.extend(kept);
    }
    serde_json::from_value(whole).map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_is_bounded_whatever_was_said() {
        let layer = LayerTrace { name: "agent".to_owned(), tokens: 1, text: "ü".repeat(100_000) };
        let arguments = serde_json::json!({ "query": "x".repeat(50_000) });
        let tool = ToolTrace { name: "t".to_owned(), arguments, result: "é".repeat(9_000), milliseconds: 1 };
        let trace = Trace {
            layers: vec![layer; 60],
            tools: vec![tool; 60],
            quoted: Value::String("q".repeat(500_000)),
            whole_ms: 7,
            ..Trace::default()
        };
        let stored = trace.stored();
        assert!(stored.to_string().len() <= TRACE_BYTES_MAX);
        let read: Trace = serde_json::from_value(stored).expect("it reads back");
        assert_eq!((read.whole_ms, read.layers.len()), (7, PARTS_MAX));
    }
}
