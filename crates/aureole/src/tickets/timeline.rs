//! What a ticket shows: stretches of threads and its own events, in one order.

use store::{Query, WorkspaceId};

use super::threads;
use crate::conversations::messages::{self, Before};
use crate::conversations::timeline::{TimelineItem, interleave, stretch};
use crate::error::Result;
use crate::events;
use crate::ids::TicketId;
use crate::paging::Page;

/// A page of a ticket's timeline, oldest first, that ends before `page`: one limited index walk per thread.
pub fn timeline(db: &mut impl Query, workspace: WorkspaceId, id: TicketId, page: &Page) -> Result<Vec<TimelineItem>> {
    let place = page.after();
    let before = Before { at: place.at, id: place.id };
    let mut items = Vec::new();
    for shown in threads::shown(db, workspace, id)? {
        let messages = messages::before(db, workspace, shown.thread, shown.positions, before, page.limit)?;
        items.extend(messages.into_iter().map(TimelineItem::from));
    }
    items.extend(events::of_ticket(db, workspace, id, stretch(page))?.into_iter().map(TimelineItem::from));
    Ok(interleave(items, page.limit))
}
