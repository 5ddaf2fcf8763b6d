//! Signing in and out: passwords, sessions, and the limit on guessing.

use store::{Query, Row, Tx, WorkspaceId, params};
use uuid::Uuid;

use crate::error::{Error, Kind, Result};
use crate::ids::TeammateId;
use crate::mail_address::fold;
use crate::time::{DAY, MINUTE, Timestamp};

/// A session ends so long after the sign-in, in microseconds.
pub const SESSION_LIFE: i64 = 30 * DAY;
/// Failed attempts per address and account before a pause.
pub const ATTEMPTS_MAX: i64 = 10;
/// Failed attempts per address, whichever the accounts.
pub const ADDRESS_ATTEMPTS_MAX: i64 = 50;
/// The time in which they count, in microseconds.
pub const ATTEMPTS_WINDOW: i64 = 15 * MINUTE;

/// Who a session belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Session {
    /// The workspace they signed in to.
    pub workspace: WorkspaceId,
    /// Who they are there.
    pub teammate: TeammateId,
}

/// An account that may sign in.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its id.
    pub id: Uuid,
    /// Argon2id, in PHC form.
    pub password_hash: String,
    /// Where it leads.
    pub session: Session,
}

/// Counts this attempt before the password is looked at, and refuses when there were too many.
pub fn attempt(tx: &mut Tx<'_>, email: &str, address: &str) -> Result<()> {
    let (folded, since) = (fold(email), tx.at() - ATTEMPTS_WINDOW);
    one_at_a_time(tx, &folded, address, since)?;
    tx.execute("delete from sign_in_attempts where at <= $1", params![since])?;
    let of_account = tx.row(
        "select count(*) as attempts, min(at) as first from sign_in_attempts where email_folded = $1 and address = $2 and at > $3",
        params![folded.as_str(), address, since],
    )?;
    refuse_from(ATTEMPTS_MAX, of_account, tx.at())?;
    let of_address = tx.row(
        "select count(*) as attempts, min(at) as first from sign_in_attempts where address = $1 and at > $2",
        params![address, since],
    )?;
    refuse_from(ADDRESS_ATTEMPTS_MAX, of_address, tx.at())?;
    let id = tx.new_id();
    tx.execute(
        "insert into sign_in_attempts (id, email_folded, address, at) values ($1, $2, $3, $4)",
        params![id, folded, address, tx.at()],
    )?;
    Ok(())
}

/// Several nodes may count at once: holding the door's row makes the next one wait, and see this attempt.
fn one_at_a_time(tx: &mut Tx<'_>, folded: &str, address: &str, since: i64) -> Result<()> {
    tx.execute(
        "insert into sign_in_doors (email_folded, address, at) values ($1, $2, $3) \
         on conflict (email_folded, address) do update set at = excluded.at",
        params![folded, address, tx.at()],
    )?;
    tx.execute("delete from sign_in_doors where at <= $1", params![since])?;
    Ok(())
}

fn refuse_from(most: i64, counted: Option<Row>, now: i64) -> Result<()> {
    let Some(row) = counted else { return Ok(()) };
    if row.get::<i64>("attempts")? < most {
        return Ok(());
    }
    let wait = row.get::<Option<i64>>("first")?.map_or(ATTEMPTS_WINDOW, |first| first + ATTEMPTS_WINDOW - now);
    let seconds = (wait.max(1) as u64).div_ceil(crate::time::SECOND as u64);
    Err(Error::new(
        Kind::TooMany(seconds),
        "too_many_attempts",
        format!("Too many attempts. Wait {} minutes and try again.", seconds.div_ceil(60)),
    ))
}

/// The account of this address and the first workspace it belongs to.
pub fn account(db: &mut impl Query, email: &str) -> Result<Option<Account>> {
    let row = db.row(
        "select a.id, a.password_hash, m.workspace_id, m.teammate_id from accounts a \
         join memberships m on m.account_id = a.id where a.email_folded = $1 order by m.workspace_id limit 1",
        params![fold(email)],
    )?;
    row.map(|row| {
        Ok(Account {
            id: row.get("id")?,
            password_hash: row.get("password_hash")?,
            session: Session { workspace: WorkspaceId(row.get("workspace_id")?), teammate: row.get("teammate_id")? },
        })
    })
    .transpose()
}

/// Stores the hash of a fresh token, forgets the failed attempts from this address, and clears away sessions that are over.
/// Somebody who guesses from elsewhere is counted on.
pub fn sign_in(tx: &mut Tx<'_>, account: &Account, (email, address): (&str, &str), token_hash: &str) -> Result<()> {
    let at = tx.at();
    tx.execute("delete from sign_in_sessions where account_id = $1 and expires_at < $2", params![account.id, at])?;
    tx.execute("delete from sign_in_attempts where email_folded = $1 and address = $2", params![fold(email), address])?;
    tx.execute(
        "insert into sign_in_sessions (token_hash, account_id, workspace_id, teammate_id, created_at, expires_at) \
         values ($1, $2, $3, $4, $5, $6)",
        params![token_hash, account.id, account.session.workspace, account.session.teammate, at, at + SESSION_LIFE],
    )?;
    Ok(())
}

/// Ends a session.
pub fn sign_out(tx: &mut Tx<'_>, token_hash: &str) -> Result<()> {
    tx.execute("delete from sign_in_sessions where token_hash = $1", params![token_hash])?;
    Ok(())
}

/// Whose session this is, unless it is over.
pub fn session(db: &mut impl Query, token_hash: &str, now: Timestamp) -> Result<Option<Session>> {
    let row = db.row(
        "select workspace_id, teammate_id from sign_in_sessions where token_hash = $1 and expires_at > $2",
        params![token_hash, now],
    )?;
    row.map(|row| Ok(Session { workspace: WorkspaceId(row.get("workspace_id")?), teammate: row.get("teammate_id")? }))
        .transpose()
}

/// Whether the installation waits for its first sign-up.
pub fn installation_is_empty(db: &mut impl Query) -> Result<bool> {
    let row = db.row("select signed_up from installation where id = 1", params![])?;
    row.map_or(Ok(true), |row| Ok(!row.get::<bool>("signed_up")?))
}
