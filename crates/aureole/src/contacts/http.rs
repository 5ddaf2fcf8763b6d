//! The routes of contacts.

use axum::extract::{Query, State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::activity::{self, Activity};
use super::{Company, Contact};
use crate::app::App;
use crate::error::Result;
use crate::events;
use crate::http::answer::Answer;
use crate::http::auth::Member;
use crate::http::path::Id;
use crate::ids::ContactId;
use crate::paging::{Page, PageQuery};

/// The routes of this domain.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(read)).routes(routes!(activities))
}

/// A page of contacts, the last seen first.
#[utoipa::path(get, path = "/api/v1/contacts", tag = "contacts", params(PageQuery), responses((status = 200, body = Answer<Vec<Contact>>)))]
async fn list(State(app): State<App>, member: Member, Query(query): Query<PageQuery>) -> Result<Answer<Vec<Contact>>> {
    let page = Page::try_from(query)?;
    app.store
        .read(move |db| {
            let rows = super::list::list(db, member.workspace, &page)?;
            let next = page.next(&rows, super::list::place);
            Ok(Answer::page(events::latest(db, member.workspace)?, rows, next))
        })
        .await
}

/// A contact with their company.
#[derive(Serialize, ToSchema)]
struct OpenedContact {
    #[serde(flatten)]
    contact: Contact,
    company: Option<Company>,
}

/// One contact.
#[utoipa::path(get, path = "/api/v1/contacts/{id}", tag = "contacts", params(("id" = String, Path)), responses((status = 200, body = Answer<OpenedContact>)))]
async fn read(State(app): State<App>, member: Member, Id(id): Id<ContactId>) -> Result<Answer<OpenedContact>> {
    app.store
        .read(move |db| {
            let contact = super::contact(db, member.workspace, id)?;
            let company = match contact.company_id {
                Some(company) => Some(super::company(db, member.workspace, company)?),
                None => None,
            };
            Ok(Answer::at(events::latest(db, member.workspace)?, OpenedContact { contact, company }))
        })
        .await
}

/// What a contact did on the customer's site, the last first.
#[utoipa::path(get, path = "/api/v1/contacts/{id}/activity", tag = "contacts", params(("id" = String, Path), PageQuery), responses((status = 200, body = Answer<Vec<Activity>>)))]
async fn activities(
    State(app): State<App>,
    member: Member,
    Id(id): Id<ContactId>,
    Query(query): Query<PageQuery>,
) -> Result<Answer<Vec<Activity>>> {
    let page = Page::try_from(query)?;
    app.store
        .read(move |db| {
            let contact = super::contact(db, member.workspace, id)?.id;
            let rows = activity::list(db, member.workspace, contact, &page)?;
            let next = page.next(&rows, activity::place);
            Ok(Answer::page(events::latest(db, member.workspace)?, rows, next))
        })
        .await
}
