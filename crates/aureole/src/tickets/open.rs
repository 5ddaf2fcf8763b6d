//! Opens a ticket for a person: a teammate's form, a script, the SDK's `tickets/create`. It never consolidates.

use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;

use super::create::{NewTicket, create};
use super::set_subject::checked;
use super::{Channel, Ticket, TicketState, post};
use crate::contacts::{self, ContactKind, resolve};
use crate::conversations::post::{MESSAGE_CHARACTERS_MAX, NewMessage, new_thread};
use crate::error::{Error, Result};
use crate::events::{Actor, Who};
use crate::ids::ContactId;
use crate::mail_address::is_mail_address;

/// Longest label of where a ticket came from, in characters.
pub const SOURCE_CHARACTERS_MAX: usize = 50;
/// Largest metadata, in bytes of compact JSON.
pub const METADATA_BYTES_MAX: usize = 50_000;

/// For whom, by whatever is known.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct ContactForm {
    /// The customer's own id for them; looked up first.
    pub user_id: Option<String>,
    /// Their address.
    pub email: Option<String>,
    /// Their name; also enriches a contact without one.
    pub name: Option<String>,
    /// A signed token has proved the address.
    #[serde(skip)]
    pub email_verified: bool,
}

/// A ticket to be.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct NewTicketForm {
    /// What it is about.
    pub subject: String,
    /// The first message; the subject if left out.
    #[serde(default)]
    pub message: Option<String>,
    /// For whom.
    pub contact: ContactForm,
    /// Whether it is urgent.
    #[serde(default)]
    pub priority: bool,
    /// Where it came from.
    #[serde(default)]
    pub source: Option<String>,
    /// Anything else that the team should see.
    #[serde(default)]
    pub metadata: serde_json::Map<String, serde_json::Value>,
    /// The AI may answer it by mail.
    #[serde(default)]
    pub ai_enabled: bool,
}

/// Opens it. The first message is the contact's own.
pub fn open(tx: &mut Tx<'_>, actor: &Actor, form: &NewTicketForm) -> Result<Ticket> {
    let subject = checked(&form.subject)?;
    let message = form.message.as_deref().map(str::trim).filter(|text| !text.is_empty()).unwrap_or(subject);
    if message.chars().count() > MESSAGE_CHARACTERS_MAX {
        return Err(Error::invalid("message", "A message has at most 50,000 characters."));
    }
    let source = source(form)?;
    check_metadata(form)?;
    let contact = find_or_make_contact(tx, actor, &form.contact)?;
    let thread = new_thread(tx)?;
    let new = NewTicket {
        subject: subject.to_owned(),
        contact,
        company: contacts::contact(tx, tx.workspace(), contact)?.company_id,
        state: TicketState::Open,
        priority: form.priority,
        assignee: None,
        channel: Channel::Api,
        source,
        metadata: serde_json::Value::Object(form.metadata.clone()),
        ai_enabled: form.ai_enabled,
        thread,
    };
    let made = create(tx, actor, &new)?;
    post::post(tx, &Actor { who: Who::Contact(contact), ..actor.clone() }, &NewMessage::public(thread, message))?;
    super::ticket(tx, tx.workspace(), made.id)
}

fn source(form: &NewTicketForm) -> Result<String> {
    let source = form.source.as_deref().map(str::trim).filter(|source| !source.is_empty()).unwrap_or("api");
    if source.chars().count() > SOURCE_CHARACTERS_MAX {
        return Err(Error::invalid("source", "A source has at most 50 characters."));
    }
    Ok(source.to_owned())
}

fn check_metadata(form: &NewTicketForm) -> Result<()> {
    let bytes = serde_json::to_vec(&form.metadata).map_err(Error::internal)?.len();
    if bytes > METADATA_BYTES_MAX {
        return Err(Error::invalid("metadata", format!("Metadata has at most 50,000 bytes; this has {bytes}.")));
    }
    Ok(())
}

/// By user id, then by address, else a new contact: a user if an id is given, a lead if only an address is.
pub fn find_or_make_contact(tx: &mut Tx<'_>, actor: &Actor, form: &ContactForm) -> Result<ContactId> {
    let given =
        |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let (user_id, email, name) = (given(&form.user_id), given(&form.email), given(&form.name));
    if email.as_deref().is_some_and(|email| !is_mail_address(email)) {
        return Err(Error::invalid("email", "This is not a mail address. It looks like jane@example.com."));
    }
    let workspace = tx.workspace();
    let found = match (&user_id, &email) {
        (Some(user_id), Some(email)) => match resolve::by_external_id(tx, workspace, user_id)? {
            Some(id) => Some(id),
            None => resolve::by_email(tx, workspace, email)?,
        },
        (Some(user_id), None) => resolve::by_external_id(tx, workspace, user_id)?,
        (None, Some(email)) => resolve::by_email(tx, workspace, email)?,
        (None, None) => {
            return Err(Error::invalid(
                "user_id",
                "A ticket needs a user_id or an email, so that somebody can be answered.",
            ));
        }
    };
    let id = match (found, user_id) {
        (Some(id), _) => id,
        (None, Some(user_id)) => resolve::user(tx, &user_id, Some(actor))?.0,
        (None, None) => resolve::create(tx, Some(actor), ContactKind::Lead)?,
    };
    // Answers to somebody who can be proved go where they or their server said, never where a form says.
    let is_theirs = form.email_verified || !contacts::contact(tx, workspace, id)?.is_guarded();
    resolve::enrich(tx, id, name.as_deref(), email.as_deref().filter(|_| is_theirs))?;
    Ok(id)
}
