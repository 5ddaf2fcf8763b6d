//! How far messages to the contact have come: in an open widget, then read.

use store::{Query, Tx, params};

use super::messages::Delivery;
use super::post::move_thread;
use crate::error::Result;
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::{MessageId, ThreadId, TicketId};

/// Marks everything up to `version` that was sent to the contact, and what came before it: that may have changed since,
/// but it was there first. One event for all of it, with the newest: readers conclude the earlier ones.
pub fn mark(
    tx: &mut Tx<'_>,
    actor: &Actor,
    thread: ThreadId,
    ticket: Option<TicketId>,
    version: i64,
    delivery: Delivery,
) -> Result<()> {
    let behind = match delivery {
        Delivery::Seen => "('sent', 'delivered')",
        Delivery::Delivered | Delivery::Sent => "('sent')",
    };
    let sql = format!(
        "select id, position from messages where workspace_id = $1 and thread_id = $2 and version <= $3 and delivery in {behind} \
         order by position desc limit 1"
    );
    let Some(row) = tx.row(&sql, params![tx.workspace(), thread, version])? else { return Ok(()) };
    let (newest, position): (MessageId, i64) = (row.get("id")?, row.get("position")?);
    let moved = move_thread(tx, thread)?;
    let sql = format!(
        "update messages set delivery = $4, version = $5 where workspace_id = $1 and thread_id = $2 and position <= $3 \
         and delivery in {behind}"
    );
    tx.execute(&sql, params![tx.workspace(), thread, position, delivery, moved])?;
    let event = Event::new(Kind::MessageChanged).thread(thread).message(newest).ticket(ticket);
    tx.record(actor, event.with("delivery", delivery.word()))?;
    Ok(())
}
