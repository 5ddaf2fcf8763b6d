//! The routes of conversations, but for taking over, which makes a ticket.

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::images;
use super::timeline::TimelineItem;
use super::{Conversation, ConversationState};
use crate::app::App;
use crate::contacts::{self, Company, Contact};
use crate::error::Result;
use crate::events;
use crate::http::answer::{Answer, Listed};
use crate::http::auth::Member;
use crate::http::path::Id;
use crate::http::picture;
use crate::http::query::Query;
use crate::ids::{ConversationId, ImageId};
use crate::paging::{Page, PageQuery};

/// The routes of this domain.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(read)).routes(routes!(timeline)).routes(routes!(image))
}

/// Which conversations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ConversationView)]
pub enum Feed {
    /// Going on.
    Live,
    /// Ended.
    Completed,
}

#[derive(Deserialize, IntoParams)]
struct ListQuery {
    /// Live or completed.
    view: Option<Feed>,
    /// The `next` of the page before.
    cursor: Option<String>,
    /// Rows of the page.
    limit: Option<i64>,
}

/// The Live Feed, or the completed conversations.
#[utoipa::path(get, path = "/api/v1/conversations", tag = "conversations", params(ListQuery), responses((status = 200, body = Listed<Conversation>)))]
async fn list(State(app): State<App>, member: Member, Query(query): Query<ListQuery>) -> Result<Listed<Conversation>> {
    let state = match query.view {
        Some(Feed::Completed) => ConversationState::Completed,
        Some(Feed::Live) | None => ConversationState::Active,
    };
    let page = Page::try_from(PageQuery { cursor: query.cursor, limit: query.limit })?;
    app.store
        .read(move |db| {
            let rows = super::list::list(db, member.workspace, state, &page)?;
            let next = page.next(&rows, super::list::place);
            Ok(Listed::page(events::latest(db, member.workspace)?, rows, next))
        })
        .await
}

/// A conversation with who talks.
#[derive(Serialize, ToSchema)]
struct OpenedConversation {
    #[serde(flatten)]
    conversation: Conversation,
    /// Who talks.
    contact: Contact,
    /// The company they belong to.
    company: Option<Company>,
    /// What the page sent with the session: `context`, `custom_fields`, `page_url`.
    metadata: Map<String, Value>,
}

/// One conversation.
#[utoipa::path(get, path = "/api/v1/conversations/{id}", tag = "conversations", params(("id" = ConversationId, Path)), responses((status = 200, body = Answer<OpenedConversation>)))]
async fn read(
    State(app): State<App>,
    member: Member,
    Id(id): Id<ConversationId>,
) -> Result<Answer<OpenedConversation>> {
    app.store
        .read(move |db| {
            let conversation = super::conversation(db, member.workspace, id)?;
            let contact = contacts::contact(db, member.workspace, conversation.contact_id)?;
            let company = match contact.company_id {
                Some(company) => Some(contacts::company(db, member.workspace, company)?),
                None => None,
            };
            let metadata = super::session_metadata(db, member.workspace, id)?;
            let opened = OpenedConversation { conversation, contact, company, metadata };
            Ok(Answer::at(events::latest(db, member.workspace)?, opened))
        })
        .await
}

/// A page of a conversation's timeline, oldest first; `next` leads to what came before.
#[utoipa::path(get, path = "/api/v1/conversations/{id}/timeline", tag = "conversations", params(("id" = ConversationId, Path), PageQuery), responses((status = 200, body = Listed<TimelineItem>)))]
async fn timeline(
    State(app): State<App>,
    member: Member,
    Id(id): Id<ConversationId>,
    Query(query): Query<PageQuery>,
) -> Result<Listed<TimelineItem>> {
    let page = Page::try_from(query)?;
    app.store
        .read(move |db| {
            let (_, items) = super::timeline::timeline(db, member.workspace, id, &page)?;
            let next = page.before(&items, TimelineItem::place);
            Ok(Listed::page(events::latest(db, member.workspace)?, items, next))
        })
        .await
}

/// A picture that came with a message.
#[utoipa::path(get, path = "/api/v1/images/{id}", tag = "conversations", params(("id" = ImageId, Path)), responses((status = 200, description = "The picture.")))]
async fn image(State(app): State<App>, member: Member, Id(id): Id<ImageId>) -> Result<Response> {
    let found = app.store.read(move |db| images::stored(db, member.workspace, id)).await?;
    picture::answer(&app, found).await
}
