//! Changes where a ticket stands: open, priority, in progress, snoozed, resolved, spam.

use store::{Tx, params};

use super::{ResolvedBy, Ticket, TicketState, TicketStatus, jobs, threads, ticket};
use crate::conversations::handling;
use crate::error::{Error, Kind, Result};
use crate::events::{self, Actor, Event, Record, Who};
use crate::ids::TicketId;
use crate::time::Timestamp;

/// A wish for another status.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    /// Where it should stand.
    pub status: TicketStatus,
    /// Snoozed needs a moment in the future; the others ignore it.
    pub until: Option<Timestamp>,
    /// The version that the caller saw, if it must still be that one.
    pub seen_version: Option<i64>,
}

impl Change {
    /// To this status, whatever the version.
    pub fn to(status: TicketStatus) -> Change {
        Change { status, until: None, seen_version: None }
    }
}

/// Changes the status. A ticket that stands there already is answered as it is, without an event.
pub fn set_status(tx: &mut Tx<'_>, actor: &Actor, id: TicketId, change: Change) -> Result<Ticket> {
    let before = ticket(tx, tx.workspace(), id)?;
    if change.seen_version.is_some_and(|seen| seen != before.version) {
        return Err(Error::new(
            Kind::Stale,
            "stale",
            "The ticket has changed since you saw it. Look at it again, then decide.",
        ));
    }
    let (state, priority) = change.status.onto(before.priority);
    let until = snooze_end(tx, state, change.until)?;
    if (state, priority, until) == (before.state, before.priority, before.snoozed_until) {
        return Ok(before);
    }
    let resolved_by = (state == TicketState::Resolved).then_some(match actor.who {
        Who::Agent(_) => ResolvedBy::Agent,
        _ => ResolvedBy::Teammate,
    });
    let resolved_at = (state == TicketState::Resolved).then_some(tx.at());
    tx.execute(
        "update tickets set state = $3, priority = $4, active = $5, resolved_by = $6, resolved_at = $7, snoozed_until = $8, \
         updated_at = $9, version = version + 1 where workspace_id = $1 and id = $2",
        params![tx.workspace(), id, state, priority, state.is_active(), resolved_by, resolved_at, until, tx.at()],
    )?;
    tx.record(
        actor,
        Event::new(events::Kind::TicketStatusChanged)
            .ticket(id)
            .contact(before.contact_id)
            .change(before.status.word(), change.status.word())
            .with("snoozed_until", until.map(|until| until.0)),
    )?;
    if let Some(until) = until {
        jobs::wake_at(tx, id, until)?;
    }
    if matches!(state, TicketState::Resolved | TicketState::Spam) {
        return_conversations(tx, actor, id)?;
    }
    ticket(tx, tx.workspace(), id)
}

fn snooze_end(tx: &Tx<'_>, state: TicketState, until: Option<Timestamp>) -> Result<Option<Timestamp>> {
    match (state, until) {
        (TicketState::Snoozed, Some(until)) if until.0 > tx.at() => Ok(Some(until)),
        (TicketState::Snoozed, _) => Err(Error::invalid(
            "snoozed_until",
            "A snoozed ticket needs a moment in the future, such as 2026-12-01T09:00:00Z.",
        )),
        _ => Ok(None),
    }
}

/// A closed ticket leaves the visitor to the agent again, so that the next question is answered at once.
fn return_conversations(tx: &mut Tx<'_>, actor: &Actor, id: TicketId) -> Result<()> {
    for shown in threads::shown(tx, tx.workspace(), id)? {
        if shown.open
            && let Some(conversation) = crate::conversations::of_thread(tx, tx.workspace(), shown.thread)?
        {
            handling::give_to_agent(tx, actor, conversation, Some(id))?;
        }
    }
    Ok(())
}

/// Something happened: a snoozed ticket wakes, a resolved one opens again. Both keep their flag.
pub fn wake(tx: &mut Tx<'_>, actor: &Actor, before: &Ticket) -> Result<()> {
    let status = if before.priority { TicketStatus::Priority } else { TicketStatus::Open };
    if matches!(before.state, TicketState::Snoozed | TicketState::Resolved) {
        set_status(tx, actor, before.id, Change::to(status))?;
    }
    Ok(())
}
