//! An anonymous session turns out to be a user's: its conversations, tickets and contact become theirs.

use store::Tx;

use crate::contacts::{contact, identify, merge, resolve};
use crate::conversations::open::{self, SessionId};
use crate::error::Result;
use crate::events::{Actor, Who};
use crate::ids::ContactId;
use crate::{conversations, tickets};

/// Links a session to a user. One that is unknown, or bound to anybody already, stays as it is.
pub fn link(tx: &mut Tx<'_>, session: &SessionId, user: ContactId) -> Result<()> {
    let found = open::session(tx, tx.workspace(), session)?;
    match found {
        Some(session) if !session.bound => link_contact(tx, session.contact, user),
        _ => Ok(()),
    }
}

/// A token has proved this address of a user: what leads left under it is theirs.
pub fn take_leads(tx: &mut Tx<'_>, user: ContactId, email: &str) -> Result<()> {
    let next = |tx: &mut Tx<'_>| resolve::lead_by_email(tx, tx.workspace(), email);
    while let Some(lead) = next(tx)?.filter(|lead| *lead != user) {
        link_contact(tx, lead, user)?;
    }
    Ok(())
}

/// Everything that somebody who is no user yet has is this user's.
pub fn link_contact(tx: &mut Tx<'_>, from: ContactId, user: ContactId) -> Result<()> {
    let actor = Actor::new(Who::Contact(user));
    let workspace = tx.workspace();
    if let (Some(named), None) = (contact(tx, workspace, from)?.company_id, contact(tx, workspace, user)?.company_id) {
        identify::link_company(tx, &actor, user, named)?;
    }
    conversations::link::link(tx, &actor, from, user)?;
    tickets::link::link(tx, &actor, from, user)?;
    merge::merge(tx, &actor, from, user)
}
