//! Events with the records that travel with them, each record read and written out once for a batch of events.
//!
//! Records are as they are now, which is at the event's number or later. A noun that is gone is `null`, never an error.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use serde::Serialize;
use store::{Query, WorkspaceId};
use uuid::Uuid;

use super::audience::Audience;
use crate::conversations::timeline::{TimelineActor, actor_id};
use crate::conversations::{self, Conversation, messages};
use crate::error::{Error, Kind, Result};
use crate::events::{self, EventRow, Noun, Nouns};
use crate::ids::{ContactId, ConversationId, TeammateId, TicketId};
use crate::tickets::{self, Ticket};
use crate::time::Timestamp;
use crate::{agents, contacts, knowledge, workspaces};

/// An event ready to be sent.
#[derive(Clone, Debug)]
pub(super) struct Prepared {
    pub(super) seq: i64,
    pub(super) audience: Audience,
    /// The frame from `seq` on.
    pub(super) whole: Arc<str>,
    /// The same without the ticket's record.
    pub(super) without_ticket: Arc<str>,
}

/// The rows of lists that a batch touched, and whose personal lists may have changed.
#[derive(Clone, Debug, Default)]
pub(super) struct Touched {
    pub(super) tickets: BTreeMap<TicketId, Option<Arc<Ticket>>>,
    pub(super) conversations: BTreeMap<ConversationId, Option<Arc<Conversation>>>,
    pub(super) teammates: HashSet<TeammateId>,
    /// Anybody's may have.
    pub(super) everybody: bool,
}

impl Touched {
    pub(super) fn is_empty(&self) -> bool {
        self.tickets.is_empty() && self.conversations.is_empty()
    }
}

/// Prepares events in their order, and tells what they touched.
pub(super) fn prepare(
    db: &mut impl Query,
    workspace: WorkspaceId,
    rows: &[EventRow],
) -> Result<(Vec<Prepared>, Touched)> {
    let mut hydrator = Hydrator { db, workspace, written: HashMap::new(), touched: Touched::default() };
    let events = rows.iter().map(|row| hydrator.prepare(row)).collect::<Result<_>>()?;
    Ok((events, hydrator.touched))
}

struct Hydrator<'a, Q> {
    db: &'a mut Q,
    workspace: WorkspaceId,
    written: HashMap<(Noun, Uuid), Arc<str>>,
    touched: Touched,
}

/// Everything of an event frame but its type, `after` and records.
#[derive(Serialize)]
struct Facts<'a> {
    seq: i64,
    at: Timestamp,
    kind: &'a str,
    actor: TimelineActor,
    ids: &'a Nouns,
    data: &'a serde_json::Value,
}

impl<Q: Query> Hydrator<'_, Q> {
    fn prepare(&mut self, row: &EventRow) -> Result<Prepared> {
        let conversation = match (row.nouns.conversation_id, row.nouns.thread_id) {
            (None, Some(thread)) => conversations::of_thread(self.db, self.workspace, thread)?,
            (known, _) => known,
        };
        let nouns = Nouns { conversation_id: conversation, ..row.nouns };
        let ticket = nouns.ticket_id.map(|id| self.ticket(id)).transpose()?;
        let conversation = nouns.conversation_id.map(|id| self.conversation(id)).transpose()?.flatten();
        self.note_teammates(row, ticket.iter().flatten());
        let contact = nouns
            .contact_id
            .or(ticket.iter().flatten().map(|ticket| ticket.contact_id).next())
            .or(conversation.as_ref().map(|conversation| conversation.contact_id));
        let kinds = row.kind().map_or(&[][..], events::Kind::records);
        let mut records = Vec::with_capacity(kinds.len());
        for noun in kinds {
            records.push((*noun, self.record(*noun, &nouns, contact)?));
        }
        let actor = TimelineActor { kind: row.actor_kind, id: actor_id(row) };
        let facts = Facts { seq: row.seq, at: row.at, kind: &row.kind, actor, ids: &nouns, data: &row.data };
        let facts = json(&facts)?;
        Ok(Prepared {
            seq: row.seq,
            audience: Audience::of(row, ticket),
            without_ticket: frame(&facts, &records, false),
            whole: frame(&facts, &records, true),
        })
    }

    /// The record of a noun as JSON; `null` if the event has no such noun, or it is gone.
    fn record(&mut self, noun: Noun, nouns: &Nouns, contact: Option<ContactId>) -> Result<Arc<str>> {
        let workspace = self.workspace;
        match noun {
            Noun::Ticket => self.written(noun, nouns.ticket_id.map(|id| id.0), |held, id| held.ticket(TicketId(id))),
            Noun::Conversation => self
                .written(noun, nouns.conversation_id.map(|id| id.0), |held, id| held.conversation(ConversationId(id))),
            Noun::Message => self.written(noun, nouns.message_id.map(|id| id.0), |held, id| {
                let message = found(messages::message(held.db, workspace, crate::ids::MessageId(id)))?;
                held.touched.teammates.extend(message.iter().flat_map(|message| &message.mentions));
                Ok(message)
            }),
            Noun::Contact => self.written(noun, contact.map(|id| id.0), |held, id| {
                found(contacts::contact(held.db, workspace, ContactId(id)))
            }),
            Noun::Company => self.written(noun, nouns.company_id.map(|id| id.0), |held, id| {
                found(contacts::company(held.db, workspace, crate::ids::CompanyId(id)))
            }),
            Noun::Teammate => self.written(noun, nouns.teammate_id.map(|id| id.0), |held, id| {
                found(workspaces::teammate(held.db, workspace, TeammateId(id)))
            }),
            Noun::Agent => self.written(noun, nouns.agent_id.map(|id| id.0), |held, id| {
                found(agents::agent(held.db, workspace, crate::ids::AgentId(id)))
            }),
            Noun::Workspace => {
                self.written(noun, Some(workspace.0), |held, _| found(workspaces::workspace(held.db, workspace)))
            }
            Noun::Source => self.written(noun, nouns.source_id.map(|id| id.0), |held, id| {
                found(knowledge::source(held.db, workspace, crate::ids::SourceId(id)))
            }),
            Noun::Model => self.written(noun, nouns.model_id.map(|id| id.0), |held, id| {
                found(agents::model::model(held.db, workspace, crate::ids::ModelId(id)))
            }),
        }
    }

    fn written<T: Serialize>(
        &mut self,
        noun: Noun,
        id: Option<Uuid>,
        load: impl FnOnce(&mut Self, Uuid) -> Result<Option<Arc<T>>>,
    ) -> Result<Arc<str>> {
        let Some(id) = id else { return Ok(null()) };
        if let Some(written) = self.written.get(&(noun, id)) {
            return Ok(Arc::clone(written));
        }
        let text = load(self, id)?.map_or(Ok(null()), |record| json(&*record).map(Arc::from))?;
        self.written.insert((noun, id), Arc::clone(&text));
        Ok(text)
    }

    fn ticket(&mut self, id: TicketId) -> Result<Option<Arc<Ticket>>> {
        if let Some(ticket) = self.touched.tickets.get(&id) {
            return Ok(ticket.clone());
        }
        let ticket = found(tickets::ticket(self.db, self.workspace, id))?;
        // Nobody can say any more whose it was.
        self.touched.everybody |= ticket.is_none();
        self.touched.tickets.insert(id, ticket.clone());
        Ok(ticket)
    }

    fn conversation(&mut self, id: ConversationId) -> Result<Option<Arc<Conversation>>> {
        if let Some(conversation) = self.touched.conversations.get(&id) {
            return Ok(conversation.clone());
        }
        let conversation = found(conversations::conversation(self.db, self.workspace, id))?;
        self.touched.conversations.insert(id, conversation.clone());
        Ok(conversation)
    }

    /// Who had the ticket, and who has it.
    fn note_teammates<'t>(&mut self, row: &EventRow, tickets: impl Iterator<Item = &'t Arc<Ticket>>) {
        let named = ["from", "to"].into_iter().filter_map(|side| row.data.get(side)?.as_str()?.parse().ok());
        self.touched.teammates.extend(named.chain(tickets.filter_map(|ticket| ticket.assignee_id)));
    }
}

/// What is gone is absent.
fn found<T>(result: Result<T>) -> Result<Option<Arc<T>>> {
    match result {
        Ok(record) => Ok(Some(Arc::new(record))),
        Err(error) if error.kind == Kind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn null() -> Arc<str> {
    Arc::from("null")
}

fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(Error::internal)
}

/// The facts without their first brace, with the records as their last field.
fn frame(facts: &str, records: &[(Noun, Arc<str>)], with_ticket: bool) -> Arc<str> {
    let facts = facts.trim_start_matches('{').strip_suffix('}').unwrap_or(facts);
    let mut text = format!("{facts},\"records\":{{");
    for (number, (noun, record)) in records.iter().enumerate() {
        let comma = if number == 0 { "" } else { "," };
        let record = if *noun == Noun::Ticket && !with_ticket { "null" } else { record };
        text.push_str(&format!("{comma}\"{}\":{record}", noun.word()));
    }
    text.push_str("}}");
    Arc::from(text)
}
