//! `POST /api/sdk/events`: a page reports what its visitor does.
//!
//! Texts that are too long are cut, not refused: a report of a click is worth more than a rule about its length.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::Tx;
use utoipa::ToSchema;

use super::answer::{SdkBody, SdkError, SdkErrorBody};
use super::caller::WidgetKey;
use super::enter::resolve_user;
use super::external_id::ExternalId;
use super::identity::Identity;
use super::said::compact_bytes;
use crate::app::App;
use crate::contacts::activity::{self, NewActivity};
use crate::contacts::resolve;
use crate::conversations::open::{self, SessionId};
use crate::error::{Error, Result};
use crate::ids::ContactId;

/// Events in one call (reference: Rate Limits).
const EVENTS_MAX: usize = 100;
/// Largest metadata of an event, in bytes of compact JSON (reference: Rate Limits).
const METADATA_BYTES_MAX: usize = 10_000;
/// What is kept of an event's type, in characters (reference: events).
const EVENT_TYPE_CHARACTERS_MAX: usize = 100;
/// What is kept of a CSS selector, in characters.
const SELECTOR_CHARACTERS_MAX: usize = 500;
/// What is kept of a page's address, in characters.
const PAGE_URL_CHARACTERS_MAX: usize = 2_000;
/// What is kept of a session's id, in characters.
const SESSION_CHARACTERS_MAX: usize = 100;

/// Something the visitor did.
#[derive(Deserialize, ToSchema)]
pub struct PageEvent {
    /// What they did, such as `click`, `page_view`, `form_submit` or `error`.
    event_type: String,
    /// The element it was done to, a CSS selector.
    #[serde(default)]
    element_selector: Option<String>,
    /// The page.
    #[serde(default)]
    page_url: Option<String>,
    /// Whatever the page adds.
    #[serde(default)]
    metadata: Option<Map<String, Value>>,
}

/// What a visitor did, in its order.
#[derive(Deserialize, ToSchema)]
pub struct ReportEvents {
    /// Up to 100.
    events: Vec<PageEvent>,
    /// Your own id for the user; made if it is unknown.
    #[serde(default)]
    user_id: Option<ExternalId>,
    /// The visitor's session: groups the events.
    #[serde(default)]
    session_id: Option<String>,
    /// Proof of who the user is; not needed, but right if it is there.
    #[serde(default)]
    user_token: Option<String>,
}

/// The report was taken.
#[derive(Serialize, ToSchema)]
pub struct ReportedEvents {
    /// Always true.
    success: bool,
}

/// Reports what a visitor did on the site.
#[utoipa::path(post, path = "/api/sdk/events", tag = "sdk", request_body = ReportEvents,
    responses((status = 200, body = ReportedEvents), (status = 400, body = SdkErrorBody), (status = 401, body = SdkErrorBody), (status = 403, body = SdkErrorBody)))]
pub async fn report(
    State(app): State<App>,
    key: WidgetKey,
    SdkBody(form): SdkBody<ReportEvents>,
) -> Result<Json<ReportedEvents>, SdkError> {
    let identity = key.claim(&app, form.user_id.as_deref(), form.user_token.as_deref()).await?;
    let session = form.session_id.map(|id| cut(&id, SESSION_CHARACTERS_MAX)).filter(|id| !id.is_empty());
    let events = events(form.events)?;
    app.store
        .write(key.workspace, "sdk.report_events", move |tx| keep(tx, &identity, session.as_deref(), &events))
        .await?;
    Ok(Json(ReportedEvents { success: true }))
}

fn keep(tx: &mut Tx<'_>, identity: &Identity, session: Option<&str>, events: &[NewActivity]) -> Result<()> {
    let contact = match resolve_user(tx, identity)? {
        Some(user) => Some(user),
        None => visitor(tx, session)?,
    };
    if let Some(contact) = contact {
        resolve::seen(tx, contact)?;
    }
    activity::keep(tx, contact, session, events)
}

/// Whose session it is, if that is nobody's secret any more than the caller's: one that a user was named with isn't.
fn visitor(tx: &mut Tx<'_>, session: Option<&str>) -> Result<Option<ContactId>> {
    let Some(id) = session.and_then(|id| SessionId::parse(id).ok()).filter(SessionId::is_secret) else {
        return Ok(None);
    };
    let found = open::session(tx, tx.workspace(), &id)?;
    Ok(found.filter(|session| !session.bound).map(|session| session.contact))
}

fn events(events: Vec<PageEvent>) -> Result<Vec<NewActivity>> {
    if events.len() > EVENTS_MAX {
        return Err(Error::invalid("events", "One call reports at most 100 events. Send the others in another."));
    }
    events.into_iter().enumerate().map(|(place, event)| checked(place, event)).collect()
}

fn checked(place: usize, event: PageEvent) -> Result<NewActivity> {
    let wrong = |field: &str, sentence: String| Error::invalid(format!("events[{place}].{field}"), sentence);
    let event_type = cut(event.event_type.trim(), EVENT_TYPE_CHARACTERS_MAX);
    if event_type.is_empty() {
        return Err(wrong("event_type", "Each event needs an event_type, such as page_view or click.".to_owned()));
    }
    let metadata = event.metadata.unwrap_or_default();
    let bytes = compact_bytes(&metadata)?;
    if bytes > METADATA_BYTES_MAX {
        let sentence = format!("An event's metadata has at most 10,000 bytes; this has {bytes}.");
        return Err(wrong("metadata", sentence));
    }
    Ok(NewActivity {
        event_type,
        element_selector: event.element_selector.map(|text| cut(&text, SELECTOR_CHARACTERS_MAX)),
        page_url: event.page_url.map(|text| cut(&text, PAGE_URL_CHARACTERS_MAX)),
        metadata,
    })
}

fn cut(text: &str, characters_max: usize) -> String {
    text.chars().take(characters_max).collect()
}
