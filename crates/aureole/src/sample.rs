//! Sample data: Petrichor, a fictional company that waters gardens, so that a newcomer sees the product at work.
//!
//! It comes from the verbs that everything comes from, with times in the past, in a job that does some of it at a time;
//! it is quiet, ticks no step of the first hour, and each of its records is marked. Removing it never takes what became
//! part of something real: a sample contact stays with a real ticket or conversation, a sample ticket or conversation
//! that shares one with a real one stays, a document that the team has rewritten stays. What stays is real from then on.

pub mod add;
mod cast;
mod conversation;
pub mod grow;
pub mod remove;
mod ticket;

use store::{Query, Tx, WorkspaceId, params};
use uuid::Uuid;

use crate::error::Result;
use crate::events::{Actor, Event, Kind, Record};
use crate::words;
use crate::workspaces::checklist::{SampleState, sample_data};

words! {
    /// What is marked as sample.
    Noun {
        /// A ticket.
        Ticket = "ticket",
        /// A conversation.
        Conversation = "conversation",
        /// A contact.
        Contact = "contact",
        /// A company.
        Company = "company",
        /// A document of the knowledge.
        Source = "source",
    }
}

/// Whoever makes sample data where nobody of its story does. It is quiet: no mail, no webhook, no automation.
fn stagehand() -> Actor {
    Actor { quiet: true, ..Actor::system() }
}

/// This record is sample.
fn mark(tx: &mut Tx<'_>, noun: Noun, id: Uuid) -> Result<()> {
    tx.execute(
        "insert into sample_records (workspace_id, noun, id) values ($1, $2, $3) on conflict (workspace_id, noun, id) do nothing",
        params![tx.workspace(), noun, id],
    )?;
    Ok(())
}

/// This record isn't, or no longer.
fn unmark(tx: &mut Tx<'_>, noun: Noun, id: Uuid) -> Result<()> {
    tx.execute(
        "delete from sample_records where workspace_id = $1 and noun = $2 and id = $3",
        params![tx.workspace(), noun, id],
    )?;
    Ok(())
}

/// Records that are marked, at most so many.
fn marked(db: &mut impl Query, workspace: WorkspaceId, noun: Noun, limit: i64) -> Result<Vec<Uuid>> {
    let sql = "select id from sample_records where workspace_id = $1 and noun = $2 order by id limit $3";
    db.rows(sql, params![workspace, noun, limit])?.into_iter().map(|row| Ok(row.get("id")?)).collect()
}

/// Whether the sample data is at this point: a job for another one has come too late.
fn is(tx: &mut Tx<'_>, state: SampleState) -> Result<bool> {
    Ok(sample_data(tx, tx.workspace())?.is_some_and(|data| data.state == state))
}

/// Moves the sample data on, and tells who watches.
fn go_on(tx: &mut Tx<'_>, actor: &Actor, state: SampleState, done: i64, total: i64) -> Result<()> {
    tx.execute(
        "update sample_data set state = $2, done = $3, total = $4 where workspace_id = $1",
        params![tx.workspace(), state, done, total],
    )?;
    let event = Event::new(Kind::SampleDataChanged).with("state", state.word());
    tx.record(actor, event.with("done", done).with("total", total))?;
    Ok(())
}
