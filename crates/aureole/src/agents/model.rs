//! The language models that a team has connected: which provider, with whose key, and whether it works.
//!
//! A key is sealed before it is stored and opened only to make a call; nothing else ever holds it. Where a model is asked
//! may be a machine of the operator's own network, so only admins say where.

pub mod change;
pub mod connect;
pub mod http;
pub mod open;
pub mod remove;
pub mod report;
pub mod rest;
pub mod test;

use serde::Serialize;
use store::{Query, Row, WorkspaceId, params};
use utoipa::ToSchema;

use self::rest::Rest;
use crate::error::{Error, Result};
use crate::ids::ModelId;
use crate::time::Timestamp;
use crate::words;

words! {
    /// How a model is spoken to.
    ModelProvider {
        /// OpenAI's chat completions, which most servers offer.
        OpenAi = "openai",
        /// Anthropic's messages.
        Anthropic = "anthropic",
        /// Google's Gemini.
        Gemini = "gemini",
        /// Ollama's own interface.
        Ollama = "ollama",
    }
}

words! {
    /// Whether a model works, as far as the last call tells.
    ModelState {
        /// It was never asked.
        Untested = "untested",
        /// It answered.
        Working = "working",
        /// It did not.
        Failing = "failing",
    }
}

words! {
    /// What a model is asked for.
    Purpose {
        /// An answer to a visitor.
        Answer = "answer",
        /// What to think of an answer.
        Judge = "judge",
        /// A sign of life, for the team.
        Test = "test",
    }
}

words! {
    /// Who answers when the model doesn't.
    OnFailure {
        /// The model without a key, from the knowledge alone.
        Builtin = "builtin",
        /// A person: the conversation becomes a ticket.
        Human = "human",
    }
}

/// A connected model.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Model {
    /// Its id.
    pub id: ModelId,
    /// What the team calls it.
    pub name: String,
    /// How it is spoken to.
    pub provider: ModelProvider,
    /// Where it listens, if not at the provider's own address.
    pub base_url: Option<String>,
    /// The provider's name of it.
    pub model: String,
    /// A key is stored. It is never told again.
    pub has_key: bool,
    /// The key's last four characters, to know it by.
    pub key_ending: Option<String>,
    /// Longest answer, in tokens.
    pub output_tokens: i64,
    /// Most that it is given to read for one answer, in tokens.
    pub input_tokens: i64,
    /// How freely it chooses words, 0 to 2; the provider's default without it.
    pub temperature: Option<f64>,
    /// How long its first word, and then each next one, is waited for.
    pub timeout_seconds: i64,
    /// Who answers when it doesn't.
    pub on_failure: OnFailure,
    /// Whether it works.
    pub state: ModelState,
    /// What the provider said when it failed last, while it fails.
    pub failure: Option<String>,
    /// Since when it has failed.
    pub failing_since: Option<Timestamp>,
    #[serde(skip)]
    rest: Rest,
}

const COLUMNS: &str = "id, name, provider, base_url, model, key_sealed is not null as has_key, key_ending, output_tokens, \
     input_tokens, temperature, timeout_seconds, on_failure, state, failure, failing_since, failures, rests_until";

impl Model {
    fn read(row: Row) -> Result<Model> {
        Ok(Model {
            id: row.get("id")?,
            name: row.get("name")?,
            provider: row.get("provider")?,
            base_url: row.get("base_url")?,
            model: row.get("model")?,
            has_key: row.get("has_key")?,
            key_ending: row.get("key_ending")?,
            output_tokens: row.get("output_tokens")?,
            input_tokens: row.get("input_tokens")?,
            temperature: row.get("temperature")?,
            timeout_seconds: row.get("timeout_seconds")?,
            on_failure: row.get("on_failure")?,
            state: row.get("state")?,
            failure: row.get("failure")?,
            failing_since: row.get("failing_since")?,
            rest: Rest::read(&row)?,
        })
    }
}

/// One model.
pub fn model(db: &mut impl Query, workspace: WorkspaceId, id: ModelId) -> Result<Model> {
    let sql = format!("select {COLUMNS} from models where workspace_id = $1 and id = $2");
    Model::read(db.row(&sql, params![workspace, id])?.ok_or_else(|| Error::not_found("model"))?)
}

/// Every model, the oldest first.
pub fn models(db: &mut impl Query, workspace: WorkspaceId) -> Result<Vec<Model>> {
    let sql = format!("select {COLUMNS} from models where workspace_id = $1 order by created_at, id");
    db.rows(&sql, params![workspace])?.into_iter().map(Model::read).collect()
}

/// Its key as it is stored. For calling it only.
fn sealed_key(db: &mut impl Query, workspace: WorkspaceId, id: ModelId) -> Result<Option<String>> {
    let sql = "select key_sealed from models where workspace_id = $1 and id = $2";
    Ok(db.row(sql, params![workspace, id])?.ok_or_else(|| Error::not_found("model"))?.get("key_sealed")?)
}
