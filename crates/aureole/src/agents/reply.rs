//! A teammate writes to a visitor: an answer that is being written ends in the same write, before their words, so that the
//! thread reads as it happened. Notes, and messages of programs, end nothing.

use store::Tx;

use super::feed::Feeds;
use super::turn::{Halt, halt_running};
use crate::conversations;
use crate::conversations::messages::Message;
use crate::error::Result;
use crate::events::Actor;
use crate::ids::{ConversationId, TicketId, TurnId};
use crate::tickets::reply::{self, Mode, NewReply, repeated};
use crate::tickets::{Ticket, ticket};

/// Replies on a ticket. Answers the message, and the turn that ended.
pub fn reply(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: TicketId,
    new: &NewReply,
    feeds: &Feeds,
) -> Result<(Message, Option<TurnId>)> {
    reply::check(tx, new)?;
    let halted = match new.mode {
        Mode::Chat => {
            let ticket = ticket(tx, tx.workspace(), id)?;
            let conversation = reply::conversation_to_answer(tx, &ticket)?;
            fall_silent(tx, actor, conversation, new, feeds)?
        }
        Mode::Note => None,
    };
    Ok((reply::reply(tx, actor, id, new)?, halted))
}

/// Replies in one conversation, for the ticket that shows it.
pub fn reply_in(
    tx: &mut Tx<'_>,
    actor: &Actor,
    ticket: &Ticket,
    id: ConversationId,
    new: &NewReply,
    feeds: &Feeds,
) -> Result<(Message, Option<TurnId>)> {
    let halted = match new.mode {
        Mode::Chat => fall_silent(tx, actor, id, new, feeds)?,
        Mode::Note => None,
    };
    Ok((reply::reply_in(tx, actor, ticket, id, new)?, halted))
}

fn fall_silent(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: ConversationId,
    new: &NewReply,
    feeds: &Feeds,
) -> Result<Option<TurnId>> {
    let thread = conversations::conversation(tx, tx.workspace(), id)?.thread_id;
    if actor.teammate().is_none() || repeated(tx, thread, new)?.is_some() {
        return Ok(None);
    }
    halt_running(tx, id, &Halt::stopped(), feeds)
}
