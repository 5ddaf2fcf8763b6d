//! The routes of the embedding model.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::choose::{Wish, choose, tried};
use super::connect::builtin;
use super::{EmbeddingState, Provider, chosen, state};
use crate::app::App;
use crate::error::{Error, Result};
use crate::events;
use crate::http::answer::Answer;
use crate::http::auth::{Admin, Member};
use crate::http::body::Body;

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(embedding, choose_embedding))
}

/// Which model turns passages into vectors, and how far it has come.
#[utoipa::path(get, path = "/api/v1/knowledge/embedding", tag = "knowledge", responses((status = 200, body = Answer<EmbeddingState>)))]
async fn embedding(State(app): State<App>, member: Member) -> Result<Answer<EmbeddingState>> {
    let available = builtin(&app).is_some();
    app.store
        .read(move |db| {
            let seq = events::latest(db, member.workspace)?;
            Ok(Answer::at(seq, state(db, member.workspace, available)?))
        })
        .await
}

/// Who is to make the vectors.
#[derive(Deserialize, ToSchema)]
struct EmbeddingForm {
    /// The model of this server, an endpoint, or nobody.
    provider: Provider,
    /// Where the endpoint is, such as `https://api.openai.com/v1`.
    base_url: Option<String>,
    /// The model's name there.
    model: Option<String>,
    /// What the endpoint asks for; without one, the key of the same endpoint stays.
    api_key: Option<String>,
}

/// Chooses who makes the vectors. An endpoint is tried first; what serves goes on until the new vectors are complete.
#[utoipa::path(put, path = "/api/v1/knowledge/embedding", tag = "knowledge", request_body = EmbeddingForm, responses((status = 200, body = Answer<EmbeddingState>)))]
async fn choose_embedding(
    State(app): State<App>,
    Admin(member): Admin,
    Body(form): Body<EmbeddingForm>,
) -> Result<Answer<EmbeddingState>> {
    let EmbeddingForm { provider, base_url, model, api_key } = form;
    let (workspace, available) = (member.workspace, builtin(&app).is_some());
    let before = app.store.read(move |db| Ok::<_, Error>(chosen(db, workspace)?.into_iter().next())).await?;
    let choice = tried(&app, Wish { provider, base_url, model, api_key }, before).await?;
    let change = move |tx: &mut store::Tx<'_>| {
        choose(tx, &member.actor, &choice)?;
        state(tx, workspace, available)
    };
    Ok(app.store.write(workspace, "knowledge.choose", change).await?.into())
}
