//! The agent hands over: into the contact's newest ticket that is still worked on, or into a new one.
//!
//! A conversation that only claims to be of a contact whom a token can prove never comes into a ticket with one that was
//! proved: the team's answers to the contact would reach a stranger.

use serde_json::{Map, Value};
use store::{Query, Tx, params};

use super::create::{NewTicket, create};
use super::threads::THREADS_MAX;
use super::{Channel, Ticket, TicketState, post, set_status, threads, ticket};
use crate::contacts::{self, Contact, merged_within};
use crate::conversations::post::NewMessage;
use crate::conversations::{Conversation, conversation, prove};
use crate::error::Result;
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::{ConversationId, TeammateId, TicketId};
use crate::words;

/// Where a ticket keeps what each of its requests sent.
const SUBMISSIONS: &str = "submissions";
/// Requests that a ticket keeps apart; the newest count.
const SUBMISSIONS_MAX: usize = 50;
/// What they may have together, in bytes of JSON: the rest of the metadata needs room too.
const SUBMISSIONS_BYTES_MAX: usize = 150_000;
/// What a request sends, and where it was sent.
const SENT: [&str; 4] = ["context", "custom_fields", "page_url", "conversation_id"];

/// What the team is told of a conversation whose user nobody has proved to be.
const ONLY_CLAIMED: &str = "**Who asks**\n\nThis conversation only claims to be this user's: no `user_token` has proved it. \
Tell them nothing that only the user may know.";

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
    pub metadata: Map<String, Value>,
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
    let contact = contacts::contact(tx, workspace, from.contact_id)?;
    let only_claimed = contact.is_guarded() && !prove::is_proved(tx, workspace, from.id)?;
    let newest = if only_claimed { own_worked_on(tx, &from)? } else { newest_worked_on(tx, &contact)? };
    let (absorbing, linked) = match newest {
        Some(id) if from.ticket_id == Some(id) || count_threads(tx, id)? < THREADS_MAX => (Some(id), None),
        other => (None, other),
    };
    let id = match absorbing {
        Some(id) => {
            let before = ticket(tx, workspace, id)?;
            submit(tx, id, &escalation.metadata)?;
            set_status::wake(tx, actor, &before)?;
            threads::show(tx, actor, id, from.thread_id)?;
            id
        }
        None => {
            let mut metadata = escalation.metadata.clone();
            if let Some(linked) = linked {
                metadata.insert("linked_ticket".to_owned(), linked.to_string().into());
            }
            let metadata = merged_within(known(tx, &contact)?, metadata);
            let new = NewTicket {
                subject: escalation.subject.clone(),
                contact: from.contact_id,
                company: contact.company_id,
                state: TicketState::Open,
                priority: escalation.priority,
                assignee: escalation.assignee,
                channel: Channel::Chat,
                source: "widget".to_owned(),
                metadata,
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
    let note = &escalation.note;
    let note = if only_claimed { format!("{note}\n\n{ONLY_CLAIMED}") } else { note.clone() };
    post::post(tx, actor, &NewMessage::note(from.thread_id, note))?;
    Ok(Escalated { ticket: ticket(tx, workspace, id)?, consolidated: absorbing.is_some() })
}

/// The ticket that shows the conversation already.
fn own_worked_on(tx: &mut Tx<'_>, from: &Conversation) -> Result<Option<TicketId>> {
    let Some(id) = from.ticket_id else { return Ok(None) };
    Ok(ticket(tx, tx.workspace(), id)?.state.absorbs().then_some(id))
}

/// The contact's newest; of one whom a token can prove, the newest without a conversation that nobody has proved.
fn newest_worked_on(tx: &mut Tx<'_>, contact: &Contact) -> Result<Option<TicketId>> {
    let row = tx.row(
        "select k.id from tickets k where k.workspace_id = $1 and k.contact_id = $2 and k.state in ('open', 'in_progress', 'snoozed') \
         and (not $3 or not exists (select 1 from ticket_threads tt join conversations c on c.workspace_id = tt.workspace_id \
         and c.thread_id = tt.thread_id where tt.workspace_id = k.workspace_id and tt.ticket_id = k.id \
         and tt.removed_at is null and not c.proved)) order by k.number desc limit 1",
        params![tx.workspace(), contact.id, contact.is_guarded()],
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

/// What is stored of who asks and of their company, as it was at the hand-over.
fn known(tx: &mut Tx<'_>, contact: &Contact) -> Result<Value> {
    let mut known = Map::new();
    if is_something(&contact.context) {
        known.insert("user_context".to_owned(), contact.context.clone());
    }
    if let Some(id) = contact.company_id {
        let company = contacts::company(tx, tx.workspace(), id)?;
        if is_something(&company.context) {
            known.insert("company_context".to_owned(), company.context);
        }
    }
    Ok(Value::Object(known))
}

fn is_something(value: &Value) -> bool {
    value.as_object().is_some_and(|object| !object.is_empty())
}

/// A further request came to the ticket. What it sent stands on top, where a newer value replaces an older one of the same
/// key, and in `submissions`, where every request keeps its own, oldest first.
pub fn submit(tx: &mut Tx<'_>, id: TicketId, new: &Map<String, Value>) -> Result<()> {
    let held = super::metadata(tx, tx.workspace(), id)?;
    let joined = |(key, value): (&String, &Value)| {
        let value = match (held.get(key), value) {
            (Some(before @ Value::Object(_)), Value::Object(more)) => merged_within(before.clone(), more.clone()),
            _ => value.clone(),
        };
        (key.clone(), value)
    };
    let mut joined: Map<String, Value> = new.iter().map(joined).collect();
    if let Some(submissions) = submissions(&held, new) {
        joined.insert(SUBMISSIONS.to_owned(), submissions.into());
    }
    let metadata = merged_within(held.clone(), joined);
    if metadata != held {
        tx.execute(
            "update tickets set metadata = $3 where workspace_id = $1 and id = $2",
            params![tx.workspace(), id, metadata],
        )?;
    }
    Ok(())
}

/// What every request sent, with the new one at the end; none if it brings nothing new. The oldest make room.
fn submissions(held: &Value, new: &Map<String, Value>) -> Option<Vec<Value>> {
    let sent = sent(|key| new.get(key))?;
    let mut all = match held.get(SUBMISSIONS) {
        Some(Value::Array(before)) => before.clone(),
        _ => sent_before(held),
    };
    if all.last() == Some(&sent) {
        return None;
    }
    all.push(sent);
    let mut bytes: usize = all.iter().map(|one| one.to_string().len()).sum();
    let mut gone = 0;
    while all.len() - gone > SUBMISSIONS_MAX || (bytes > SUBMISSIONS_BYTES_MAX && all.len() - gone > 1) {
        bytes -= all[gone].to_string().len();
        gone += 1;
    }
    Some(all.split_off(gone))
}

fn sent_before(held: &Value) -> Vec<Value> {
    sent(|key| held.get(key)).into_iter().collect()
}

/// What one request sent, and where; none if that is nothing.
fn sent<'a>(part: impl Fn(&str) -> Option<&'a Value>) -> Option<Value> {
    let parts = SENT.iter().filter_map(|key| Some(((*key).to_owned(), part(key)?.clone())));
    let sent: Map<String, Value> = parts.collect();
    let says = sent.iter().any(|(_, value)| is_something(value));
    says.then_some(Value::Object(sent))
}
