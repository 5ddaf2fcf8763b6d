//! Gives a ticket back to the AI: nobody owns it, it is open, and the agent answers its conversation again. A conversation
//! that has moved on to a newer ticket stays with whoever has it there.

use store::Tx;

use super::set_status::{Change, set_status};
use super::{Ticket, TicketStatus, assign, threads, ticket};
use crate::conversations::handling;
use crate::error::Result;
use crate::events::Actor;
use crate::ids::TicketId;

/// Passes it back.
pub fn pass_to_ai(tx: &mut Tx<'_>, actor: &Actor, id: TicketId) -> Result<Ticket> {
    assign::assign(tx, actor, id, None)?;
    set_status(tx, actor, id, Change::to(TicketStatus::Open))?;
    for conversation in threads::open_conversations(tx, tx.workspace(), id)? {
        handling::give_to_agent(tx, actor, conversation, Some(id))?;
    }
    ticket(tx, tx.workspace(), id)
}
