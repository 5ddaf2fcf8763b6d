//! A visitor turns out to be a user: their sessions are that user's from now on, and no longer anonymous.

use store::{Query, Tx, params};

use crate::error::Result;
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::{ContactId, ConversationId, ThreadId};

/// Binds every session of a contact to a user. What was written is shown as theirs.
pub fn link(tx: &mut Tx<'_>, actor: &Actor, from: ContactId, into: ContactId) -> Result<()> {
    let workspace = tx.workspace();
    let rows = tx.rows(
        "select id, thread_id from conversations where workspace_id = $1 and contact_id = $2",
        params![workspace, from],
    )?;
    for row in rows {
        let (id, thread): (ConversationId, ThreadId) = (row.get("id")?, row.get("thread_id")?);
        tx.execute(
            "update conversations set contact_id = $3, bound = $4 where workspace_id = $1 and id = $2",
            params![workspace, id, into, true],
        )?;
        tx.execute(
            "update messages set author_id = $4 where workspace_id = $1 and thread_id = $2 and author_kind = 'contact' and author_id = $3",
            params![workspace, thread, from, into],
        )?;
        let event = Event::new(Kind::ConversationLinked).conversation(id).thread(thread);
        tx.record(actor, event.contact(into))?;
    }
    Ok(())
}
