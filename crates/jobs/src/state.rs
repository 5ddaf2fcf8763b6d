//! What a person may want to know and do about jobs.

use store::{Error, Query, Tx, WorkspaceId, params};
use uuid::Uuid;

use crate::enqueue::open_lane;

/// A job that won't run again on its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadJob {
    /// Its id.
    pub id: Uuid,
    /// Its kind.
    pub kind: String,
    /// Why its last run failed.
    pub reason: String,
    /// How often it ran.
    pub attempts: i64,
    /// When it was given up, in microseconds since 1970.
    pub at: i64,
}

/// Jobs of all workspaces by state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Waiting for their time or their turn.
    pub waiting: i64,
    /// Held by a run.
    pub running: i64,
    /// Given up.
    pub dead: i64,
}

/// The workspace's dead jobs, the longest dead first.
///
/// # Errors
/// When the database can't answer.
pub fn dead(db: &mut impl Query, workspace: WorkspaceId, limit: i64) -> Result<Vec<DeadJob>, Error> {
    let rows = db.rows(
        "select id, kind, reason, attempt, run_at from jobs where workspace_id = $1 and state = 'dead'
         order by run_at, id limit $2",
        params![workspace, limit],
    )?;
    let read = rows.iter().map(|row| {
        Ok(DeadJob {
            id: row.get("id")?,
            kind: row.get("kind")?,
            reason: row.get::<Option<String>>("reason")?.unwrap_or_default(),
            attempts: row.get("attempt")?,
            at: row.get("run_at")?,
        })
    });
    read.collect()
}

/// How many jobs there are, for an operator's eyes; it looks at every job.
///
/// # Errors
/// When the database can't answer.
pub fn counts(db: &mut impl Query) -> Result<Counts, Error> {
    let rows = db.rows("select state, count(*) as jobs from jobs group by state", params![])?;
    let mut counts = Counts::default();
    for row in rows {
        let jobs = row.get("jobs")?;
        match row.get::<String>("state")?.as_str() {
            "waiting" => counts.waiting = jobs,
            "running" => counts.running = jobs,
            _ => counts.dead = jobs,
        }
    }
    Ok(counts)
}

/// The same by kind: the kind, the state's name, and how many jobs.
///
/// # Errors
/// When the database can't answer.
pub fn counts_by_kind(db: &mut impl Query) -> Result<Vec<(String, String, i64)>, Error> {
    let rows = db.rows("select kind, state, count(*) as jobs from jobs group by kind, state", params![])?;
    rows.iter().map(|row| Ok((row.get("kind")?, row.get("state")?, row.get("jobs")?))).collect()
}

/// Gives a dead job another life with all its runs, at once. Answers whether there was one.
///
/// # Errors
/// When the database refuses; also when the same job waits again already.
pub fn revive(tx: &mut Tx<'_>, id: Uuid) -> Result<bool, Error> {
    let (workspace, now) = (tx.workspace(), tx.now());
    let revived = tx.execute(
        "update jobs set state = 'waiting', attempt = 0, run_at = $3
         where workspace_id = $1 and id = $2 and state = 'dead'",
        params![workspace, id, now],
    )?;
    open_lane(tx, now)?;
    Ok(revived > 0)
}

/// Removes a dead job. Answers whether there was one.
///
/// # Errors
/// When the database refuses.
pub fn discard(tx: &mut Tx<'_>, id: Uuid) -> Result<bool, Error> {
    let workspace = tx.workspace();
    let removed =
        tx.execute("delete from jobs where workspace_id = $1 and id = $2 and state = 'dead'", params![workspace, id])?;
    Ok(removed > 0)
}
