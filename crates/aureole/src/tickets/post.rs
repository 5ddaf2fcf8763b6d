//! Writes a message into a thread, and lets the ticket that shows the thread follow.

use store::{Tx, params};

use super::snippet::snippet;
use super::{Ticket, set_status, threads, ticket};
use crate::conversations::messages::{AuthorKind, Message, Visibility};
use crate::conversations::post::NewMessage;
use crate::conversations::{self, Handling};
use crate::error::Result;
use crate::events::Actor;
use crate::ids::TicketId;

/// Posts. A message whose `client_id` came before is answered as it stands.
pub fn post(tx: &mut Tx<'_>, actor: &Actor, new: &NewMessage) -> Result<Message> {
    let owner = threads::owner(tx, tx.workspace(), new.thread)?;
    let new = NewMessage { ticket: owner, ..new.clone() };
    let (message, is_new) = conversations::post::post(tx, actor, &new)?;
    if let (Some(owner), true) = (owner, is_new) {
        follow(tx, actor, owner, &message)?;
    }
    Ok(message)
}

fn follow(tx: &mut Tx<'_>, actor: &Actor, id: TicketId, message: &Message) -> Result<()> {
    let before = ticket(tx, tx.workspace(), id)?;
    let by_contact = message.author.kind == AuthorKind::Contact;
    let contact_at = if by_contact { Some(message.at) } else { before.contact_at };
    tx.execute(
        "update tickets set contact_at = $3, message_count = message_count + 1, activity_at = $4, updated_at = $4 \
         where workspace_id = $1 and id = $2",
        params![tx.workspace(), id, contact_at, tx.at()],
    )?;
    // Lists show what people and the agent said, not what the product adds to it.
    if message.visibility != Visibility::Whisper && message.author.kind != AuthorKind::System {
        tx.execute(
            "update tickets set snippet = $3, snippet_author = $4, snippet_author_id = \
             (select author_id from messages where workspace_id = $1 and id = $5) where workspace_id = $1 and id = $2",
            params![tx.workspace(), id, snippet(&message.text), message.author.kind, message.id],
        )?;
    }
    tx.execute(
        "update ticket_mentions set activity_at = $3 where workspace_id = $1 and ticket_id = $2",
        params![tx.workspace(), id, tx.at()],
    )?;
    for teammate in &message.mentions {
        tx.execute(
            "insert into ticket_mentions (workspace_id, teammate_id, ticket_id, activity_at) values ($1, $2, $3, $4) \
             on conflict (workspace_id, teammate_id, ticket_id) do update set activity_at = excluded.activity_at",
            params![tx.workspace(), *teammate, id, tx.at()],
        )?;
    }
    if by_contact && waits_for_people(tx, &before, message)? {
        set_status::wake(tx, actor, &before)?;
    }
    Ok(())
}

/// While the agent answers a conversation, its resolved ticket stays closed; a snoozed one wakes at anything.
fn waits_for_people(tx: &mut Tx<'_>, before: &Ticket, message: &Message) -> Result<bool> {
    if before.state == super::TicketState::Snoozed {
        return Ok(true);
    }
    let workspace = tx.workspace();
    Ok(match conversations::of_thread(tx, workspace, message.thread_id)? {
        Some(id) => conversations::conversation(tx, workspace, id)?.handling == Handling::Human,
        None => true,
    })
}
