//! Renames a ticket.

use store::{Tx, params};

use super::{SUBJECT_CHARACTERS_MAX, Ticket, ticket};
use crate::error::{Error, Result};
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::TicketId;

/// Changes the subject. The log says that it changed, not what it was.
pub fn set_subject(tx: &mut Tx<'_>, actor: &Actor, id: TicketId, subject: &str) -> Result<Ticket> {
    let subject = checked(subject)?;
    let before = ticket(tx, tx.workspace(), id)?;
    if before.subject == subject {
        return Ok(before);
    }
    tx.execute(
        "update tickets set subject = $3, updated_at = $4, version = version + 1 where workspace_id = $1 and id = $2",
        params![tx.workspace(), id, subject, tx.at()],
    )?;
    tx.record(actor, Event::new(Kind::TicketSubjectChanged).ticket(id).with("subject", "changed"))?;
    ticket(tx, tx.workspace(), id)
}

/// A subject has at least one visible character and at most 1,000.
pub fn checked(subject: &str) -> Result<&str> {
    let subject = subject.trim();
    if subject.is_empty() {
        return Err(Error::invalid("subject", "A ticket needs a subject."));
    }
    if subject.chars().count() > SUBJECT_CHARACTERS_MAX {
        return Err(Error::invalid("subject", "A subject has at most 1,000 characters."));
    }
    Ok(subject)
}
