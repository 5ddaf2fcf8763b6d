//! Brings a socket from the number it names to now, at the socket's own pace.

use std::collections::BTreeSet;
use std::sync::Arc;

use store::{Query, WorkspaceId};

use super::hydrate::{Prepared, Touched, prepare};
use super::room::EVENTS_AT_ONCE;
use super::windows::{Move, Window};
use crate::app::App;
use crate::error::Result;
use crate::events;
use crate::ids::{ConversationId, TicketId};
use crate::time::{DAY, Timestamp};
use crate::{conversations, tickets};

/// A client that missed more events fetches everything again.
pub(super) const EVENTS_BACK_MAX: i64 = 50_000;
/// A client that missed something older, in microseconds, fetches everything again.
const BACK_MAX: i64 = 7 * DAY;
/// A client in whose lists more rows may have moved fetches them again.
const ROWS_BACK_MAX: i64 = 1_000;

/// Where to begin for a client that names `seq`: there, or, where that is too far back or of another log, at the end.
pub(super) enum Beginning {
    There,
    AtTheEnd(i64),
}

pub(super) async fn beginning(app: &App, workspace: WorkspaceId, seq: i64) -> Result<Beginning> {
    let oldest = Timestamp(app.now().0 - BACK_MAX);
    app.store
        .read(move |db| {
            let latest = events::latest(db, workspace)?;
            let in_reach = (0..=latest).contains(&seq) && latest - seq <= EVENTS_BACK_MAX;
            let recent = in_reach && events::first_after(db, workspace, seq)?.is_none_or(|at| at >= oldest);
            Ok(if recent { Beginning::There } else { Beginning::AtTheEnd(latest) })
        })
        .await
}

/// The next events after a number; empty at the end of the log.
pub(super) async fn next(app: &App, workspace: WorkspaceId, seq: i64) -> Result<Vec<Prepared>> {
    app.store
        .read(move |db| {
            let rows = events::after(db, workspace, seq, EVENTS_AT_ONCE)?;
            Ok(prepare(db, workspace, &rows)?.0)
        })
        .await
}

/// Whether more may follow what was read at once.
pub(super) fn may_go_on(events: &[Prepared]) -> bool {
    i64::try_from(events.len()).is_ok_and(|count| count >= EVENTS_AT_ONCE)
}

/// The rows that events touched while a client was away, read once for all of its lists.
#[derive(Clone)]
pub(super) struct Missed {
    /// Events up to here are looked through.
    until: i64,
    /// None if they are too many.
    rows: Option<Arc<Touched>>,
}

impl Missed {
    /// Nothing yet, for a client that was told everything up to `seq`.
    pub(super) fn after(seq: i64) -> Missed {
        Missed { until: seq, rows: Some(Arc::new(Touched { everybody: true, ..Touched::default() })) }
    }

    /// Looks through the events up to `until` as well.
    pub(super) async fn read_on(&mut self, app: &App, workspace: WorkspaceId, until: i64) -> Result<()> {
        let (since, Some(known)) = (self.until, self.rows.clone()) else { return Ok(()) };
        if since < until {
            self.rows = app.store.read(move |db| touched_too(db, workspace, &known, since, until)).await?.map(Arc::new);
            self.until = until;
        }
        Ok(())
    }

    /// Where those of a list are now; none if they are too many.
    pub(super) async fn moves(&self, app: &App, workspace: WorkspaceId, window: Window) -> Result<Option<Vec<Move>>> {
        let Some(rows) = self.rows.clone() else { return Ok(None) };
        app.store.read(move |db| window.moves(db, workspace, &rows).map(Some)).await
    }
}

/// What is known, with the rows that further events touched as they are now.
fn touched_too(
    db: &mut impl Query,
    workspace: WorkspaceId,
    known: &Touched,
    since: i64,
    until: i64,
) -> Result<Option<Touched>> {
    let pairs = events::touched(db, workspace, since, until, ROWS_BACK_MAX)?;
    let ticket_ids: BTreeSet<TicketId> = pairs.iter().filter_map(|(ticket, _)| *ticket).collect();
    let conversation_ids: BTreeSet<ConversationId> =
        pairs.iter().filter_map(|(_, conversation)| *conversation).collect();
    let mut touched = known.clone();
    touched.tickets.extend(ticket_ids.iter().map(|id| (*id, None)));
    touched.conversations.extend(conversation_ids.iter().map(|id| (*id, None)));
    let most = pairs.len().max(touched.tickets.len()).max(touched.conversations.len());
    if most as i64 >= ROWS_BACK_MAX {
        return Ok(None);
    }
    for ticket in tickets::by_ids(db, workspace, &Vec::from_iter(ticket_ids))? {
        touched.tickets.insert(ticket.id, Some(Arc::new(ticket)));
    }
    for conversation in conversations::by_ids(db, workspace, &Vec::from_iter(conversation_ids))? {
        touched.conversations.insert(conversation.id, Some(Arc::new(conversation)));
    }
    Ok(Some(touched))
}
