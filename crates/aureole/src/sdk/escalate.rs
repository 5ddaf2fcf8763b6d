//! `POST /api/sdk/escalate`: the visitor presses "Talk to a person". Ours; the reference has no path for it.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::Tx;
use utoipa::ToSchema;

use super::answer::{SdkBody, SdkError, SdkErrorBody};
use super::ask::session_id;
use super::caller::WidgetKey;
use super::enter::{Visit, enter};
use super::external_id::ExternalId;
use super::identity::{Identity, company_id};
use super::sent;
use crate::agents::escalate::{Called, escalate};
use crate::agents::feed::Feeds;
use crate::app::App;
use crate::conversations::open::{self, Carried};
use crate::conversations::post::check_client_id;
use crate::error::Result;
use crate::events::{Actor, Who};
use crate::ids::TicketId;
use crate::tickets::TicketStatus;
use crate::time::Timestamp;

/// Who wants a person.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct EscalateBody {
    /// Their session; left out, a new one begins.
    #[serde(default)]
    session_id: Option<String>,
    /// Your own id for the user.
    #[serde(default)]
    user_id: Option<ExternalId>,
    /// Proof of who the user is.
    #[serde(default)]
    user_token: Option<String>,
    /// Your own id for the visitor's company, made if it is unknown; counts for one who has none.
    #[serde(default)]
    company_id: Option<ExternalId>,
    /// Traits, which the team sees on the ticket.
    #[serde(default)]
    custom_fields: Option<Map<String, Value>>,
    /// Context entries by key, which the team sees on the ticket.
    #[serde(default)]
    context: Option<Map<String, Value>>,
    /// The sender's own id for the wish: a repeat is the same.
    #[serde(default)]
    client_id: Option<String>,
    /// The visitor's language.
    #[serde(default)]
    locale: Option<String>,
}

/// What the visitor is told, and the ticket that a person will answer in.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the action of a handover with what is added to it")]
struct Escalated {
    /// Always true.
    success: bool,
    /// The line that the visitor is shown.
    text: String,
    /// The session to go on with.
    session_id: String,
    /// `ticket_created`.
    #[schema(rename = "type")]
    kind: String,
    /// The ticket.
    ticket_id: TicketId,
    /// Its number in the workspace.
    number: i64,
    /// Where it stands.
    status: TicketStatus,
    /// It was there already.
    consolidated: bool,
    /// Why it was made: `asked`.
    reason: String,
}

/// Makes or finds the ticket, and answers the line that the visitor is shown.
#[utoipa::path(post, path = "/api/sdk/escalate", tag = "sdk", request_body = EscalateBody,
    responses((status = 200, body = Escalated), (status = 400, body = SdkErrorBody), (status = 401, body = SdkErrorBody), (status = 403, body = SdkErrorBody)))]
pub async fn talk_to_person(
    State(app): State<App>,
    key: WidgetKey,
    SdkBody(body): SdkBody<EscalateBody>,
) -> Result<Json<Value>, SdkError> {
    let identity = key.identity(&app, body.user_id.as_deref(), body.user_token.as_deref()).await?;
    let wish = body.checked(identity, app.now())?;
    let session = wish.visit.session.as_str().to_owned();
    app.limits.turn(&session, app.now())?;
    let feeds = app.feeds.clone();
    let written = app.store.write(key.workspace, "sdk.escalate", move |tx| call(tx, &wish, &feeds)).await?;
    app.feeds.interrupt(written.value.halted);
    Ok(Json(told(written.value, session)))
}

/// A person is wanted.
struct Wish {
    visit: Visit,
    sent: Carried,
    client_id: Option<String>,
}

impl EscalateBody {
    fn checked(self, identity: Identity, now: Timestamp) -> Result<Wish> {
        let client_id = self.client_id.filter(|id| !id.is_empty());
        check_client_id(client_id.as_deref())?;
        let session = session_id(self.session_id.as_deref(), now)?;
        let sent = sent::checked(&identity, self.custom_fields, self.context)?;
        let company_id = company_id(self.company_id.as_deref())?;
        let locale = self.locale;
        let visit = Visit { identity, session, company_id, agent: None, mode: None, locale, page_url: None };
        Ok(Wish { visit, sent, client_id })
    }
}

fn call(tx: &mut Tx<'_>, wish: &Wish, feeds: &Feeds) -> Result<Called> {
    let session = enter(tx, &wish.visit)?;
    open::reopen(tx, &Actor::new(Who::Contact(session.contact)), &session)?;
    open::carry(tx, session.conversation, &wish.sent)?;
    escalate(tx, session.conversation, wish.client_id.as_deref(), feeds)
}

/// The action, with what is added to it.
fn told(called: Called, session: String) -> Value {
    let mut told = called.action;
    if let Some(object) = told.as_object_mut() {
        object.extend([
            ("success".to_owned(), json!(true)),
            ("text".to_owned(), called.text.into()),
            ("session_id".to_owned(), session.into()),
        ]);
    }
    told
}
