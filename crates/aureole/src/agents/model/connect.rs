//! The team connects a model.

use serde::Deserialize;
use store::{Query, Tx, params};
use utoipa::ToSchema;

use super::rest::Rest;
use super::{Model, ModelProvider, ModelState, OnFailure, model};
use crate::error::{Error, Result};
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::ModelId;
use crate::one_line::one_line;

/// Models that a workspace may connect.
pub const MODELS_MAX: i64 = 20;
/// Longest name, in characters.
pub const NAME_CHARACTERS_MAX: usize = 60;
/// Longest provider's name of a model, in characters.
pub const MODEL_CHARACTERS_MAX: usize = 200;
/// Longest key, in bytes.
pub const KEY_BYTES_MAX: usize = 1_024;
/// Characters of a key that stay readable, so that the team can tell one from another.
const KEY_ENDING_CHARACTERS: usize = 4;
/// A key this short would be given away by its ending.
const KEY_CHARACTERS_MIN: usize = 8;

/// What a new model is set to unless the team says otherwise.
const OUTPUT_TOKENS: i64 = 1_024;
const INPUT_TOKENS: i64 = 16_000;
const TIMEOUT_SECONDS: i64 = 30;

/// What a model is set to. In a change, what is left out stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct ModelForm {
    /// What the team calls it; the provider's name of it without one.
    pub name: Option<String>,
    /// How it is spoken to.
    pub provider: Option<ModelProvider>,
    /// Where it listens; empty for the provider's own address.
    pub base_url: Option<String>,
    /// The provider's name of it.
    pub model: Option<String>,
    /// The secret key; empty to forget it.
    pub key: Option<String>,
    /// Longest answer, 16 to 32,000 tokens.
    pub output_tokens: Option<i64>,
    /// Most that it reads for one answer, 1,000 to 1,000,000 tokens.
    pub input_tokens: Option<i64>,
    /// How freely it chooses words, 0 to 2; null for the provider's default.
    #[serde(deserialize_with = "crate::agents::change_settings::given")]
    #[schema(value_type = Option<f64>)]
    pub temperature: Option<Option<f64>>,
    /// How long its next word is waited for, 1 to 60 seconds.
    pub timeout_seconds: Option<i64>,
    /// Who answers when it doesn't.
    pub on_failure: Option<OnFailure>,
}

/// A key ready to be stored.
#[derive(Clone, Debug)]
pub struct SealedKey {
    /// As the database holds it.
    pub sealed: String,
    /// What stays readable.
    pub ending: String,
}

impl SealedKey {
    /// Seals a key; an empty one is none.
    pub fn of(key: &str, seal: impl Fn(&str) -> Result<String>) -> Result<Option<SealedKey>> {
        let key = key.trim();
        if key.is_empty() {
            return Ok(None);
        }
        if key.len() > KEY_BYTES_MAX || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Error::invalid("key", "A key is one word of at most 1,024 letters, digits and signs."));
        }
        let shown = if key.len() < KEY_CHARACTERS_MIN { 0 } else { KEY_ENDING_CHARACTERS };
        Ok(Some(SealedKey { sealed: seal(key)?, ending: key[key.len() - shown..].to_owned() }))
    }
}

/// Connects it. No agent answers by it until one is told to.
pub fn connect(tx: &mut Tx<'_>, actor: &Actor, form: &ModelForm, key: Option<&SealedKey>) -> Result<Model> {
    let held = tx.row("select count(*) as held from models where workspace_id = $1", params![tx.workspace()])?;
    if held.map_or(Ok(0), |row| row.get::<i64>("held"))? >= MODELS_MAX {
        return Err(Error::invalid("name", "This workspace has 20 models already. Remove one that is no longer used."));
    }
    let id = ModelId(tx.new_id());
    let provider = form.provider.ok_or_else(|| Error::invalid("provider", "Say which provider the model is of."))?;
    let blank = Model {
        id,
        name: String::new(),
        provider,
        base_url: None,
        model: String::new(),
        has_key: false,
        key_ending: None,
        output_tokens: OUTPUT_TOKENS,
        input_tokens: INPUT_TOKENS,
        temperature: None,
        timeout_seconds: TIMEOUT_SECONDS,
        on_failure: OnFailure::Builtin,
        state: ModelState::Untested,
        failure: None,
        failing_since: None,
        rest: Rest::default(),
    };
    let made = blank.with(form)?;
    tx.execute(
        "insert into models (workspace_id, id, name, provider, base_url, model, key_sealed, key_ending, output_tokens, input_tokens, \
         temperature, timeout_seconds, on_failure, state, created_at, updated_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)",
        params![
            tx.workspace(), id, made.name.as_str(), made.provider, made.base_url.as_deref(), made.model.as_str(),
            key.map(|key| key.sealed.as_str()), key.map(|key| key.ending.as_str()), made.output_tokens, made.input_tokens,
            made.temperature, made.timeout_seconds, made.on_failure, made.state, tx.at()
        ],
    )?;
    tx.record(actor, Event::new(Kind::ModelUpdated).model(id))?;
    model(tx, tx.workspace(), id)
}

impl Model {
    /// The same with what a form says, checked.
    pub(super) fn with(self, form: &ModelForm) -> Result<Model> {
        let provider = form.provider.unwrap_or(self.provider);
        let model = form.model.as_deref().map_or(self.model, |model| model.trim().to_owned());
        let name = form.name.as_deref().map_or(self.name, |name| name.trim().to_owned());
        let base_url = match &form.base_url {
            Some(url) => address(url)?,
            // Another provider doesn't listen at this one's address.
            None if provider != self.provider => None,
            None => self.base_url,
        };
        let changed = Model {
            name: if name.is_empty() { one_line(&model, NAME_CHARACTERS_MAX) } else { name },
            provider,
            base_url,
            model,
            output_tokens: form.output_tokens.unwrap_or(self.output_tokens),
            input_tokens: form.input_tokens.unwrap_or(self.input_tokens),
            temperature: form.temperature.unwrap_or(self.temperature),
            timeout_seconds: form.timeout_seconds.unwrap_or(self.timeout_seconds),
            on_failure: form.on_failure.unwrap_or(self.on_failure),
            ..self
        };
        changed.check()?;
        Ok(changed)
    }

    fn check(&self) -> Result<()> {
        let refuse = |field: &'static str, sentence: &'static str| Err(Error::invalid(field, sentence));
        if self.model.is_empty() || self.model.chars().count() > MODEL_CHARACTERS_MAX {
            return refuse("model", "Say which of the provider's models it is, as the provider spells it.");
        }
        if self.name.chars().count() > NAME_CHARACTERS_MAX {
            return refuse("name", "A name has at most 60 characters.");
        }
        if !(16..=32_000).contains(&self.output_tokens) {
            return refuse("output_tokens", "An answer may have 16 to 32,000 tokens.");
        }
        if !(1_000..=1_000_000).contains(&self.input_tokens) {
            return refuse("input_tokens", "What the model reads may have 1,000 to 1,000,000 tokens.");
        }
        if self.temperature.is_some_and(|temperature| !(0.0..=2.0).contains(&temperature)) {
            return refuse("temperature", "The temperature is a number from 0 to 2.");
        }
        if !(1..=60).contains(&self.timeout_seconds) {
            return refuse("timeout_seconds", "The time to wait is 1 to 60 seconds.");
        }
        Ok(())
    }
}

fn address(text: &str) -> Result<Option<String>> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    llm::remote::address(text).map(Some).map_err(|refusal| Error::invalid("base_url", refusal.to_string()))
}
