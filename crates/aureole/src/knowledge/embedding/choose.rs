//! A workspace chooses who makes its vectors. What serves goes on serving until the new model has a vector of everything.

use jobs::Enqueue;
use llm::{Embedder, Endpoint, Purpose};
use store::{Tx, params};
use uuid::Uuid;

use super::connect::builtin;
use super::jobs::{Fill, Forget};
use super::{Embedding, Provider, chosen};
use crate::app::App;
use crate::error::{Error, Result};
use crate::events::{Actor, Event, Kind, Record};

/// Longest name of a model, in characters.
const MODEL_CHARACTERS_MAX: usize = 200;
/// Longest key, in characters.
const KEY_CHARACTERS_MAX: usize = 500;

/// What is wished.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Who makes the vectors.
    pub provider: Provider,
    /// Where the endpoint is, such as `https://api.openai.com/v1`.
    pub base_url: Option<String>,
    /// The model's name there.
    pub model: Option<String>,
    /// What the endpoint asks for; without one, that of the same endpoint stays.
    pub api_key: Option<String>,
}

/// A wish that was found possible.
#[derive(Clone, Debug)]
pub struct Choice {
    provider: Provider,
    base_url: Option<String>,
    model: String,
    sealed_key: Option<String>,
}

/// Checks a wish; an endpoint is asked for a vector, so that its own words say what is wrong.
pub async fn tried(app: &App, wish: Wish, before: Option<Embedding>) -> Result<Choice> {
    match wish.provider {
        Provider::None => {
            Ok(Choice { provider: Provider::None, base_url: None, model: String::new(), sealed_key: None })
        }
        Provider::Builtin => {
            let model = builtin(app).ok_or_else(|| {
                Error::invalid(
                    "provider",
                    "This server has no embedding model of its own. Build it with bin/run, or use an endpoint.",
                )
            })?;
            let model = model.name().to_owned();
            Ok(Choice { provider: Provider::Builtin, base_url: None, model, sealed_key: None })
        }
        Provider::Endpoint => endpoint(app, wish, before).await,
    }
}

async fn endpoint(app: &App, wish: Wish, before: Option<Embedding>) -> Result<Choice> {
    let base_url = llm::remote::address(&wish.base_url.unwrap_or_default())
        .map_err(|refusal| Error::invalid("base_url", refusal.to_string()))?;
    let model = bounded("model", wish.model, MODEL_CHARACTERS_MAX)?;
    let given = wish.api_key.map(|key| bounded("api_key", Some(key), KEY_CHARACTERS_MAX)).transpose()?;
    // A key is never sent to another address than the one it was given for.
    let kept = before.filter(|before| before.base_url.as_ref() == Some(&base_url)).and_then(|before| before.sealed_key);
    let key = match (&given, &kept) {
        (Some(key), _) => Some(key.clone()),
        (None, Some(sealed)) => Some(app.secrets.open(sealed)?),
        (None, None) => None,
    };
    let refused = |error: llm::Error| Error::invalid("base_url", format!("The endpoint can't be used: {error}."));
    let asked = Endpoint::new(&base_url, &model, key).map_err(refused)?;
    asked.embed(Purpose::Question, vec!["How do I return an order?".to_owned()]).await.map_err(refused)?;
    let sealed_key = given.map(|key| app.secrets.seal(&key)).transpose()?.or(kept);
    Ok(Choice { provider: Provider::Endpoint, base_url: Some(base_url), model, sealed_key })
}

fn bounded(field: &'static str, text: Option<String>, max: usize) -> Result<String> {
    let text = text.unwrap_or_default().trim().to_owned();
    if text.is_empty() || text.chars().count() > max || text.contains(char::is_control) {
        return Err(Error::invalid(field, format!("Give 1 to {max} characters.")));
    }
    Ok(text)
}

/// Chooses. The model that is chosen already only gets the new key.
pub fn choose(tx: &mut Tx<'_>, actor: &Actor, choice: &Choice) -> Result<()> {
    let Choice { provider, base_url, model, sealed_key } = choice;
    let same = |known: &Embedding| known.provider == *provider && known.base_url == *base_url && known.model == *model;
    let before = chosen(tx, tx.workspace())?;
    let Some(known) = before.iter().find(|known| same(known)).map(|known| known.id) else {
        return insert(tx, actor, *provider, base_url.as_deref(), model, sealed_key.as_deref());
    };
    tx.execute(
        "update knowledge_embeddings set sealed_key = $3, error = null where workspace_id = $1 and id = $2",
        params![tx.workspace(), known, sealed_key.as_deref()],
    )?;
    // Going back to the one that serves gives up what was to follow it.
    let newer = before.iter().take_while(|other| other.id != known).map(|other| other.id).collect::<Vec<_>>();
    for other in newer {
        leave(tx, other)?;
    }
    follow_up(tx, actor)
}

/// Chooses what is not chosen yet.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    actor: &Actor,
    provider: Provider,
    base_url: Option<&str>,
    model: &str,
    sealed_key: Option<&str>,
) -> Result<()> {
    let (workspace, id, at) = (tx.workspace(), tx.new_id(), tx.at());
    // Without vectors there is nothing to wait for.
    let replaced = if provider == Provider::None { "" } else { "serving" };
    tx.execute(
        "update knowledge_embeddings set state = 'left' where workspace_id = $1 and state <> $2",
        params![workspace, replaced],
    )?;
    let state = if provider == Provider::None { "serving" } else { "filling" };
    tx.execute(
        "insert into knowledge_embeddings (workspace_id, id, provider, base_url, model, sealed_key, state, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![workspace, id, provider, base_url, model, sealed_key, state, at],
    )?;
    follow_up(tx, actor)
}

fn leave(tx: &mut Tx<'_>, embedding: Uuid) -> Result<()> {
    tx.execute(
        "update knowledge_embeddings set state = 'left' where workspace_id = $1 and id = $2",
        params![tx.workspace(), embedding],
    )?;
    Ok(())
}

fn follow_up(tx: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    tx.enqueue(&Fill::default())?;
    tx.enqueue(&Forget {})?;
    tx.record(actor, Event::new(Kind::EmbeddingChanged))?;
    Ok(())
}
