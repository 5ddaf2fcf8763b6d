//! Sample data by one click, and away by another. It spans every domain, so its routes stand here.

use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::Answer;
use super::auth::{Admin, Person};
use crate::app::App;
use crate::error::Result;
use crate::sample;
use crate::workspaces::checklist::SampleData;

/// The routes.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(add_sample_data, remove_sample_data))
}

/// Begins to fill the workspace with a fictional company. How far it is stands in the checklist.
#[utoipa::path(post, path = "/api/v1/sample-data", tag = "workspace", responses((status = 200, body = Answer<SampleData>)))]
async fn add_sample_data(State(app): State<App>, Admin(member): Admin, me: Person) -> Result<Answer<SampleData>> {
    let written =
        app.store.write(member.workspace, "sample.add", move |tx| sample::add::add(tx, &member.actor, me.id)).await?;
    Ok(written.into())
}

/// Begins to remove the sample data. What has become part of something real stays.
#[utoipa::path(delete, path = "/api/v1/sample-data", tag = "workspace", responses((status = 200, body = Answer<Option<SampleData>>)))]
async fn remove_sample_data(State(app): State<App>, Admin(member): Admin) -> Result<Answer<Option<SampleData>>> {
    let written =
        app.store.write(member.workspace, "sample.remove", move |tx| sample::remove::remove(tx, &member.actor)).await?;
    Ok(written.into())
}
