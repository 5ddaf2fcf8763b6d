//! `GET /api/v1/contacts/{id}`: who somebody is, and what they had before. It spans several domains, so it belongs to none.

use axum::extract::State;
use serde::Serialize;
use store::Read;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::Answer;
use super::auth::Member;
use super::path::Id;
use crate::app::App;
use crate::contacts::{self, Company, Contact};
use crate::conversations::{self, Conversation};
use crate::error::Result;
use crate::events;
use crate::ids::ContactId;
use crate::tickets::{self, Ticket};

/// Tickets, and conversations, of a contact that are told.
const EARLIER_MAX: i64 = 20;

/// The route.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read))
}

/// A contact with what they had before.
#[derive(Serialize, ToSchema)]
struct OpenedContact {
    #[serde(flatten)]
    contact: Contact,
    /// The company they belong to.
    company: Option<Company>,
    /// Their tickets with the newest activity, at most 20.
    tickets: Vec<Ticket>,
    /// Their conversations with the newest activity, at most 20.
    conversations: Vec<Conversation>,
}

/// One contact, with their company, tickets and conversations.
#[utoipa::path(get, path = "/api/v1/contacts/{id}", tag = "contacts", params(("id" = ContactId, Path)), responses((status = 200, body = Answer<OpenedContact>)))]
async fn read(State(app): State<App>, member: Member, Id(id): Id<ContactId>) -> Result<Answer<OpenedContact>> {
    app.store
        .read(move |db| {
            let opened = opened(db, &member, id)?;
            Ok(Answer::at(events::latest(db, member.workspace)?, opened))
        })
        .await
}

fn opened(db: &mut Read<'_>, member: &Member, id: ContactId) -> Result<OpenedContact> {
    let workspace = member.workspace;
    let contact = contacts::contact(db, workspace, id)?;
    Ok(OpenedContact {
        company: contact.company_id.map(|company| contacts::company(db, workspace, company)).transpose()?,
        tickets: tickets::list::of_contact(db, workspace, member.visibility, contact.id, EARLIER_MAX)?,
        conversations: conversations::list::of_contact(db, workspace, contact.id, EARLIER_MAX)?,
        contact,
    })
}
