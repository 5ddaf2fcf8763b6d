//! What a customer's server knows about its users, all at once: an import, not a sign of life.
//!
//! It never touches when somebody was seen, makes no user of a lead, and is quiet: nothing reacts to it.

use store::{Tx, params};

use super::identify::{Identification, Proof, update};
use super::resolve;
use crate::error::Result;
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::ContactId;

/// The customer's server signs for all of its users at once: nobody of them is there.
const SIGNED: Proof = Proof { person: false, email: false, server: true };

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Users who were unknown.
    pub created: u64,
    /// Users who were known.
    pub updated: u64,
    /// Users who were unknown and stay so.
    pub skipped: u64,
}

impl Imported {
    /// Both together.
    pub fn and(self, other: Imported) -> Imported {
        Imported {
            created: self.created + other.created,
            updated: self.updated + other.updated,
            skipped: self.skipped + other.skipped,
        }
    }
}

/// Updates each user, and makes the unknown unless only updates are wanted.
pub fn import(tx: &mut Tx<'_>, users: &[Identification], update_only: bool) -> Result<Imported> {
    let actor = Actor { quiet: true, ..Actor::system() };
    let mut imported = Imported::default();
    for said in users {
        let known = resolve::by_external_id(tx, tx.workspace(), &said.external_id)?;
        match known {
            Some(id) => {
                if update(tx, id, said, SIGNED)? {
                    tx.record(&actor, Event::new(Kind::ContactUpdated).contact(id))?;
                }
                imported.updated += 1;
            }
            None if update_only => imported.skipped += 1,
            None => {
                let (id, _) = resolve::user(tx, &said.external_id, Some(&actor))?;
                update(tx, id, said, SIGNED)?;
                begin_at_sign_up(tx, id)?;
                imported.created += 1;
            }
        }
    }
    Ok(imported)
}

/// Somebody new was first here when they signed up, not at the moment of the import.
fn begin_at_sign_up(tx: &mut Tx<'_>, id: ContactId) -> Result<()> {
    tx.execute(
        "update contacts set first_seen = signed_up_at, last_seen = signed_up_at \
         where workspace_id = $1 and id = $2 and signed_up_at is not null and signed_up_at < $3",
        params![tx.workspace(), id, tx.at()],
    )?;
    Ok(())
}
