//! The agent hands over: into the contact's newest ticket that is still worked on, or into a new one.

use store::{Query, Tx, params};

use super::create::{NewTicket, create};
use super::threads::THREADS_MAX;
use super::{Channel, Ticket, TicketState, post, set_status, threads, ticket};
use crate::contacts::merged_within;
use crate::conversations::conversation;
use crate::conversations::post::NewMessage;
use crate::error::Result;
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::{ContactId, ConversationId, TeammateId, TicketId};
use crate::words;

words! {
    /// Why the agent handed over.
    Reason {
        /// The visitor asked for a person.
        Asked = "asked",
        /// The model called the tool.
        Tool = "tool",
        /// It was not sure enough, too often.
        LowConfidence = "low_confidence",
        /// The agent always hands over, or a rule says so.
        Rule = "rule",
    }
}

/// What a hand-over needs.
#[derive(Clone, Debug)]
pub struct Escalation {
    /// Where it happened.
    pub conversation: ConversationId,
    /// Why.
    pub reason: Reason,
    /// What a new ticket is called.
    pub subject: String,
    /// What was asked, what was tried, why a human: an internal note.
    pub note: String,
    /// Context of the request, readable to the team.
    pub metadata: serde_json::Map<String, serde_json::Value>,
    /// Whether the contact's tickets are urgent.
    pub priority: bool,
    /// Who owns new tickets of this agent.
    pub assignee: Option<TeammateId>,
}

/// The ticket, and whether it was there before.
#[derive(Clone, Debug)]
pub struct Escalated {
    /// Where the conversation is now.
    pub ticket: Ticket,
    /// It was there before.
    pub consolidated: bool,
}

/// Hands over. Resolved tickets and spam never absorb anything.
pub fn escalate(tx: &mut Tx<'_>, actor: &Actor, escalation: &Escalation) -> Result<Escalated> {
    let workspace = tx.workspace();
    let from = conversation(tx, workspace, escalation.conversation)?;
    let newest = newest_worked_on(tx, from.contact_id)?;
    let (absorbing, linked) = match newest {
        Some(id) if from.ticket_id == Some(id) || count_threads(tx, id)? < THREADS_MAX => (Some(id), None),
        other => (None, other),
    };
    let id = match absorbing {
        Some(id) => {
            let before = ticket(tx, workspace, id)?;
            merge_metadata(tx, id, &escalation.metadata)?;
            set_status::wake(tx, actor, &before)?;
            threads::show(tx, actor, id, from.thread_id)?;
            id
        }
        None => {
            let mut metadata = escalation.metadata.clone();
            if let Some(linked) = linked {
                metadata.insert("linked_ticket".to_owned(), linked.to_string().into());
            }
            let company = crate::contacts::contact(tx, workspace, from.contact_id)?.company_id;
            let new = NewTicket {
                subject: escalation.subject.clone(),
                contact: from.contact_id,
                company,
                state: TicketState::Open,
                priority: escalation.priority,
                assignee: escalation.assignee,
                channel: Channel::Chat,
                source: "widget".to_owned(),
                metadata: serde_json::Value::Object(metadata),
                ai_enabled: false,
                thread: from.thread_id,
            };
            create(tx, actor, &new)?.id
        }
    };
    if escalation.reason == Reason::Asked {
        // Asking for a person is a word of the contact's, also by a button without any.
        tx.execute(
            "update tickets set contact_at = $3 where workspace_id = $1 and id = $2",
            params![workspace, id, tx.at()],
        )?;
    }
    let event = Event::new(Kind::TicketEscalated).ticket(id).conversation(from.id).contact(from.contact_id);
    tx.record(actor, event.with("reason", escalation.reason.word()).with("consolidated", absorbing.is_some()))?;
    post::post(tx, actor, &NewMessage::note(from.thread_id, escalation.note.as_str()))?;
    Ok(Escalated { ticket: ticket(tx, workspace, id)?, consolidated: absorbing.is_some() })
}

fn newest_worked_on(tx: &mut Tx<'_>, contact: ContactId) -> Result<Option<TicketId>> {
    let row = tx.row(
        "select id from tickets where workspace_id = $1 and contact_id = $2 and state in ('open', 'in_progress', 'snoozed') \
         order by number desc limit 1",
        params![tx.workspace(), contact],
    )?;
    row.map(|row| Ok(row.get("id")?)).transpose()
}

fn count_threads(tx: &mut Tx<'_>, id: TicketId) -> Result<i64> {
    let row = tx.row(
        "select count(*) as held from ticket_threads where workspace_id = $1 and ticket_id = $2 and removed_at is null",
        params![tx.workspace(), id],
    )?;
    row.map_or(Ok(0), |row| Ok(row.get("held")?))
}

/// New context stands beside what the ticket has already, as far as there is room; the same key is replaced.
fn merge_metadata(tx: &mut Tx<'_>, id: TicketId, new: &serde_json::Map<String, serde_json::Value>) -> Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    let held = super::metadata(tx, tx.workspace(), id)?;
    let joined = |(key, value): (&String, &serde_json::Value)| {
        let value = match (held.get(key), value) {
            (Some(before @ serde_json::Value::Object(_)), serde_json::Value::Object(more)) => {
                merged_within(before.clone(), more.clone())
            }
            _ => value.clone(),
        };
        (key.clone(), value)
    };
    let new = new.iter().map(joined).collect();
    tx.execute(
        "update tickets set metadata = $3 where workspace_id = $1 and id = $2",
        params![tx.workspace(), id, merged_within(held, new)],
    )?;
    Ok(())
}
