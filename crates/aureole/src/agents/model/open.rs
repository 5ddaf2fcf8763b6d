//! A model ready to be asked, with its key in memory for as long as it is held.

use std::sync::Arc;
use std::time::Duration;

use llm::Limits;
use llm::remote::{Provider, Settings};
use store::{Query, WorkspaceId};

use super::rest::Access;
use super::{Model, ModelProvider, model, sealed_key};
use crate::app::App;
use crate::error::Result;
use crate::ids::ModelId;
use crate::time::Timestamp;

/// A model as it is stored, and its key as it is stored.
#[derive(Clone)]
pub struct Stored {
    /// The model.
    pub model: Model,
    sealed_key: Option<String>,
}

impl std::fmt::Debug for Stored {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.model.fmt(out)
    }
}

/// Reads one.
pub fn stored(db: &mut impl Query, workspace: WorkspaceId, id: ModelId) -> Result<Stored> {
    Ok(Stored { model: model(db, workspace, id)?, sealed_key: sealed_key(db, workspace, id)? })
}

impl Stored {
    /// Whether it may be asked now.
    pub fn access(&self, now: Timestamp) -> Access {
        self.model.rest.access(now)
    }

    /// Opens the key and makes the model that can be asked.
    pub fn open(&self, app: &App) -> Result<Arc<dyn llm::Model>> {
        let key = self.sealed_key.as_deref().map(|sealed| app.secrets.open(sealed)).transpose()?;
        let settings = Settings {
            provider: match self.model.provider {
                ModelProvider::OpenAi => Provider::OpenAi,
                ModelProvider::Anthropic => Provider::Anthropic,
                ModelProvider::Gemini => Provider::Gemini,
                ModelProvider::Ollama => Provider::Ollama,
            },
            base_url: self.model.base_url.clone(),
            model: self.model.model.clone(),
            key,
            temperature: self.model.temperature,
        };
        Ok(Arc::new(app.providers.model(&settings)))
    }

    /// The bounds of one of its answers.
    pub fn limits(&self) -> Limits {
        let wait = Duration::from_secs(self.model.timeout_seconds.unsigned_abs());
        let output_tokens = u32::try_from(self.model.output_tokens).unwrap_or(u32::MAX);
        Limits { output_tokens, first_delta: wait, idle: wait }
    }
}
