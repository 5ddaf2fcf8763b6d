//! The routes of tickets.

use axum::extract::State;
use axum::http::{HeaderMap, header};
use serde::{Deserialize, Serialize};
use store::{Read, Tx, Written};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::drafts::{Draft, DraftMode};
use super::list::{View, Viewer};
use super::read::SeenTicket;
use super::set_status::Change;
use super::{Ticket, TicketStatus};
use crate::app::App;
use crate::contacts::{self, Company, Contact};
use crate::conversations::timeline::TimelineItem;
use crate::error::{Error, Result};
use crate::events::{self, Actor};
use crate::http::answer::{Answer, Listed, Nothing, Plain};
use crate::http::auth::{Member, Person};
use crate::http::body::Body;
use crate::http::path::{Id, IdAnd};
use crate::http::query::Query;
use crate::ids::{ConversationId, TeammateId, TicketId};
use crate::paging::search::{self, Found};
use crate::paging::{Page, PageQuery};
use crate::time::Timestamp;

/// The routes of this domain.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, open))
        .routes(routes!(read))
        .routes(routes!(timeline))
        .routes(routes!(set_status))
        .routes(routes!(assign))
        .routes(routes!(set_subject))
        .routes(routes!(mark_read))
        .routes(routes!(drafts))
        .routes(routes!(save_draft))
        .routes(routes!(pass_to_ai))
}

fn viewer(member: &Member) -> Viewer {
    Viewer { teammate: member.actor.teammate(), visibility: member.visibility }
}

/// Which tickets.
#[derive(Deserialize, IntoParams)]
struct ListQuery {
    /// A built-in view.
    view: Option<View>,
    /// A part of a subject, or of the contact's name or address, or a number; capitals don't matter.
    q: Option<String>,
    /// The `next` of the page before.
    cursor: Option<String>,
    /// Rows of the page.
    limit: Option<i64>,
}

/// A page of a view, the newest activity first.
#[utoipa::path(get, path = "/api/v1/tickets", tag = "tickets", params(ListQuery), responses((status = 200, body = Listed<SeenTicket>)))]
async fn list(State(app): State<App>, member: Member, Query(query): Query<ListQuery>) -> Result<Listed<SeenTicket>> {
    let view = query.view.unwrap_or(View::All);
    let page = Page::try_from(PageQuery { cursor: query.cursor, limit: query.limit })?;
    let sought = search::sought(query.q.as_deref())?;
    app.store
        .read(move |db| {
            let found = found(db, &member, (view, sought.as_deref()), &page)?;
            Ok(Listed::found(events::latest(db, member.workspace)?, found))
        })
        .await
}

/// A page of all tickets of a view, or of those in which a text was sought.
fn found(
    db: &mut Read<'_>,
    member: &Member,
    (view, sought): (View, Option<&str>),
    page: &Page,
) -> Result<Found<SeenTicket>> {
    let Found { rows, next, searched_until } = match sought {
        Some(text) => super::list::search(db, member.workspace, viewer(member), (view, text), page)?,
        None => {
            let rows = super::list::list(db, member.workspace, viewer(member), view, page)?;
            Found { next: page.next(&rows, super::list::place), rows, searched_until: None }
        }
    };
    let rows = super::read::seen_by(db, member.workspace, member.actor.teammate(), rows)?;
    Ok(Found { rows, next, searched_until })
}

/// Opens a ticket by hand.
#[utoipa::path(post, path = "/api/v1/tickets", tag = "tickets", request_body = super::open::NewTicketForm, responses((status = 200, body = Answer<Ticket>)))]
async fn open(
    State(app): State<App>,
    member: Member,
    Body(form): Body<super::open::NewTicketForm>,
) -> Result<Answer<Ticket>> {
    let written = app
        .store
        .write(member.workspace, "tickets.open", move |tx| super::open::open(tx, &member.actor, &form))
        .await?;
    Ok(written.into())
}

/// A ticket with everything beside its thread.
#[derive(Serialize, ToSchema)]
struct OpenedTicket {
    #[serde(flatten)]
    seen: SeenTicket,
    /// Where it came from: form data, context, why it was handed over.
    #[schema(value_type = HashMap<String, serde_json::Value>)]
    metadata: serde_json::Value,
    /// The conversations whose messages it shows, the oldest first.
    conversation_ids: Vec<ConversationId>,
    /// Whom it is for.
    contact: Contact,
    /// The company they belong to.
    company: Option<Company>,
}

/// One ticket.
#[utoipa::path(get, path = "/api/v1/tickets/{id}", tag = "tickets", params(("id" = TicketId, Path)), responses((status = 200, body = Answer<OpenedTicket>)))]
async fn read(State(app): State<App>, member: Member, Id(id): Id<TicketId>) -> Result<Answer<OpenedTicket>> {
    app.store
        .read(move |db| {
            let opened = opened(db, &member, id)?;
            Ok(Answer::at(events::latest(db, member.workspace)?, opened))
        })
        .await
}

fn opened(db: &mut Read<'_>, member: &Member, id: TicketId) -> Result<OpenedTicket> {
    let workspace = member.workspace;
    let ticket = super::visible(db, workspace, member.visibility, id)?;
    let contact = contacts::contact(db, workspace, ticket.contact_id)?;
    let company = ticket.company_id.or(contact.company_id);
    let mut seen = super::read::seen_by(db, workspace, member.actor.teammate(), vec![ticket])?;
    Ok(OpenedTicket {
        seen: seen.pop().ok_or_else(|| Error::not_found("ticket"))?,
        metadata: super::metadata(db, workspace, id)?,
        conversation_ids: super::threads::conversations(db, workspace, id)?,
        contact,
        company: company.map(|company| contacts::company(db, workspace, company)).transpose()?,
    })
}

/// A page of a ticket's timeline, oldest first; `next` leads to what came before.
#[utoipa::path(get, path = "/api/v1/tickets/{id}/timeline", tag = "tickets", params(("id" = TicketId, Path), PageQuery), responses((status = 200, body = Listed<TimelineItem>)))]
async fn timeline(
    State(app): State<App>,
    member: Member,
    Id(id): Id<TicketId>,
    Query(query): Query<PageQuery>,
) -> Result<Listed<TimelineItem>> {
    let page = Page::try_from(query)?;
    app.store
        .read(move |db| {
            super::visible(db, member.workspace, member.visibility, id)?;
            let items = super::timeline::timeline(db, member.workspace, id, &page)?;
            let next = page.before(&items, TimelineItem::place);
            Ok(Listed::page(events::latest(db, member.workspace)?, items, next))
        })
        .await
}

/// Another status.
#[derive(Deserialize, ToSchema)]
struct StatusForm {
    /// Where the ticket stands from now on.
    status: TicketStatus,
    /// When a snoozed ticket comes back.
    #[serde(default)]
    snoozed_until: Option<Timestamp>,
}

/// Changes the status. `If-Match` with a ticket's `version` refuses what was decided on an older sight of it.
#[utoipa::path(put, path = "/api/v1/tickets/{id}/status", tag = "tickets", params(("id" = TicketId, Path)), request_body = StatusForm, responses((status = 200, body = Answer<Ticket>)))]
async fn set_status(
    State(app): State<App>,
    member: Member,
    Id(id): Id<TicketId>,
    headers: HeaderMap,
    Body(form): Body<StatusForm>,
) -> Result<Answer<Ticket>> {
    let change = Change { status: form.status, until: form.snoozed_until, seen_version: seen_version(&headers)? };
    let set = move |tx: &mut Tx<'_>, actor: &Actor| super::set_status::set_status(tx, actor, id, change);
    Ok(write(&app, member, id, "tickets.set_status", set).await?.into())
}

fn seen_version(headers: &HeaderMap) -> Result<Option<i64>> {
    let Some(value) = headers.get(header::IF_MATCH) else { return Ok(None) };
    let number = value.to_str().ok().and_then(|text| text.trim().trim_matches('"').parse().ok());
    number.map(Some).ok_or_else(|| Error::invalid("If-Match", "If-Match holds the ticket's version, a number."))
}

/// Another owner.
#[derive(Deserialize, ToSchema)]
struct AssigneeForm {
    /// Nobody, if null.
    teammate_id: Option<TeammateId>,
}

/// Changes the owner.
#[utoipa::path(put, path = "/api/v1/tickets/{id}/assignee", tag = "tickets", params(("id" = TicketId, Path)), request_body = AssigneeForm, responses((status = 200, body = Answer<Ticket>)))]
async fn assign(
    State(app): State<App>,
    member: Member,
    Id(id): Id<TicketId>,
    Body(form): Body<AssigneeForm>,
) -> Result<Answer<Ticket>> {
    let assign = move |tx: &mut Tx<'_>, actor: &Actor| super::assign::assign(tx, actor, id, form.teammate_id);
    Ok(write(&app, member, id, "tickets.assign", assign).await?.into())
}

/// Another subject.
#[derive(Deserialize, ToSchema)]
struct SubjectForm {
    /// 1 to 1,000 characters.
    subject: String,
}

/// Renames a ticket.
#[utoipa::path(put, path = "/api/v1/tickets/{id}/subject", tag = "tickets", params(("id" = TicketId, Path)), request_body = SubjectForm, responses((status = 200, body = Answer<Ticket>)))]
async fn set_subject(
    State(app): State<App>,
    member: Member,
    Id(id): Id<TicketId>,
    Body(form): Body<SubjectForm>,
) -> Result<Answer<Ticket>> {
    let set = move |tx: &mut Tx<'_>, actor: &Actor| super::set_subject::set_subject(tx, actor, id, &form.subject);
    Ok(write(&app, member, id, "tickets.set_subject", set).await?.into())
}

/// Whether I have read it.
#[derive(Deserialize, ToSchema)]
struct ReadForm {
    /// Whether I have.
    read: bool,
}

/// Marks a ticket as read or unread for me.
#[utoipa::path(put, path = "/api/v1/tickets/{id}/read", tag = "tickets", params(("id" = TicketId, Path)), request_body = ReadForm, responses((status = 200, body = Answer<Nothing>)))]
async fn mark_read(
    State(app): State<App>,
    person: Person,
    Id(id): Id<TicketId>,
    Body(form): Body<ReadForm>,
) -> Result<Answer<()>> {
    let mark = move |tx: &mut Tx<'_>, _: &Actor| super::read::mark(tx, person.id, id, form.read);
    Ok(write(&app, person.member, id, "tickets.read", mark).await?.into())
}

/// My unsent texts on a ticket.
#[utoipa::path(get, path = "/api/v1/tickets/{id}/drafts", tag = "tickets", params(("id" = TicketId, Path)), responses((status = 200, body = Plain<Vec<Draft>>)))]
async fn drafts(State(app): State<App>, person: Person, Id(id): Id<TicketId>) -> Result<Plain<Vec<Draft>>> {
    app.store
        .read(move |db| {
            super::visible(db, person.member.workspace, person.member.visibility, id)?;
            Ok(Plain { data: super::drafts::of_ticket(db, person.member.workspace, person.id, id)? })
        })
        .await
}

/// An unsent text.
#[derive(Deserialize, ToSchema)]
struct DraftForm {
    /// At most 50,000 characters.
    text: String,
}

/// Keeps an unsent text; an empty one is forgotten.
#[utoipa::path(put, path = "/api/v1/tickets/{id}/drafts/{mode}", tag = "tickets", params(("id" = TicketId, Path), ("mode" = DraftMode, Path)), request_body = DraftForm, responses((status = 200, body = Answer<Nothing>)))]
async fn save_draft(
    State(app): State<App>,
    person: Person,
    IdAnd(id, mode): IdAnd<TicketId>,
    Body(form): Body<DraftForm>,
) -> Result<Answer<()>> {
    let mode = DraftMode::parse(&mode)
        .ok_or_else(|| Error::invalid("mode", "A draft belongs to chat, email, note or training."))?;
    let save = move |tx: &mut Tx<'_>, _: &Actor| super::drafts::save(tx, person.id, id, mode, &form.text);
    Ok(write(&app, person.member, id, "tickets.save_draft", save).await?.into())
}

/// Gives a ticket back to the AI.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/pass-to-ai", tag = "tickets", params(("id" = TicketId, Path)), responses((status = 200, body = Answer<Ticket>)))]
async fn pass_to_ai(State(app): State<App>, member: Member, Id(id): Id<TicketId>) -> Result<Answer<Ticket>> {
    let pass = move |tx: &mut Tx<'_>, actor: &Actor| super::pass_to_ai::pass_to_ai(tx, actor, id);
    Ok(write(&app, member, id, "tickets.pass_to_ai", pass).await?.into())
}

/// Writes on a ticket, if the member may see it.
pub async fn write<T: Send + 'static>(
    app: &App,
    member: Member,
    id: TicketId,
    verb: &'static str,
    change: impl Fn(&mut Tx<'_>, &Actor) -> Result<T> + Send + 'static,
) -> Result<Written<T>> {
    let write = move |tx: &mut Tx<'_>| {
        super::visible(tx, member.workspace, member.visibility, id)?;
        change(tx, &member.actor)
    };
    app.store.write(member.workspace, verb, write).await
}
