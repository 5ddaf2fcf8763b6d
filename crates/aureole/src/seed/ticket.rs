//! What the ticket of a number is like: drawn from its number alone, so that every seed is the same.

use crate::ids::TeammateId;
use crate::tickets::{ResolvedBy, TicketState};

/// The oldest tickets, one in so many, are worked on.
const ACTIVE_ONE_IN: i64 = 50;
/// The next oldest, again one in so many, are snoozed.
const SNOOZED_ONE_IN: i64 = 80;

/// The ticket of a number.
pub(super) struct Drawn {
    pub(super) state: TicketState,
    pub(super) priority: bool,
    pub(super) resolved_by: Option<ResolvedBy>,
    pub(super) assignee: Option<TeammateId>,
    pub(super) category: Option<&'static str>,
    pub(super) sales: bool,
    pub(super) mentions_me: bool,
}

/// Draws ticket `number` of `count`, the oldest first.
pub(super) fn draw(number: i64, count: i64, me: TeammateId) -> Drawn {
    let active = count / ACTIVE_ONE_IN;
    let snoozed = active + count / SNOOZED_ONE_IN;
    // Of a hundred in a row: whatever a view shows lies among what it doesn't.
    let draw = (number * 37) % 100;
    let (state, priority) = match (number, draw) {
        (number, ..56) if number < active => (TicketState::Open, false),
        (number, 56..78) if number < active => (TicketState::Open, true),
        (number, _) if number < active => (TicketState::InProgress, false),
        (number, _) if number < snoozed => (TicketState::Snoozed, false),
        (_, ..3) => (TicketState::Spam, false),
        _ => (TicketState::Resolved, false),
    };
    let resolved_by =
        (state == TicketState::Resolved).then_some(if draw < 40 { ResolvedBy::Agent } else { ResolvedBy::Teammate });
    Drawn {
        state,
        priority,
        resolved_by,
        assignee: (draw % 2 == 0 || draw > 90).then_some(me),
        category: (draw % 9 < 5).then_some("agent_request"),
        sales: draw % 7 < 4,
        mentions_me: number < active && draw % 5 < 3,
    }
}
