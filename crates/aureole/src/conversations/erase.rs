//! What a contact wrote, and what was written to them, is forgotten; that something was written stays.

use store::{Query, Tx, params};

use super::images;
use super::post::move_thread;
use crate::error::Result;
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::{ContactId, ConversationId, ThreadId};

/// Empties every conversation of a contact. Widgets that are open hear of it by the thread's version, dashboards by events.
pub fn erase(tx: &mut Tx<'_>, id: ContactId) -> Result<()> {
    let rows = tx.rows(
        "select id, thread_id from conversations where workspace_id = $1 and contact_id = $2",
        params![tx.workspace(), id],
    )?;
    tx.execute(
        "update conversations set topic = null, context = $3, custom_fields = $3, page_url = null, locale = null \
         where workspace_id = $1 and contact_id = $2",
        params![tx.workspace(), id, serde_json::json!({})],
    )?;
    for row in rows {
        let (conversation, thread): (ConversationId, ThreadId) = (row.get("id")?, row.get("thread_id")?);
        erase_thread(tx, thread)?;
        let event = Event::new(Kind::ConversationErased).conversation(conversation).thread(thread);
        tx.record(&Actor::system(), event)?;
    }
    Ok(())
}

/// Empties the messages of a thread, if any are left. One event tells of all of them: whoever holds messages of the thread
/// empties them, too.
pub fn erase_thread(tx: &mut Tx<'_>, thread: ThreadId) -> Result<()> {
    let left = tx.row(
        "select id from messages where workspace_id = $1 and thread_id = $2 and erased_at is null limit 1",
        params![tx.workspace(), thread],
    )?;
    if left.is_none() {
        return Ok(());
    }
    let version = move_thread(tx, thread)?;
    images::erase(tx, thread)?;
    tx.execute(
        "update messages set text = '', client_id = null, images = $3, sources = $3, shown_as = null, locale = null, erased_at = $4, \
         version = $5 where workspace_id = $1 and thread_id = $2 and erased_at is null",
        params![tx.workspace(), thread, serde_json::json!([]), tx.at(), version],
    )?;
    tx.record(
        &Actor::system(),
        Event::new(Kind::MessageChanged).thread(thread).with("erased", true).with("version", version),
    )?;
    Ok(())
}
