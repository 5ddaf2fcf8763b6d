//! Which model turns a workspace's passages into vectors, and how far it has come.
//!
//! One model *serves*: questions are compared with its vectors. A newly chosen one *fills* until every passage has its
//! vector and then takes the other's place in one write, so that a change of the model never leaves a gap. Without any
//! choice it is the model of this binary, if it has one.

pub mod choose;
pub mod connect;
pub mod fill;
pub mod forget;
pub mod http;
pub mod jobs;

use serde::Serialize;
use store::{Query, Row, WorkspaceId, params};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::error::Result;
use crate::words;

words! {
    /// Who makes the vectors.
    Provider {
        /// The model of this binary.
        Builtin = "builtin",
        /// A server that offers OpenAI's `/embeddings`.
        Endpoint = "endpoint",
        /// Nobody: passages are found by their words alone.
        None = "none",
    }
}

words! {
    /// What a model's vectors are good for.
    Standing {
        /// Some passages have none yet.
        Filling = "filling",
        /// Questions go to it.
        Serving = "serving",
        /// Another was chosen.
        Left = "left",
    }
}

/// A model that a workspace chose.
#[derive(Clone, Debug, PartialEq)]
pub struct Embedding {
    /// Names its vectors.
    pub id: Uuid,
    /// Who makes them.
    pub provider: Provider,
    /// Where an endpoint is.
    pub base_url: Option<String>,
    /// Its name there.
    pub model: String,
    /// What the endpoint asks for, sealed.
    pub sealed_key: Option<String>,
    /// Numbers of a vector, once there is one.
    pub dimension: Option<i64>,
    /// What they are good for.
    pub standing: Standing,
    /// Why it doesn't go on, for the team.
    pub error: Option<String>,
}

impl Embedding {
    fn read(row: Row) -> Result<Embedding> {
        Ok(Embedding {
            id: row.get("id")?,
            provider: row.get("provider")?,
            base_url: row.get("base_url")?,
            model: row.get("model")?,
            sealed_key: row.get("sealed_key")?,
            dimension: row.get("dimension")?,
            standing: row.get("state")?,
            error: row.get("error")?,
        })
    }
}

/// The models that are not left, the newest first: at most one that fills and one that serves.
pub fn chosen(db: &mut impl Query, workspace: WorkspaceId) -> Result<Vec<Embedding>> {
    let rows = db.rows(
        "select id, provider, base_url, model, sealed_key, dimension, state, error from knowledge_embeddings \
         where workspace_id = $1 and state <> 'left' order by created_at desc",
        params![workspace],
    )?;
    rows.into_iter().map(Embedding::read).collect()
}

/// The model that questions go to.
pub fn serving(db: &mut impl Query, workspace: WorkspaceId) -> Result<Option<Embedding>> {
    let chosen = chosen(db, workspace)?;
    Ok(chosen.into_iter().find(|embedding| embedding.standing == Standing::Serving))
}

/// The chosen model and its progress, for the team.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EmbeddingState {
    /// Who makes the vectors; without any choice the model of this binary, or nobody if it has none.
    pub provider: Provider,
    /// Where an endpoint is.
    pub base_url: Option<String>,
    /// The model's name.
    pub model: Option<String>,
    /// Whether a key is kept for the endpoint.
    pub has_key: bool,
    /// Numbers of a vector, once there is one.
    pub dimension: Option<i64>,
    /// Pieces that have a vector.
    pub embedded: i64,
    /// Pieces that are searched.
    pub total: i64,
    /// Whether questions go to it already; until then they go to the model before it, or to the words alone.
    pub serving: bool,
    /// Why it doesn't go on.
    pub error: Option<String>,
    /// Whether this server has a model of its own.
    pub builtin_available: bool,
}

/// How far the chosen model has come.
pub fn state(db: &mut impl Query, workspace: WorkspaceId, builtin_available: bool) -> Result<EmbeddingState> {
    let total = db.row(
        "select cast(coalesce(sum(passage_count), 0) as bigint) as total from knowledge_sources where workspace_id = $1",
        params![workspace],
    )?;
    let total = total.map_or(Ok(0), |row| row.get("total"))?;
    let wanted = chosen(db, workspace)?.into_iter().next();
    let embedded = wanted.as_ref().map_or(Ok(0), |wanted| embedded(db, workspace, wanted.id))?;
    let default = if builtin_available { Provider::Builtin } else { Provider::None };
    Ok(EmbeddingState {
        provider: wanted.as_ref().map_or(default, |wanted| wanted.provider),
        base_url: wanted.as_ref().and_then(|wanted| wanted.base_url.clone()),
        model: wanted.as_ref().filter(|wanted| wanted.provider != Provider::None).map(|wanted| wanted.model.clone()),
        has_key: wanted.as_ref().is_some_and(|wanted| wanted.sealed_key.is_some()),
        dimension: wanted.as_ref().and_then(|wanted| wanted.dimension),
        // The passages of a replaced text keep their vectors for a minute.
        embedded: embedded.min(total),
        total,
        serving: wanted.as_ref().is_some_and(|wanted| wanted.standing == Standing::Serving),
        error: wanted.and_then(|wanted| wanted.error),
        builtin_available,
    })
}

/// How many pieces have a vector of a model.
pub fn embedded(db: &mut impl Query, workspace: WorkspaceId, embedding: Uuid) -> Result<i64> {
    let sql = "select count(*) as embedded from knowledge_vectors where workspace_id = $1 and embedding_id = $2";
    let row = db.row(sql, params![workspace, embedding])?;
    Ok(row.map_or(Ok(0), |row| row.get("embedded"))?)
}
