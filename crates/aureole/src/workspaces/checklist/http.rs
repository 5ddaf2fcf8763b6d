//! The checklist of the first hour.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::dismiss::dismiss;
use super::{Checklist, checklist};
use crate::app::App;
use crate::error::Result;
use crate::events;
use crate::http::answer::Answer;
use crate::http::auth::{Member, Person};
use crate::http::body::Body;

/// The routes of the checklist.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read_checklist, dismiss_checklist))
}

/// How far the workspace is. A key has nothing to dismiss.
#[utoipa::path(get, path = "/api/v1/checklist", tag = "workspace", responses((status = 200, body = Answer<Checklist>)))]
async fn read_checklist(State(app): State<App>, member: Member) -> Result<Answer<Checklist>> {
    let (workspace, me) = (member.workspace, member.actor.teammate());
    app.store.read(move |db| Ok(Answer::at(events::latest(db, workspace)?, checklist(db, workspace, me)?))).await
}

/// Whether to hide it.
#[derive(Deserialize, ToSchema)]
struct DismissForm {
    /// Hidden from now on.
    dismissed: bool,
}

/// Hides the checklist from the teammate who asks, or shows it again.
#[utoipa::path(put, path = "/api/v1/checklist", tag = "workspace", request_body = DismissForm,
    responses((status = 200, body = Answer<Checklist>)))]
async fn dismiss_checklist(
    State(app): State<App>,
    person: Person,
    Body(form): Body<DismissForm>,
) -> Result<Answer<Checklist>> {
    let Person { id, member } = person;
    let written = app
        .store
        .write(member.workspace, "checklist.dismiss", move |tx| {
            dismiss(tx, &member.actor, id, form.dismissed)?;
            checklist(tx, tx.workspace(), Some(id))
        })
        .await?;
    Ok(written.into())
}
