//! A ticket comes to be.

use store::{Query, Tx, params};

use super::{Channel, Ticket, TicketState, threads, ticket};
use crate::error::{Error, Result};
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::{CompanyId, ContactId, TeammateId, ThreadId, TicketId};
use crate::one_line::one_line;

/// Where a ticket waits unless a rule says otherwise.
pub const DEFAULT_INBOX: &str = "Support";

/// A ticket to be.
#[derive(Clone, Debug)]
pub struct NewTicket {
    /// What it is about.
    pub subject: String,
    /// Whom it is for.
    pub contact: ContactId,
    /// The company they belong to.
    pub company: Option<CompanyId>,
    /// Where it starts.
    pub state: TicketState,
    /// Whether it is urgent.
    pub priority: bool,
    /// Who owns it.
    pub assignee: Option<TeammateId>,
    /// How the contact can be reached.
    pub channel: Channel,
    /// Where it came from.
    pub source: String,
    /// Form data, context, why it was handed over.
    pub metadata: serde_json::Value,
    /// The AI answers it by mail.
    pub ai_enabled: bool,
    /// The thread it shows first.
    pub thread: ThreadId,
}

/// Makes it, and shows the thread in it. The first message is posted afterwards, by the caller.
pub fn create(tx: &mut Tx<'_>, actor: &Actor, new: &NewTicket) -> Result<Ticket> {
    let (workspace, at) = (tx.workspace(), tx.at());
    let id = TicketId(tx.new_id());
    let number = next_number(tx)?;
    let category = new.metadata.get("category").and_then(|value| value.as_str()).map(|text| one_line(text, 100));
    tx.execute(
        "insert into tickets (workspace_id, id, number, subject, state, priority, active, inbox, assignee_id, contact_id, company_id, \
         channel, source, category, sales, ai_enabled, metadata, snippet, message_count, activity_at, created_at, updated_at, version) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, '', 0, $18, $18, $18, 1)",
        params![
            workspace, id, number, new.subject.as_str(), new.state, new.priority, new.state.is_active(), DEFAULT_INBOX,
            new.assignee, new.contact, new.company, new.channel, new.source.as_str(), category, new.source == "sales",
            new.ai_enabled, new.metadata.clone(), at
        ],
    )?;
    let event = Event::new(Kind::TicketCreated).ticket(id).contact(new.contact).company(new.company);
    let status = super::TicketStatus::of(new.state, new.priority);
    tx.record(actor, event.with("status", status.word()).with("assignee", new.assignee))?;
    threads::show(tx, actor, id, new.thread)?;
    ticket(tx, workspace, id)
}

fn next_number(tx: &mut Tx<'_>) -> Result<i64> {
    tx.execute(
        "update workspace_settings set ticket_number = ticket_number + 1 where workspace_id = $1",
        params![tx.workspace()],
    )?;
    let row =
        tx.row("select ticket_number from workspace_settings where workspace_id = $1", params![tx.workspace()])?;
    Ok(row.ok_or_else(|| Error::not_found("workspace"))?.get("ticket_number")?)
}
