//! Lists of contacts, the last seen first.

use store::{Query, WorkspaceId, params};

use super::{CONTACT, Contact};
use crate::error::Result;
use crate::paging::{Page, Place};

/// A page of contacts that were not merged or erased.
pub fn list(db: &mut impl Query, workspace: WorkspaceId, page: &Page) -> Result<Vec<Contact>> {
    let sql = format!(
        "select {CONTACT} from contacts p where p.workspace_id = $1 and p.merged_into is null and p.erased_at is null \
         and (p.last_seen, p.id) < ($2, $3) order by p.last_seen desc, p.id desc limit $4"
    );
    let after = page.after();
    db.rows(&sql, params![workspace, after.at, after.id, page.limit])?.into_iter().map(Contact::read).collect()
}

/// Where a contact stands in the list.
pub fn place(contact: &Contact) -> Place {
    Place { at: contact.last_seen, id: contact.id.0 }
}
