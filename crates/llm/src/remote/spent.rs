//! What an answer has cost so far, as the provider's own events tell it. The client library says so only at the end of an
//! answer, and one that breaks off has none.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use genai::chat::{ChatFrameSink, FrameCtx, RawFrameRef};
use serde_json::Value;

use crate::Usage;

/// Where the counts stand: OpenAI's and Anthropic's, Anthropic's first, Gemini's.
const PLACES: [&str; 3] = ["/usage", "/message/usage", "/usageMetadata"];
/// What was read. Anthropic counts what it remembered apart.
const READ: [&str; 5] =
    ["prompt_tokens", "input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "promptTokenCount"];
/// What was written. Gemini counts what it thought apart.
const WRITTEN: [&str; 4] = ["completion_tokens", "output_tokens", "candidatesTokenCount", "thoughtsTokenCount"];
/// Events without these are words, and are not read twice.
const SIGNS: [&str; 2] = ["_tokens\"", "TokenCount\""];

/// The highest counts that an answer's events have told.
#[derive(Clone, Default)]
pub(super) struct Spent(Arc<Counts>);

#[derive(Default)]
struct Counts {
    read: AtomicU32,
    written: AtomicU32,
}

impl Spent {
    /// What it comes to, if anything was told.
    pub(super) fn usage(&self) -> Option<Usage> {
        let (input_tokens, output_tokens) =
            (self.0.read.load(Ordering::Relaxed), self.0.written.load(Ordering::Relaxed));
        (input_tokens > 0 || output_tokens > 0).then_some(Usage { input_tokens, output_tokens })
    }
}

impl ChatFrameSink for Spent {
    fn on_frame(&self, _: &FrameCtx, frame: RawFrameRef<'_>) {
        if !SIGNS.iter().any(|sign| frame.data.contains(sign)) {
            return;
        }
        let Some(event) = frame.json() else { return };
        for counts in PLACES.iter().filter_map(|place| event.pointer(place)) {
            self.0.read.fetch_max(sum(counts, &READ), Ordering::Relaxed);
            self.0.written.fetch_max(sum(counts, &WRITTEN), Ordering::Relaxed);
        }
    }
}

fn sum(counts: &Value, names: &[&str]) -> u32 {
    let sum = names.iter().filter_map(|name| counts[name].as_u64()).fold(0, u64::saturating_add);
    u32::try_from(sum).unwrap_or(u32::MAX)
}
