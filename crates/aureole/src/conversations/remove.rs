//! A conversation goes for good, with its thread. No ticket may show it any more.

use store::{Tx, params};

use super::{conversation, images};
use crate::error::Result;
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::{ConversationId, ThreadId};

/// Removes it.
pub fn remove(tx: &mut Tx<'_>, actor: &Actor, id: ConversationId) -> Result<()> {
    let workspace = tx.workspace();
    let before = conversation(tx, workspace, id)?;
    tx.execute("delete from turns where workspace_id = $1 and conversation_id = $2", params![workspace, id])?;
    tx.execute("delete from conversations where workspace_id = $1 and id = $2", params![workspace, id])?;
    remove_thread(tx, before.thread_id)?;
    tx.record(actor, Event::new(Kind::ConversationRemoved).conversation(id).contact(before.contact_id))?;
    Ok(())
}

/// Removes a thread that nothing shows any more, and the pictures in it.
pub fn remove_thread(tx: &mut Tx<'_>, thread: ThreadId) -> Result<()> {
    images::erase(tx, thread)?;
    tx.execute("delete from messages where workspace_id = $1 and thread_id = $2", params![tx.workspace(), thread])?;
    tx.execute("delete from threads where workspace_id = $1 and id = $2", params![tx.workspace(), thread])?;
    Ok(())
}
