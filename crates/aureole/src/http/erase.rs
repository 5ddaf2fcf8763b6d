//! `DELETE /api/v1/contacts/{id}`: a person asked to be forgotten.

use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::{Answer, Nothing};
use super::auth::Admin;
use super::path::Id;
use crate::app::App;
use crate::erasure;
use crate::error::Result;
use crate::ids::ContactId;

/// The route.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(erase))
}

/// Forgets a contact for good: names, addresses, traits, context, and every word that was written. It can't be undone.
#[utoipa::path(delete, path = "/api/v1/contacts/{id}", tag = "contacts", params(("id" = ContactId, Path)), responses((status = 200, body = Answer<Nothing>)))]
async fn erase(State(app): State<App>, Admin(member): Admin, Id(id): Id<ContactId>) -> Result<Answer<()>> {
    let written =
        app.store.write(member.workspace, "contacts.erase", move |tx| erasure::erase(tx, &member.actor, id)).await?;
    Ok(written.into())
}
