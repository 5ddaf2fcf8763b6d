//! The routes of connected models. Changing one is for admins: an address may lead into the operator's own network.

use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Model;
use super::change::{KeyChange, change};
use super::connect::{ModelForm, SealedKey, connect};
use super::test::Tested;
use crate::app::App;
use crate::error::Result;
use crate::events;
use crate::http::answer::{Answer, Plain};
use crate::http::auth::{Admin, Member};
use crate::http::body::Body;
use crate::http::path::Id;
use crate::ids::ModelId;

/// The routes of models.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_models, connect_model))
        .routes(routes!(change_model, remove_model))
        .routes(routes!(test_model))
}

/// Every connected model, the oldest first; their keys are never told.
#[utoipa::path(get, path = "/api/v1/models", tag = "models", responses((status = 200, body = Answer<Vec<Model>>)))]
async fn list_models(State(app): State<App>, member: Member) -> Result<Answer<Vec<Model>>> {
    app.store
        .read(move |db| Ok(Answer::at(events::latest(db, member.workspace)?, super::models(db, member.workspace)?)))
        .await
}

/// Connects a model. No agent answers by it until one is told to.
#[utoipa::path(post, path = "/api/v1/models", tag = "models", request_body = ModelForm, responses((status = 200, body = Answer<Model>)))]
async fn connect_model(
    State(app): State<App>,
    Admin(member): Admin,
    Body(form): Body<ModelForm>,
) -> Result<Answer<Model>> {
    let key = sealed(&app, form.key.as_deref())?;
    let written = app
        .store
        .write(member.workspace, "models.connect", move |tx| connect(tx, &member.actor, &form, key.as_ref()))
        .await?;
    Ok(written.into())
}

/// Changes a model; what is left out stays. With another address the key must be given again.
#[utoipa::path(put, path = "/api/v1/models/{id}", tag = "models", params(("id" = ModelId, Path)), request_body = ModelForm, responses((status = 200, body = Answer<Model>)))]
async fn change_model(
    State(app): State<App>,
    Admin(member): Admin,
    Id(id): Id<ModelId>,
    Body(form): Body<ModelForm>,
) -> Result<Answer<Model>> {
    let key = match &form.key {
        None => KeyChange::Keep,
        Some(key) => KeyChange::Put(sealed(&app, Some(key))?),
    };
    let written = app
        .store
        .write(member.workspace, "models.change", move |tx| change(tx, &member.actor, id, &form, &key))
        .await?;
    Ok(written.into())
}

/// Disconnects a model; who answered by it answers by `builtin` again.
#[utoipa::path(delete, path = "/api/v1/models/{id}", tag = "models", params(("id" = ModelId, Path)), responses((status = 200, body = Answer<Model>)))]
async fn remove_model(State(app): State<App>, Admin(member): Admin, Id(id): Id<ModelId>) -> Result<Answer<Model>> {
    let remove = move |tx: &mut store::Tx<'_>| super::remove::remove(tx, &member.actor, id);
    Ok(app.store.write(member.workspace, "models.remove", remove).await?.into())
}

/// Asks the model one short question, and answers how long it took or what the provider said.
#[utoipa::path(post, path = "/api/v1/models/{id}/test", tag = "models", params(("id" = ModelId, Path)), responses((status = 200, body = Plain<Tested>)))]
async fn test_model(State(app): State<App>, Admin(member): Admin, Id(id): Id<ModelId>) -> Result<Plain<Tested>> {
    Ok(Plain { data: super::test::test(&app, member.workspace, id).await? })
}

fn sealed(app: &App, key: Option<&str>) -> Result<Option<SealedKey>> {
    SealedKey::of(key.unwrap_or_default(), |key| app.secrets.seal(key))
}
