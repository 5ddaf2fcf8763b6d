//! Lists of contacts, the last seen first.

use store::{Query, Row, WorkspaceId, params};

use super::{CONTACT, Contact, contact};
use crate::error::Result;
use crate::ids::ContactId;
use crate::paging::search::{self, Found, fold};
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

/// The few columns that a search compares.
struct Sought {
    place: Place,
    id: ContactId,
    texts: [Option<String>; 3],
}

/// A page of the contacts whose name, address or own id holds this text.
pub fn search(db: &mut impl Query, workspace: WorkspaceId, text: &str, page: &Page) -> Result<Found<Contact>> {
    let read = |page: &Page| {
        let after = page.after();
        let rows = db.rows(
            "select p.id, p.name, p.email, p.external_id, p.last_seen from contacts p where p.workspace_id = $1 \
             and p.merged_into is null and p.erased_at is null and (p.last_seen, p.id) < ($2, $3) \
             order by p.last_seen desc, p.id desc limit $4",
            params![workspace, after.at, after.id, page.limit],
        )?;
        rows.into_iter().map(sought).collect()
    };
    let holds = |row: &Sought| row.texts.iter().flatten().any(|one| fold(one).contains(text));
    let found = search::search(page, read, |row| row.place, holds)?;
    let rows = found.rows.iter().map(|row| contact(db, workspace, row.id)).collect::<Result<_>>()?;
    Ok(Found { rows, next: found.next, searched_until: found.searched_until })
}

fn sought(row: Row) -> Result<Sought> {
    let id: ContactId = row.get("id")?;
    Ok(Sought {
        place: Place { at: row.get("last_seen")?, id: id.0 },
        id,
        texts: [row.get("name")?, row.get("email")?, row.get("external_id")?],
    })
}

/// Where a contact stands in the list.
pub fn place(contact: &Contact) -> Place {
    Place { at: contact.last_seen, id: contact.id.0 }
}
