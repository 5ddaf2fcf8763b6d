//! The keys of writes that may be repeated, with the answers of those that are done.

use store::{Query, Tx, WorkspaceId, params};

use crate::error::{Error, Kind, Result};
use crate::ids::ContactId;
use crate::time::{DAY, SECOND};

/// An answer is remembered for so long, in microseconds.
const REMEMBERED_FOR: i64 = DAY;
/// A call that has no answer after so long, in microseconds, is taken for dead. No handler works for half of that.
const RUNNING_FOR: i64 = 20 * SECOND;

/// Whose key it is: a key means something only to the actor who chose it.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    pub(super) workspace: WorkspaceId,
    pub(super) actor: String,
    pub(super) key: String,
    pub(super) request_hash: String,
}

#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) status: u16,
    pub(super) content_type: String,
    pub(super) body: String,
}

pub(super) enum Claimed {
    Mine,
    Running,
    Done(Kept),
}

/// Takes a key for one request, or says what became of the request that took it.
pub(super) fn claim(tx: &mut Tx<'_>, claim: &Claim) -> Result<Claimed> {
    tx.execute(
        "delete from idempotency_keys where workspace_id = $1 and actor = $2 and key = $3 and expires_at < $4",
        params![claim.workspace, claim.actor.as_str(), claim.key.as_str(), tx.at()],
    )?;
    let row = tx.row(
        "select request_hash, state, status, content_type, body from idempotency_keys where workspace_id = $1 and actor = $2 and key = $3",
        params![claim.workspace, claim.actor.as_str(), claim.key.as_str()],
    )?;
    let Some(row) = row else {
        tx.execute(
            "insert into idempotency_keys (workspace_id, actor, key, request_hash, state, expires_at) values ($1, $2, $3, $4, 'running', $5)",
            params![claim.workspace, claim.actor.as_str(), claim.key.as_str(), claim.request_hash.as_str(), tx.at() + RUNNING_FOR],
        )?;
        return Ok(Claimed::Mine);
    };
    if row.get::<String>("request_hash")? != claim.request_hash {
        return Err(Error::new(
            Kind::KeyReused,
            "key_reused",
            "This Idempotency-Key was used for another request. Take a new key for a new request.",
        ));
    }
    if row.get::<String>("state")? == "running" {
        return Ok(Claimed::Running);
    }
    Ok(Claimed::Done(Kept {
        status: u16::try_from(row.get::<i64>("status")?).map_err(Error::internal)?,
        content_type: row.get::<Option<String>>("content_type")?.unwrap_or_default(),
        body: row.get::<Option<String>>("body")?.unwrap_or_default(),
    }))
}

/// The name that the first request with a key was given: `name`, if this is the first.
pub(super) fn name(tx: &mut Tx<'_>, wanted: &Claim, name: &str) -> Result<String> {
    match claim(tx, wanted)? {
        Claimed::Done(kept) => Ok(kept.body),
        Claimed::Mine | Claimed::Running => {
            let named = Kept { status: 200, content_type: String::new(), body: name.to_owned() };
            keep(tx, wanted, &named)?;
            Ok(named.body)
        }
    }
}

/// Keeps an answer. One that tells of a fault of ours is forgotten: the call may be tried again.
pub(super) fn keep(tx: &mut Tx<'_>, claim: &Claim, answer: &Kept) -> Result<()> {
    if answer.status >= 500 {
        tx.execute(
            "delete from idempotency_keys where workspace_id = $1 and actor = $2 and key = $3",
            params![claim.workspace, claim.actor.as_str(), claim.key.as_str()],
        )?;
        return Ok(());
    }
    tx.execute(
        "update idempotency_keys set state = 'done', status = $4, content_type = $5, body = $6, expires_at = $7 \
         where workspace_id = $1 and actor = $2 and key = $3",
        params![
            claim.workspace,
            claim.actor.as_str(),
            claim.key.as_str(),
            i64::from(answer.status),
            answer.content_type.as_str(),
            answer.body.as_str(),
            tx.at() + REMEMBERED_FOR
        ],
    )?;
    Ok(())
}

/// Forgets keys that mean nothing any more, at most so many; answers how many they were.
pub fn sweep(tx: &mut Tx<'_>, most: i64) -> Result<u64> {
    let swept = tx.execute(
        "delete from idempotency_keys where workspace_id = $1 and (actor, key) in \
         (select k.actor, k.key from idempotency_keys k where k.workspace_id = $1 and k.expires_at < $2 limit $3)",
        params![tx.workspace(), tx.at(), most],
    )?;
    Ok(swept)
}

/// Kept answers may name anybody, and nobody needs them for long: a contact who is forgotten takes all of them along.
pub fn erase(tx: &mut Tx<'_>, _contact: ContactId) -> Result<()> {
    tx.execute("delete from idempotency_keys where workspace_id = $1 and state = 'done'", params![tx.workspace()])?;
    Ok(())
}
