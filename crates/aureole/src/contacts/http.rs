//! The list of contacts. One contact is told with what they had before, in `http/contact.rs`.

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
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
use crate::http::query::Query;
use crate::ids::ContactId;
use crate::paging::{Page, PageQuery, search};

/// The routes of this domain.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(activities))
}

/// Which contacts.
#[derive(Deserialize, IntoParams)]
struct ListQuery {
    /// A part of a name, an address or your own id for them; capitals don't matter.
    q: Option<String>,
    /// The `next` of the page before.
    cursor: Option<String>,
    /// Rows of the page: 50 if not given, 200 at most.
    limit: Option<i64>,
}

/// A page of contacts, the last seen first.
#[utoipa::path(get, path = "/api/v1/contacts", tag = "contacts", params(ListQuery), responses((status = 200, body = Listed<Contact>)))]
async fn list(State(app): State<App>, member: Member, Query(query): Query<ListQuery>) -> Result<Listed<Contact>> {
    let page = Page::try_from(PageQuery { cursor: query.cursor, limit: query.limit })?;
    let sought = search::sought(query.q.as_deref())?;
    app.store
        .read(move |db| {
            if let Some(text) = &sought {
                let found = super::list::search(db, member.workspace, text, &page)?;
                return Ok(Listed::found(events::latest(db, member.workspace)?, found));
            }
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
