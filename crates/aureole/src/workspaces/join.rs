//! Somebody joins a team: account, membership and teammate come to be in the transaction that lets them in.

use store::{Tx, params};
use uuid::Uuid;

use super::Role;
use crate::error::{Error, Result};
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::TeammateId;
use crate::mail_address::{fold, is_mail_address};

/// Longest name of a workspace or person, in characters.
pub const NAME_CHARACTERS_MAX: usize = 100;
/// Shortest password, in characters.
pub const PASSWORD_CHARACTERS_MIN: usize = 10;
/// Longest password, in bytes; argon2 would take more, a form wouldn't.
pub const PASSWORD_BYTES_MAX: usize = 200;

/// Who joins.
#[derive(Clone, Copy, Debug)]
pub struct Newcomer<'a> {
    /// Their name.
    pub name: &'a str,
    /// Their address.
    pub email: &'a str,
    /// Argon2id, in PHC form.
    pub password_hash: &'a str,
    /// What they may do.
    pub role: Role,
    /// The language they read.
    pub locale: &'a str,
    /// Their IANA time zone.
    pub time_zone: &'a str,
}

/// Lets them in. An address has one account on a server.
pub fn join(tx: &mut Tx<'_>, actor: &Actor, new: &Newcomer<'_>) -> Result<TeammateId> {
    let (workspace, at) = (tx.workspace(), tx.at());
    let account = add_account(tx, new)?;
    let teammate = TeammateId(tx.new_id());
    tx.execute(
        "insert into memberships (account_id, workspace_id, teammate_id) values ($1, $2, $3)",
        params![account, workspace, teammate],
    )?;
    tx.execute(
        "insert into teammates (workspace_id, id, account_id, name, email, role, visibility, locale, time_zone, created_at, updated_at) \
         values ($1, $2, $3, $4, $5, $6, 'all', $7, $8, $9, $9)",
        params![workspace, teammate, account, new.name, new.email, new.role.word(), new.locale, new.time_zone, at],
    )?;
    tx.record(actor, Event::new(Kind::TeammateJoined).teammate(teammate).with("role", new.role.word()))?;
    Ok(teammate)
}

/// Two workspaces may let the same address in at once: the unique index decides, not an earlier look.
fn add_account(tx: &mut Tx<'_>, new: &Newcomer<'_>) -> Result<Uuid> {
    let account = tx.new_id();
    let added = tx.execute(
        "insert into accounts (id, email, email_folded, password_hash, created_at) values ($1, $2, $3, $4, $5) \
         on conflict (email_folded) do nothing",
        params![account, new.email, fold(new.email), new.password_hash, tx.at()],
    )?;
    if added == 0 {
        return Err(Error::invalid(
            "email",
            "There is already an account with this address. Sign in with it, or use another.",
        ));
    }
    Ok(account)
}

/// A name without white space around it.
pub fn checked_name(field: &'static str, whose: &str, text: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > NAME_CHARACTERS_MAX {
        return Err(Error::invalid(field, format!("{whose} needs a name of 1 to {NAME_CHARACTERS_MAX} characters.")));
    }
    Ok(text.to_owned())
}

/// An address without white space around it.
pub fn checked_email(text: &str) -> Result<String> {
    let text = text.trim();
    if !is_mail_address(text) {
        return Err(Error::invalid("email", "This is not a mail address. It looks like mara@example.com."));
    }
    Ok(text.to_owned())
}

/// Whether a password is long enough to be one.
pub fn check_password(password: &str) -> Result<()> {
    if password.chars().count() < PASSWORD_CHARACTERS_MIN {
        return Err(Error::invalid(
            "password",
            "A password has at least 10 characters. A few words in a row work well.",
        ));
    }
    if password.len() > PASSWORD_BYTES_MAX {
        return Err(Error::invalid("password", "A password has at most 200 bytes."));
    }
    Ok(())
}
