//! A contact or company goes for good. Nothing may be theirs any more: who asks to be forgotten is erased instead.

use store::{Tx, params};

use super::{company, contact};
use crate::error::Result;
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::{CompanyId, ContactId};

/// Removes a contact without tickets and conversations.
pub fn remove(tx: &mut Tx<'_>, actor: &Actor, id: ContactId) -> Result<()> {
    let workspace = tx.workspace();
    contact(tx, workspace, id)?;
    for sql in [
        "delete from activities where workspace_id = $1 and contact_id = $2",
        "delete from contact_identities where workspace_id = $1 and contact_id = $2",
        "delete from contacts where workspace_id = $1 and id = $2",
    ] {
        tx.execute(sql, params![workspace, id])?;
    }
    tx.record(actor, Event::new(Kind::ContactRemoved).contact(id))?;
    Ok(())
}

/// Removes a company without contacts.
pub fn remove_company(tx: &mut Tx<'_>, actor: &Actor, id: CompanyId) -> Result<()> {
    company(tx, tx.workspace(), id)?;
    tx.execute("delete from companies where workspace_id = $1 and id = $2", params![tx.workspace(), id])?;
    tx.record(actor, Event::new(Kind::CompanyRemoved).company(id))?;
    Ok(())
}
