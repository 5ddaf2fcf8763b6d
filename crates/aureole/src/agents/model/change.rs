//! The team changes what a model is set to.

use store::{Tx, params};

use super::connect::{ModelForm, SealedKey};
use super::{Model, ModelState, model, sealed_key};
use crate::error::Result;
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::ModelId;

/// What becomes of the key.
#[derive(Clone, Debug)]
pub enum KeyChange {
    /// It stays, as long as it would go to the same address.
    Keep,
    /// This one, or none.
    Put(Option<SealedKey>),
}

/// Changes it. A key stays with the address it was given for: with another one it must be given again, or whoever may
/// change settings could have it sent to themselves.
pub fn change(tx: &mut Tx<'_>, actor: &Actor, id: ModelId, form: &ModelForm, key: &KeyChange) -> Result<Model> {
    let workspace = tx.workspace();
    let before = model(tx, workspace, id)?;
    let same_place = |after: &Model| before.base_url == after.base_url && before.provider == after.provider;
    let after = before.clone().with(form)?;
    let (sealed, ending) = match key {
        KeyChange::Keep if same_place(&after) => (sealed_key(tx, workspace, id)?, before.key_ending.clone()),
        KeyChange::Keep | KeyChange::Put(None) => (None, None),
        KeyChange::Put(Some(key)) => (Some(key.sealed.clone()), Some(key.ending.clone())),
    };
    let same_call = same_place(&after) && before.model == after.model && matches!(key, KeyChange::Keep);
    let state = if same_call { before.state } else { ModelState::Untested };
    tx.execute(
        "update models set name = $3, provider = $4, base_url = $5, model = $6, key_sealed = $7, key_ending = $8, \
         output_tokens = $9, input_tokens = $10, temperature = $11, timeout_seconds = $12, on_failure = $13, state = $14, \
         failure = case when $14 = 'failing' then failure end, \
         failing_since = case when $14 = 'failing' then failing_since end, \
         failures = case when $14 = 'failing' then failures else 0 end, \
         rests_until = case when $14 = 'failing' then rests_until end, updated_at = $15 \
         where workspace_id = $1 and id = $2",
        params![
            workspace, id, after.name.as_str(), after.provider, after.base_url.as_deref(), after.model.as_str(), sealed,
            ending, after.output_tokens, after.input_tokens, after.temperature, after.timeout_seconds, after.on_failure,
            state, tx.at()
        ],
    )?;
    tx.record(actor, Event::new(Kind::ModelUpdated).model(id))?;
    model(tx, workspace, id)
}
