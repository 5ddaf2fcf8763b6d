//! The list of contacts. One contact is told with what they had before, in `http/contact.rs`.

use axum::extract::{Query, State};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Contact;
use super::activity::{self, Activity};
use crate::app::App;
use crate::error::Result;
use crate::events;
use crate::http::answer::Listed;
use crate::http::auth::Member;
use crate::http::path::Id;
use crate::ids::ContactId;
use crate::paging::{Page, PageQuery};

/// The routes of this domain.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(activities))
}

/// A page of contacts, the last seen first.
#[utoipa::path(get, path = "/api/v1/contacts", tag = "contacts", params(PageQuery), responses((status = 200, body = Listed<Contact>)))]
async fn list(State(app): State<App>, member: Member, Query(query): Query<PageQuery>) -> Result<Listed<Contact>> {
    let page = Page::try_from(query)?;
    app.store
        .read(move |db| {
            let rows = super::list::list(db, member.workspace, &page)?;
            let next = page.next(&rows, super::list::place);
            Ok(Listed::page(events::latest(db, member.workspace)?, rows, next))
        })
        .await
}

/// What a contact did on the customer's site, the last first.
#[utoipa::path(get, path = "/api/v1/contacts/{id}/activity", tag = "contacts", params(("id" = ContactId, Path), PageQuery), responses((status = 200, body = Listed<Activity>)))]
async fn activities(
    State(app): State<App>,
    member: Member,
    Id(id): Id<ContactId>,
    Query(query): Query<PageQuery>,
) -> Result<Listed<Activity>> {
    let page = Page::try_from(query)?;
    app.store
        .read(move |db| {
            let contact = super::contact(db, member.workspace, id)?.id;
            let rows = activity::list(db, member.workspace, contact, &page)?;
            let next = page.next(&rows, activity::place);
            Ok(Listed::page(events::latest(db, member.workspace)?, rows, next))
        })
        .await
}
