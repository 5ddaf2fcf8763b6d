//! `POST /api/sdk/tickets/create`: a form or a script opens a ticket for somebody. It never consolidates.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::Tx;
use utoipa::ToSchema;

use super::answer::{SdkBody, SdkError, SdkErrorBody};
use super::caller::WidgetKey;
use super::external_id::ExternalId;
use super::identity::{self, Identity};
use crate::app::App;
use crate::error::{Error, Result};
use crate::events::Actor;
use crate::ids::TicketId;
use crate::tickets::open::{ContactForm, NewTicketForm, open};
use crate::tickets::set_status::{Change, set_status};
use crate::tickets::{Ticket, TicketStatus};

/// The word that makes a ticket urgent; any other is a normal one.
const PRIORITY: &str = "priority";
/// The other word.
const NORMAL: &str = "normal";

/// A ticket to be.
#[derive(Deserialize, ToSchema)]
pub struct CreateTicket {
    /// Your own id for the user; looked up first.
    #[serde(default)]
    user_id: Option<ExternalId>,
    /// Their address; looked up next.
    #[serde(default)]
    email: Option<String>,
    /// Their name, if it isn't known yet.
    #[serde(default)]
    name: Option<String>,
    /// What it is about.
    subject: String,
    /// The first message; the subject if left out.
    #[serde(default)]
    message: Option<String>,
    /// Anything that the team and the agent should see.
    #[serde(default)]
    metadata: Option<Map<String, Value>>,
    /// Where it comes from, such as `contact_form`.
    #[serde(default)]
    source: Option<String>,
    /// `priority` or `normal`.
    #[serde(default)]
    priority: Option<String>,
    /// Where the ticket begins: `open` (or `normal`), `priority`, `in_progress`, `resolved` or `spam`.
    #[serde(default)]
    status: Option<String>,
    /// The AI may answer it by mail.
    #[serde(default)]
    ai_enabled: Option<bool>,
    /// Proof of who the user is; not needed, but right if it is there.
    #[serde(default)]
    user_token: Option<String>,
}

/// The ticket that came to be.
#[derive(Serialize, ToSchema)]
pub struct CreatedTicket {
    /// Always true.
    success: bool,
    /// Its id.
    ticket_id: TicketId,
    /// Its number in the workspace.
    number: i64,
    /// Where it stands.
    status: TicketStatus,
    /// Always false: this call opens a ticket of its own.
    consolidated: bool,
}

/// Opens a ticket.
#[utoipa::path(post, path = "/api/sdk/tickets/create", tag = "sdk", request_body = CreateTicket,
    responses((status = 200, body = CreatedTicket), (status = 400, body = SdkErrorBody), (status = 403, body = SdkErrorBody)))]
pub async fn create(
    State(app): State<App>,
    key: WidgetKey,
    SdkBody(form): SdkBody<CreateTicket>,
) -> Result<Json<CreatedTicket>, SdkError> {
    let (form, email_verified) = with_proof(&app, key, form).await?;
    let status = form.status.as_deref().map(status).transpose()?;
    let mut form = new_ticket(form)?;
    form.contact.email_verified = email_verified;
    let written = app
        .store
        .write(key.workspace, "sdk.create_ticket", move |tx| create_ticket(tx, &form, status.unwrap_or_default()))
        .await?;
    let ticket = written.value;
    let (ticket_id, number, status) = (ticket.id, ticket.number, ticket.status);
    Ok(Json(CreatedTicket { success: true, ticket_id, number, status, consolidated: false }))
}

/// Opens it, and moves it to where the caller wants it to begin.
fn create_ticket(tx: &mut Tx<'_>, form: &NewTicketForm, status: Option<TicketStatus>) -> Result<Ticket> {
    let ticket = open(tx, &Actor::system(), form)?;
    match status {
        Some(status) => set_status(tx, &Actor::system(), ticket.id, Change::to(status)),
        None => Ok(ticket),
    }
}

/// A word for where a ticket begins. A snoozed one needs a moment, which this call has no field for.
fn status(word: &str) -> Result<Option<TicketStatus>> {
    match (word, TicketStatus::parse(word)) {
        ("" | NORMAL, _) | (_, Some(TicketStatus::Open)) => Ok(None),
        (_, Some(TicketStatus::Snoozed) | None) => Err(Error::invalid(
            "status",
            "The status of a new ticket is open, priority, in_progress, resolved or spam.",
        )),
        (_, status) => Ok(status),
    }
}

/// Servers call this for users who aren't there, so no token is demanded; what one says is trusted. Answers whether it has
/// proved the address.
async fn with_proof(app: &App, key: WidgetKey, form: CreateTicket) -> Result<(CreateTicket, bool)> {
    match key.claim(app, form.user_id.as_deref(), form.user_token.as_deref()).await? {
        Identity::User { external_id, claims, .. } => {
            let (user_id, is_proved) = (Some(external_id.into()), claims.email.is_some());
            let (email, name) = (claims.email.or(form.email), claims.name.or(form.name));
            Ok((CreateTicket { user_id, email, name, ..form }, is_proved))
        }
        Identity::Anonymous => Ok((form, false)),
    }
}

fn new_ticket(form: CreateTicket) -> Result<NewTicketForm> {
    if form.name.as_ref().is_some_and(|name| name.chars().count() > identity::EXTERNAL_ID_CHARACTERS_MAX) {
        return Err(Error::invalid("name", "A name has at most 255 characters."));
    }
    Ok(NewTicketForm {
        subject: form.subject,
        message: form.message,
        contact: ContactForm {
            user_id: identity::named(form.user_id.as_deref())?,
            email: form.email,
            name: form.name,
            email_verified: false,
        },
        priority: form.priority.as_deref() == Some(PRIORITY),
        source: form.source,
        metadata: form.metadata.unwrap_or_default(),
        ai_enabled: form.ai_enabled.unwrap_or_default(),
    })
}
