//! Signs of life of a running turn, and what happens when they stop.

use std::time::Duration;

use store::{Query, Tx, WorkspaceId, params};

use super::fail::{Failure, end_failed};
use super::start::start_again;
use super::{ATTEMPTS_MAX, Fence, LEASE, turn};
use crate::app::App;
use crate::error::{Error, Result};
use crate::ids::TurnId;
use crate::time::Timestamp;

/// Lost turns taken up at once.
const TAKEN_UP_AT_ONCE_MAX: i64 = 100;

/// Writes the text so far and lengthens the lease. `false` if the turn no longer counts.
pub(super) fn progress(tx: &mut Tx<'_>, id: TurnId, fence: &Fence, text: &str) -> Result<bool> {
    let changed = tx.execute(
        "update turns set text = $3, lease_until = $4 where workspace_id = $1 and id = $2 and state = 'running' \
         and node = $5 and attempts = $6 and exists (select 1 from conversations c where c.workspace_id = turns.workspace_id and c.id = turns.conversation_id \
         and c.epoch = turns.epoch)",
        params![tx.workspace(), id, text, tx.at() + LEASE, fence.node.as_str(), fence.attempt],
    )?;
    Ok(changed > 0)
}

/// Keeps the account of a turn that ended half-way. Whoever ended it knew its text only.
pub(super) fn keep_trace(tx: &mut Tx<'_>, id: TurnId, trace: &serde_json::Value) -> Result<()> {
    tx.execute(
        "update turns set trace = $3 where workspace_id = $1 and id = $2 and state not in ('running', 'done')",
        params![tx.workspace(), id, trace.clone()],
    )?;
    Ok(())
}

/// How often lost turns are looked for.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Takes up lost turns until the server shuts down.
pub async fn watch(app: App) {
    let mut tick = tokio::time::interval(LOOK_EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = app.shutdown.cancelled() => return,
            _ = tick.tick() => {}
        }
        if let Err(error) = take_up_lost_turns(&app).await {
            tracing::warn!(%error, "lost turns could not be looked for");
        }
    }
}

/// Takes up turns whose node died: each begins anew here, under the same message, so that the visitor gets an answer. One
/// that can't be taken up keeps no other waiting.
pub async fn take_up_lost_turns(app: &App) -> Result<()> {
    let now = app.now();
    for (workspace, id) in app.store.read(move |db| lost(db, now)).await? {
        if let Err(error) = take_up(app, workspace, id).await {
            tracing::error!(turn = %id, %error, "a lost turn could not be taken up");
        }
    }
    Ok(())
}

async fn take_up(app: &App, workspace: WorkspaceId, id: TurnId) -> Result<()> {
    let node = app.node.clone();
    let Some(claimed) = app.store.write(workspace, "turns.take_up", move |tx| claim(tx, id, &node)).await?.value else {
        return Ok(());
    };
    if claimed.attempt <= ATTEMPTS_MAX {
        tracing::info!(turn = %id, "taking up a turn that another process left");
        start_again(app, workspace, id, claimed);
        return Ok(());
    }
    tracing::error!(turn = %id, attempts = ATTEMPTS_MAX, "giving up a turn that no process has finished");
    let failure = Failure { turn: id, fence: claimed, text: None, outage: None, trace: None };
    end_failed(app, workspace, failure).await?;
    Ok(())
}

fn lost(db: &mut impl Query, now: Timestamp) -> Result<Vec<(WorkspaceId, TurnId)>> {
    let rows = db.rows(
        "select workspace_id, id from turns where state = 'running' and lease_until < $1 order by lease_until limit $2",
        params![now, TAKEN_UP_AT_ONCE_MAX],
    )?;
    rows.into_iter().map(|row| Ok((WorkspaceId(row.get("workspace_id")?), row.get("id")?))).collect()
}

/// Makes it this node's, for another attempt; none if somebody else was quicker. Once it was tried too often its text
/// stays, because no answer will take its place.
fn claim(tx: &mut Tx<'_>, id: TurnId, node: &str) -> Result<Option<Fence>, Error> {
    let changed = tx.execute(
        "update turns set node = $3, lease_until = $4, attempts = attempts + 1, \
         text = case when attempts < $6 then '' else text end \
         where workspace_id = $1 and id = $2 and state = 'running' and lease_until < $5",
        params![tx.workspace(), id, node, tx.at() + LEASE, tx.at(), ATTEMPTS_MAX],
    )?;
    if changed == 0 {
        return Ok(None);
    }
    let attempt = turn(tx, tx.workspace(), id)?.attempts;
    Ok(Some(Fence { node: node.to_owned(), attempt }))
}
