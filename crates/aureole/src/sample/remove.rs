//! Takes the sample data away, some at a time, and leaves what has become part of something real.

use jobs::{Enqueue, Job};
use serde::{Deserialize, Serialize};
use store::{Query, Tx, params};
use uuid::Uuid;

use super::cast::{DOCUMENTS, parts};
use super::{Noun, go_on, is, marked, stagehand, unmark};
use crate::error::{Error, Kind, Result};
use crate::events::{Actor, Event, Kind as EventKind, Record};
use crate::ids::{CompanyId, ContactId, ConversationId, SourceId, TicketId};
use crate::knowledge::add::NewSource;
use crate::workspaces::checklist::{SampleData, SampleState, sample_data};
use crate::{contacts, conversations, knowledge, tickets};

/// Records that one write removes.
const AT_ONCE: i64 = 25;

/// A real conversation was absorbed by the ticket.
const SHOWS_A_REAL_CONVERSATION: &str = "select c.id from ticket_threads t \
     join conversations c on c.workspace_id = t.workspace_id and c.thread_id = t.thread_id \
     where t.workspace_id = $1 and t.ticket_id = $2 and not exists (select 1 from sample_records s \
     where s.workspace_id = c.workspace_id and s.noun = 'conversation' and s.id = c.id) limit 1";
/// A ticket that stays shows the conversation.
const IS_SHOWN: &str = "select t.ticket_id from conversations c \
     join ticket_threads t on t.workspace_id = c.workspace_id and t.thread_id = c.thread_id \
     where c.workspace_id = $1 and c.id = $2 limit 1";
/// A ticket or conversation that stays is the contact's.
const HAS_WORK: &str = "select id from tickets where workspace_id = $1 and contact_id = $2 \
     union all select id from conversations where workspace_id = $1 and contact_id = $2 limit 1";
/// A contact that stays belongs to the company, or a ticket.
const HAS_CONTACTS: &str = "select id from contacts where workspace_id = $1 and company_id = $2 \
     union all select id from tickets where workspace_id = $1 and company_id = $2 limit 1";

/// Removes some sample data, and asks for the next if there is more.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Shrink {}

impl Job for Shrink {
    const KIND: &'static str = "sample.shrink";
}

/// Begins, also while the sample data is still coming.
pub fn remove(tx: &mut Tx<'_>, actor: &Actor) -> Result<Option<SampleData>> {
    let before = sample_data(tx, tx.workspace())?
        .ok_or_else(|| Error::new(Kind::NotFound, "not_found", "There is no sample data in this workspace."))?;
    if before.state != SampleState::Removing {
        let total = left(tx)?;
        go_on(tx, actor, SampleState::Removing, 0, total)?;
        tx.enqueue(&Shrink {})?;
    }
    sample_data(tx, tx.workspace())
}

fn left(tx: &mut Tx<'_>) -> Result<i64> {
    let row =
        tx.row("select count(*) as left_over from sample_records where workspace_id = $1", params![tx.workspace()])?;
    row.map_or(Ok(0), |row| Ok(row.get("left_over")?))
}

/// Removes some. Tickets go first, so that what is left of their conversations, contacts and companies can be told.
pub fn shrink(tx: &mut Tx<'_>, _: &Shrink) -> Result<()> {
    if !is(tx, SampleState::Removing)? {
        return Ok(());
    }
    let actor = stagehand();
    let mut room = AT_ONCE;
    for noun in [Noun::Ticket, Noun::Conversation, Noun::Contact, Noun::Company, Noun::Source] {
        for id in marked(tx, tx.workspace(), noun, room)? {
            take_away(tx, &actor, noun, id)?;
            unmark(tx, noun, id)?;
            room -= 1;
        }
        if room == 0 {
            break;
        }
    }
    let left = left(tx)?;
    if left > 0 {
        let total = sample_data(tx, tx.workspace())?.map_or(left, |data| data.total);
        tx.enqueue(&Shrink {})?;
        return go_on(tx, &actor, SampleState::Removing, total - left, total);
    }
    tx.execute("delete from sample_data where workspace_id = $1", params![tx.workspace()])?;
    tx.record(&actor, Event::new(EventKind::SampleDataChanged).with("state", "removed"))?;
    Ok(())
}

/// Removes one, unless it is part of something real, or the team has removed it already.
fn take_away(tx: &mut Tx<'_>, actor: &Actor, noun: Noun, id: Uuid) -> Result<()> {
    let removed = match noun {
        Noun::Ticket if is_so(tx, SHOWS_A_REAL_CONVERSATION, id)? => Ok(()),
        Noun::Ticket => tickets::remove::remove(tx, actor, TicketId(id)),
        Noun::Conversation if is_so(tx, IS_SHOWN, id)? => Ok(()),
        Noun::Conversation => conversations::remove::remove(tx, actor, ConversationId(id)),
        Noun::Contact if is_so(tx, HAS_WORK, id)? => Ok(()),
        Noun::Contact => contacts::remove::remove(tx, actor, ContactId(id)),
        Noun::Company if is_so(tx, HAS_CONTACTS, id)? => Ok(()),
        Noun::Company => contacts::remove::remove_company(tx, actor, CompanyId(id)),
        Noun::Source => forget_document(tx, actor, SourceId(id)),
    };
    match removed {
        Err(error) if error.kind == Kind::NotFound => Ok(()),
        other => other,
    }
}

fn is_so(tx: &mut Tx<'_>, sql: &str, id: Uuid) -> Result<bool> {
    Ok(tx.row(sql, params![tx.workspace(), id])?.is_some())
}

/// A document stays if the team has rewritten it.
fn forget_document(tx: &mut Tx<'_>, actor: &Actor, id: SourceId) -> Result<()> {
    let text = knowledge::text(tx, tx.workspace(), id)?;
    for document in DOCUMENTS {
        let (title, original) = parts(document);
        if NewSource::of_text(title, original)?.text == text {
            return knowledge::remove::remove(tx, actor, id).map(drop);
        }
    }
    Ok(())
}
