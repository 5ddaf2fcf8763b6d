//! A person asks to be forgotten: every place that holds personal data is registered here and forgets them.
//!
//! Events stay as they are, since they hold no words of anybody; what they point to then reads as erased. On SQLite
//! `secure_delete` overwrites what is deleted once the log is checkpointed; on PostgreSQL vacuum is the bound.

use store::{Query, Tx, params};

use crate::error::Result;
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::ContactId;
use crate::{agents, contacts, conversations, http, tickets};

/// A place that holds personal data, and how it forgets a contact.
pub struct Eraser {
    /// The place, for tests and operators.
    pub place: &'static str,
    /// Forgets one contact; does nothing if it never knew them.
    pub erase: fn(&mut Tx<'_>, ContactId) -> Result<()>,
}

/// Every place. The contact's own row comes last: the others still look through it.
pub const ERASERS: &[Eraser] = &[
    Eraser { place: "answers kept for idempotency keys", erase: http::idempotency_keys::erase },
    Eraser { place: "answers of the agent and how they came to be", erase: agents::turn::erase },
    Eraser { place: "tickets and drafts", erase: tickets::erase::erase },
    Eraser { place: "conversations and messages", erase: conversations::erase::erase },
    Eraser { place: "what they did on the site", erase: contacts::activity::erase },
    Eraser { place: "contacts, traits and identities", erase: contacts::erase::erase },
];

/// Forgets a contact and everybody who became part of them.
pub fn erase(tx: &mut Tx<'_>, actor: &Actor, id: ContactId) -> Result<()> {
    let workspace = tx.workspace();
    let kept = contacts::contact(tx, workspace, id)?.id;
    let rows =
        tx.rows("select id from contacts where workspace_id = $1 and merged_into = $2", params![workspace, kept])?;
    let mut everybody: Vec<ContactId> = rows.into_iter().map(|row| row.get("id")).collect::<Result<_, _>>()?;
    everybody.push(kept);
    for contact in everybody {
        for eraser in ERASERS {
            (eraser.erase)(tx, contact)?;
        }
    }
    tx.record(actor, Event::new(Kind::ContactErased).contact(kept))?;
    Ok(())
}
