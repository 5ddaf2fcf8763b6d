//! Somebody turns out to be a contact who is known already: one row stays, the other points to it.

use store::{Tx, params};

use super::{ContactKind, activity, contact, merged_within, resolve};
use crate::error::{Error, Result};
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::ContactId;

/// Makes `from`, who is no user yet, a part of the user `into`: sessions, addresses and what was known only there.
/// Conversations and tickets are handed over by their own verbs. Users are never merged, so nobody is merged twice.
pub fn merge(tx: &mut Tx<'_>, actor: &Actor, from: ContactId, into: ContactId) -> Result<()> {
    let workspace = tx.workspace();
    let (gone, kept) = (contact(tx, workspace, from)?, contact(tx, workspace, into)?);
    if gone.id == kept.id {
        return Ok(());
    }
    if gone.kind == ContactKind::User || kept.kind != ContactKind::User {
        return Err(Error::internal("only somebody who is no user yet becomes part of a user"));
    }
    let (from, into) = (gone.id, kept.id);
    resolve::enrich(tx, into, gone.name.as_deref(), gone.email.as_deref())?;
    tx.execute(
        "update contacts set custom_fields = $3, context = $4, first_seen = $5, updated_at = $6 where workspace_id = $1 and id = $2",
        params![
            workspace, into, under(gone.custom_fields, kept.custom_fields)?, under(gone.context, kept.context)?,
            gone.first_seen.min(kept.first_seen), tx.at()
        ],
    )?;
    tx.execute(
        "update contact_identities set contact_id = $3 where workspace_id = $1 and contact_id = $2 \
         and (kind, value) not in (select kind, value from contact_identities where workspace_id = $1 and contact_id = $3)",
        params![workspace, from, into],
    )?;
    tx.execute("delete from contact_identities where workspace_id = $1 and contact_id = $2", params![workspace, from])?;
    activity::hand_over(tx, from, into)?;
    tx.execute(
        "update contacts set merged_into = $3, updated_at = $4 where workspace_id = $1 and id = $2",
        params![workspace, from, into, tx.at()],
    )?;
    tx.record(actor, Event::new(Kind::ContactMerged).contact(into))?;
    Ok(())
}

/// What is known of the one who stays wins.
fn under(gone: serde_json::Value, kept: serde_json::Value) -> Result<serde_json::Value> {
    match kept {
        serde_json::Value::Object(kept) => Ok(merged_within(gone, kept)),
        _ => Err(Error::internal("a contact's free fields are not an object")),
    }
}
