//! Somebody follows a link into the team. The link is used up by it.

use store::{Tx, params};

use super::by_token;
use crate::error::{Error, Result};
use crate::events::Actor;
use crate::ids::TeammateId;
use crate::mail_address::fold;
use crate::time::Timestamp;
use crate::workspaces::join::{Newcomer, checked_email, checked_name, join};
use crate::workspaces::workspace;

/// What they say about themselves.
#[derive(Clone, Debug)]
pub struct Acceptance {
    /// The hash of the link's token.
    pub token_hash: String,
    /// Their name.
    pub name: String,
    /// Their address; the invitation's own if left out.
    pub email: Option<String>,
    /// Argon2id, in PHC form.
    pub password_hash: String,
}

/// Whoever is new, and the address of their account.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// Who they are.
    pub teammate: TeammateId,
    /// With what they sign in.
    pub email: String,
}

/// Lets them in.
pub fn accept(tx: &mut Tx<'_>, said: &Acceptance) -> Result<Accepted> {
    let now = Timestamp(tx.now());
    let (_, invitation) = by_token(tx, &said.token_hash, now)?;
    let name = checked_name("name", "A teammate", &said.name)?;
    let email = email(invitation.email.as_deref(), said.email.as_deref())?;
    let settings = workspace(tx, tx.workspace())?;
    tx.execute("delete from invitations where workspace_id = $1 and id = $2", params![tx.workspace(), invitation.id])?;
    let newcomer = Newcomer {
        name: &name,
        email: &email,
        password_hash: &said.password_hash,
        role: invitation.role.into(),
        locale: &settings.locale,
        time_zone: &settings.time_zone,
    };
    let teammate = join(tx, &Actor::system(), &newcomer)?;
    Ok(Accepted { teammate, email })
}

/// An invitation for one person can't be used for another address.
fn email(invited: Option<&str>, said: Option<&str>) -> Result<String> {
    match (invited, said.map(str::trim).filter(|email| !email.is_empty())) {
        (Some(invited), Some(said)) if fold(invited) != fold(said) => {
            Err(Error::invalid("email", format!("This invitation is for {invited}. Use that address.")))
        }
        (Some(invited), _) => Ok(invited.to_owned()),
        (None, Some(said)) => checked_email(said),
        (None, None) => Err(Error::invalid("email", "Say with which address you will sign in.")),
    }
}
