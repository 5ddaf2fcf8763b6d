//! Brings a socket from the number it names to now, at the socket's own pace.

use store::WorkspaceId;

use super::hydrate::{Prepared, Touched, found, prepare};
use super::room::EVENTS_AT_ONCE;
use super::windows::{Move, Window};
use crate::app::App;
use crate::error::Result;
use crate::events;
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

/// Where the rows of a list are now that events after `since`, up to `until`, touched; none if they are too many.
pub(super) async fn moves(
    app: &App,
    workspace: WorkspaceId,
    window: Window,
    since: i64,
    until: i64,
) -> Result<Option<Vec<Move>>> {
    if since >= until {
        return Ok(Some(Vec::new()));
    }
    app.store
        .read(move |db| {
            let (ticket_ids, conversation_ids) = events::touched(db, workspace, since, until, ROWS_BACK_MAX)?;
            if ticket_ids.len().max(conversation_ids.len()) as i64 >= ROWS_BACK_MAX {
                return Ok(None);
            }
            let mut touched = Touched { everybody: true, ..Touched::default() };
            for id in ticket_ids {
                touched.tickets.insert(id, found(tickets::ticket(db, workspace, id))?);
            }
            for id in conversation_ids {
                touched.conversations.insert(id, found(conversations::conversation(db, workspace, id))?);
            }
            window.moves(db, workspace, &touched).map(Some)
        })
        .await
}
