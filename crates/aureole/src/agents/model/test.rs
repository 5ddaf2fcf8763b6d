//! The team tries a model: one short question, and how it went.

use std::time::{Duration, Instant};

use futures_util::StreamExt;
use llm::{Delta, Limits, Message, Request};
use serde::Serialize;
use store::WorkspaceId;
use utoipa::ToSchema;

use super::Purpose;
use super::open::{Stored, stored};
use super::report::{Failure, report};
use crate::app::App;
use crate::error::Result;
use crate::ids::ModelId;

/// What is asked.
const QUESTION: &str = "Answer with one word: ready";
/// Tokens of the answer: enough for a word, also for a model that thinks first.
const OUTPUT_TOKENS: u32 = 256;
/// A test ends after so long.
const TEST_TIME_MAX: Duration = Duration::from_secs(60);

/// How a test went.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Tested {
    /// It answered.
    pub ok: bool,
    /// Time to its first word, in milliseconds.
    pub first_token_ms: Option<u64>,
    /// Time to the end of its answer, or to its failure, in milliseconds.
    pub whole_ms: u64,
    /// Tokens it read.
    pub input_tokens: u32,
    /// Tokens it wrote.
    pub output_tokens: u32,
    /// What the provider said in its own words, if it failed.
    pub failure: Option<String>,
}

/// Asks it, and notes whether it works.
pub async fn test(app: &App, workspace: WorkspaceId, id: ModelId) -> Result<Tested> {
    let stored = app.store.read(move |db| stored(db, workspace, id)).await?;
    let (tested, failure) = ask(app, &stored).await?;
    app.store.write(workspace, "models.report", move |tx| report(tx, id, failure.as_ref())).await?;
    Ok(tested)
}

async fn ask(app: &App, stored: &Stored) -> Result<(Tested, Option<Failure>)> {
    let model = stored.open(app)?;
    let limits = Limits { output_tokens: OUTPUT_TOKENS, ..stored.limits() };
    let request = Request { messages: vec![Message::User(QUESTION.to_owned())], limits, ..Request::default() };
    let begun = Instant::now();
    let since = || begun.elapsed().as_millis() as u64;
    let mut tested =
        Tested { ok: false, first_token_ms: None, whole_ms: 0, input_tokens: 0, output_tokens: 0, failure: None };
    let mut failed = None;
    let mut answer = model.chat(request);
    let listening = async {
        while let Some(delta) = answer.next().await {
            match delta {
                Ok(Delta::Text(_)) => _ = tested.first_token_ms.get_or_insert_with(since),
                Ok(Delta::Spent(usage)) => app.metrics.spent(stored.model.provider, Purpose::Test, usage),
                Ok(Delta::End { usage, .. }) => {
                    app.metrics.spent(stored.model.provider, Purpose::Test, usage);
                    (tested.input_tokens, tested.output_tokens) = (usage.input_tokens, usage.output_tokens);
                    tested.ok = true;
                }
                Ok(_) => {}
                Err(error) => failed = Some(error),
            }
        }
    };
    if tokio::time::timeout(TEST_TIME_MAX, listening).await.is_err() {
        let sentence = format!("the answer took longer than {} seconds", TEST_TIME_MAX.as_secs());
        failed = Some(llm::Error::Unavailable(sentence));
    } else if !tested.ok && failed.is_none() {
        failed = Some(llm::Error::Unavailable("it ended without an end".to_owned()));
    }
    let failure = failed.as_ref().map(Failure::of);
    tested.whole_ms = since();
    tested.failure = failure.as_ref().map(|failure| failure.said.clone());
    Ok((tested, failure))
}
