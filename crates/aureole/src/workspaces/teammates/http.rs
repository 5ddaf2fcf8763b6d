//! The team's list, roles and farewells.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::change_role::change_role;
use super::remove::remove;
use crate::app::App;
use crate::error::Result;
use crate::events;
use crate::http::answer::Answer;
use crate::http::auth::{Admin, Member};
use crate::http::body::Body;
use crate::http::path::Id;
use crate::ids::TeammateId;
use crate::workspaces::{Role, Teammate, teammates};

/// The routes of the team.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_teammates))
        .routes(routes!(change_teammate_role))
        .routes(routes!(remove_teammate))
}

/// The team as it is now, by name.
#[utoipa::path(get, path = "/api/v1/teammates", tag = "team", responses((status = 200, body = Answer<Vec<Teammate>>)))]
async fn list_teammates(State(app): State<App>, member: Member) -> Result<Answer<Vec<Teammate>>> {
    let workspace = member.workspace;
    app.store
        .read(move |db| {
            let mut team = teammates(db, workspace)?;
            team.retain(|teammate| teammate.removed_at.is_none());
            Ok(Answer::at(events::latest(db, workspace)?, team))
        })
        .await
}

/// Another role.
#[derive(Deserialize, ToSchema)]
struct RoleForm {
    /// The new one.
    role: Role,
}

/// Changes what a teammate may do.
#[utoipa::path(put, path = "/api/v1/teammates/{id}/role", tag = "team", params(("id" = TeammateId, Path)), request_body = RoleForm,
    responses((status = 200, body = Answer<Teammate>)))]
async fn change_teammate_role(
    State(app): State<App>,
    Admin(member): Admin,
    Id(id): Id<TeammateId>,
    Body(form): Body<RoleForm>,
) -> Result<Answer<Teammate>> {
    let written = app
        .store
        .write(member.workspace, "teammates.change_role", move |tx| {
            change_role(tx, &member.actor, member.role, id, form.role)
        })
        .await?;
    Ok(written.into())
}

/// Removes a teammate. Their sessions end, and the tickets they were working on are nobody's again.
#[utoipa::path(delete, path = "/api/v1/teammates/{id}", tag = "team", params(("id" = TeammateId, Path)), responses((status = 200)))]
async fn remove_teammate(State(app): State<App>, Admin(member): Admin, Id(id): Id<TeammateId>) -> Result<Answer<()>> {
    let written = app
        .store
        .write(member.workspace, "teammates.remove", move |tx| remove(tx, &member.actor, member.role, id))
        .await?;
    Ok(written.into())
}
