//! What a contact wrote, and what was written to them, is forgotten; that something was written stays.

use store::{Query, Tx, params};

use super::post::move_thread;
use crate::error::Result;
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::{ContactId, ThreadId};

/// Empties every conversation of a contact. Widgets and dashboards that are open hear of it by the thread's version.
pub fn erase(tx: &mut Tx<'_>, id: ContactId) -> Result<()> {
    let rows = tx.rows(
        "select thread_id from conversations where workspace_id = $1 and contact_id = $2",
        params![tx.workspace(), id],
    )?;
    for row in rows {
        erase_thread(tx, row.get("thread_id")?)?;
    }
    tx.execute(
        "update conversations set topic = null, context = $3, custom_fields = $3, page_url = null, locale = null \
         where workspace_id = $1 and contact_id = $2",
        params![tx.workspace(), id, serde_json::json!({})],
    )?;
    Ok(())
}

/// Empties the messages of a thread.
pub fn erase_thread(tx: &mut Tx<'_>, thread: ThreadId) -> Result<()> {
    let version = move_thread(tx, thread)?;
    tx.execute(
        "update messages set text = '', client_id = null, images = $3, sources = $3, shown_as = null, locale = null, erased_at = $4, \
         version = $5 where workspace_id = $1 and thread_id = $2",
        params![tx.workspace(), thread, serde_json::json!([]), tx.at(), version],
    )?;
    tx.record(&Actor::system(), Event::new(Kind::MessageChanged).thread(thread).with("erased", true))?;
    Ok(())
}
