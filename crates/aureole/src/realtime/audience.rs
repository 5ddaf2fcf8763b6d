//! Who of the team may see an event, a record or a signal. Conversations are everybody's; a ticket may be hidden.

use std::sync::Arc;

use axum::extract::ws::Utf8Bytes;
use store::{Query, WorkspaceId};

use super::hydrate::Prepared;
use crate::conversations;
use crate::error::{Kind, Result};
use crate::events::{self, EventRow};
use crate::ids::TeammateId;
use crate::live::Signal;
use crate::tickets::{self, Ticket, list::shows, threads};
use crate::workspaces::Visibility;

/// What decides who sees an event.
#[derive(Clone, Debug)]
pub(super) enum Audience {
    /// No ticket is part of it.
    Everybody,
    /// A ticket is.
    Ticket {
        /// As it is now; absent when it is gone.
        ticket: Option<Arc<Ticket>>,
        /// It happened in a conversation too, which everybody sees.
        in_conversation: bool,
        /// Who has just lost it: they must hear that it went.
        lost_by: Option<TeammateId>,
    },
}

impl Audience {
    pub(super) fn of(row: &EventRow, ticket: Option<Option<Arc<Ticket>>>) -> Audience {
        let Some(ticket) = ticket else { return Audience::Everybody };
        let lost_by = match row.kind() {
            Some(events::Kind::TicketAssigned) => row.data.get("from").and_then(|id| id.as_str()?.parse().ok()),
            _ => None,
        };
        Audience::Ticket { ticket, in_conversation: row.nouns.conversation_id.is_some(), lost_by }
    }
}

/// Frames of one event, shared by all sockets that get the same.
pub(super) struct Frames<'a> {
    event: &'a Prepared,
    last: Option<(bool, i64, Utf8Bytes)>,
}

impl<'a> Frames<'a> {
    pub(super) fn new(event: &'a Prepared) -> Frames<'a> {
        Frames { event, last: None }
    }

    /// The frame for who sees this much and was last told of `after`; none if the event is hidden from them.
    pub(super) fn get(&mut self, visibility: Visibility, after: i64) -> Option<Utf8Bytes> {
        let whole = match &self.event.audience {
            Audience::Everybody => true,
            Audience::Ticket { ticket, in_conversation, lost_by } => {
                let shown =
                    visibility == Visibility::All || ticket.as_ref().is_some_and(|ticket| shows(visibility, ticket));
                let lost = matches!((visibility, lost_by), (Visibility::Own(me), Some(by)) if me == *by);
                if !shown && !in_conversation && !lost {
                    return None;
                }
                shown
            }
        };
        if let Some((same, told, frame)) = &self.last
            && (*same, *told) == (whole, after)
        {
            return Some(frame.clone());
        }
        let rest = if whole { &self.event.whole } else { &self.event.without_ticket };
        let frame = Utf8Bytes::from(format!("{{\"type\":\"event\",\"after\":{after},{rest}"));
        self.last = Some((whole, after, frame.clone()));
        Some(frame)
    }
}

/// Whether somebody who sees this much may know of a signal.
pub(super) fn may_hear(
    db: &mut impl Query,
    workspace: WorkspaceId,
    visibility: Visibility,
    signal: &Signal,
) -> Result<bool> {
    let ticket = match signal {
        Signal::Present { .. } | Signal::Token(_) => return Ok(true),
        Signal::Viewing { ticket_id, .. } => Some(*ticket_id),
        // Everybody sees the threads of conversations; any other is shown by its ticket alone.
        Signal::Typing { thread_id, .. } if conversations::of_thread(db, workspace, *thread_id)?.is_some() => {
            return Ok(true);
        }
        Signal::Typing { thread_id, .. } => threads::owner(db, workspace, *thread_id)?,
    };
    let Some(ticket) = ticket else { return Ok(false) };
    match tickets::visible(db, workspace, visibility, ticket) {
        Ok(_) => Ok(true),
        Err(error) if error.kind == Kind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}
