//! Taking due jobs, workspace by workspace in turn, so that each is held by one run only.

use std::collections::{HashMap, VecDeque};

use serde_json::Value as Json;
use store::{Error, Query, Row, Tx, WorkspaceId, params};
use uuid::Uuid;

/// Workspaces that one claim looks at.
const LANES_MAX: i64 = 64;
/// A job that is held by the run of this lease.
const MINE: &str = "workspace_id = $1 and id = $2 and lease = $3";

/// What a process may take.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    /// Jobs in all.
    pub(crate) slots: usize,
    /// Jobs of one workspace, with those it runs already.
    pub(crate) share: usize,
    /// What is running, by workspace.
    pub(crate) running: HashMap<WorkspaceId, usize>,
    /// How long a job is held without a sign of life, in microseconds.
    pub(crate) lease: i64,
}

/// A job that this process holds.
#[derive(Debug, Clone)]
pub(crate) struct Claimed {
    pub(crate) workspace: WorkspaceId,
    pub(crate) id: Uuid,
    pub(crate) lease: Uuid,
    pub(crate) kind: String,
    pub(crate) payload: Json,
    pub(crate) attempt: i64,
    pub(crate) attempts_max: i64,
}

pub(crate) fn claim(tx: &mut Tx<'_>, wish: &Wish) -> Result<Vec<Claimed>, Error> {
    let mut lanes = due_lanes(tx)?;
    let mut running = wish.running.clone();
    let mut claimed = Vec::new();
    while claimed.len() < wish.slots
        && let Some(workspace) = lanes.pop_front()
    {
        let held = running.entry(workspace).or_default();
        if *held >= wish.share {
            continue;
        }
        let job = claim_one(tx, workspace, wish.lease)?;
        reckon_next(tx, workspace)?;
        if let Some(job) = job {
            *held += 1;
            claimed.extend(job);
            // It has had its turn and may have another after the others.
            lanes.push_back(workspace);
        }
    }
    Ok(claimed)
}

/// The workspaces with something due, the one served longest ago first.
fn due_lanes(tx: &mut Tx<'_>) -> Result<VecDeque<WorkspaceId>, Error> {
    let skip_locked = tx.engine().skip_locked();
    let sql = format!(
        "select workspace_id from job_lanes where next_at <= $1 order by served_at, workspace_id limit $2{skip_locked}"
    );
    let rows = tx.rows(&sql, params![tx.now(), LANES_MAX])?;
    rows.iter().map(|row| row.get("workspace_id")).collect()
}

/// Takes the workspace's first due job. `Some(None)` means that the job died in place of being taken.
fn claim_one(tx: &mut Tx<'_>, workspace: WorkspaceId, lease: i64) -> Result<Option<Option<Claimed>>, Error> {
    let skip_locked = tx.engine().skip_locked();
    let sql = format!(
        "select id, kind, payload, attempt, attempts_max from jobs
         where workspace_id = $1 and state <> 'dead' and run_at <= $2 order by run_at, id limit 1{skip_locked}"
    );
    let Some(row) = tx.row(&sql, params![workspace, tx.now()])? else {
        return Ok(None);
    };
    let job = held(&row, workspace, tx.new_id())?;
    if job.attempt > job.attempts_max {
        tx.execute(
            "update jobs set state = 'dead', lease = null, reason = $3 where workspace_id = $1 and id = $2",
            params![workspace, job.id, "its last run ended without a word, as in a crash"],
        )?;
        return Ok(Some(None));
    }
    tx.execute(
        "update jobs set state = 'running', lease = $3, attempt = $4, run_at = $5
         where workspace_id = $1 and id = $2",
        params![workspace, job.id, job.lease, job.attempt, tx.now() + lease],
    )?;
    Ok(Some(Some(job)))
}

fn held(row: &Row, workspace: WorkspaceId, lease: Uuid) -> Result<Claimed, Error> {
    Ok(Claimed {
        workspace,
        id: row.get("id")?,
        lease,
        kind: row.get("kind")?,
        payload: row.get("payload")?,
        attempt: row.get::<i64>("attempt")? + 1,
        attempts_max: row.get("attempts_max")?,
    })
}

/// Notes when the workspace is to be looked at again; its lane ends with its last job.
fn reckon_next(tx: &mut Tx<'_>, workspace: WorkspaceId) -> Result<(), Error> {
    let next = tx.row(
        "select run_at from jobs where workspace_id = $1 and state <> 'dead' order by run_at, id limit 1",
        params![workspace],
    )?;
    match next {
        Some(row) => tx.execute(
            "update job_lanes set next_at = $2, served_at = $3 where workspace_id = $1",
            params![workspace, row.get::<i64>("run_at")?, tx.now()],
        )?,
        None => tx.execute("delete from job_lanes where workspace_id = $1", params![workspace])?,
    };
    Ok(())
}

/// Holds jobs for another lease; answers for each whether it was still held. A job whose end is just being written is
/// left alone: to wait for it here could be to wait in a circle.
pub(crate) fn extend(tx: &mut Tx<'_>, jobs: &[Claimed], lease: i64) -> Result<Vec<bool>, Error> {
    let (until, skip_locked) = (tx.now() + lease, tx.engine().skip_locked());
    let held = format!("select id from jobs where {MINE}");
    let extended = format!(
        "update jobs set run_at = $4
         where workspace_id = $1 and id in (select id from jobs where {MINE}{skip_locked})"
    );
    let extend_one = |job: &Claimed| {
        if tx.row(&held, params![job.workspace, job.id, job.lease])?.is_none() {
            return Ok(false);
        }
        tx.execute(&extended, params![job.workspace, job.id, job.lease, until])?;
        Ok(true)
    };
    jobs.iter().map(extend_one).collect()
}
