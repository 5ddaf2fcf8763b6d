//! Brings this process's index up to what the database says.
//!
//! The log tells which sources changed since the index's last commit; an index without a commit is built from the whole
//! database. A search catches up first, so it never misses what the caller has seen done. Workspaces never wait for
//! each other's turn, and each works in portions: one read and one commit each, after which whoever comes next goes on.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use parking_lot::Mutex as Short;
use store::{Query, Read, Row, WorkspaceId, params};
use tokio::sync::{Mutex, OwnedMutexGuard};
use uuid::Uuid;

use super::index::{Change, Cursor, Entry};
use crate::app::App;
use crate::error::{Error, Result};
use crate::events;

/// Passages of a portion; the source that reaches it is still whole.
const PASSAGES_AT_ONCE: usize = 2_000;
/// Events, or sources of a rebuild, that a portion looks at.
const ROWS_AT_ONCE: i64 = 200;
/// Workspaces whose place is remembered. Forgetting one costs a look into its index.
const PLACES_MAX: usize = 10_000;

/// How far each workspace's index is known to be, and the turn of who brings it further.
#[derive(Default)]
pub struct Indexed(Short<HashMap<WorkspaceId, Arc<Place>>>);

#[derive(Default)]
struct Place {
    until: Short<Option<i64>>,
    turn: Arc<Mutex<()>>,
}

/// What one commit changes.
struct Portion {
    changes: Vec<Change>,
    cursor: Cursor,
}

/// Returns when the index knows every change that was committed before the call.
pub async fn catch_up(app: &App, workspace: WorkspaceId) -> Result<()> {
    let latest = app.store.read(move |db| events::latest(db, workspace)).await?;
    let place = app.indexed.place(workspace);
    if place.is_at(latest) {
        return Ok(());
    }
    let mut turn = app.indexed.turn(workspace).await;
    while !place.is_at(latest) {
        turn = go_on(app, workspace, &place, turn).await?;
    }
    Ok(())
}

/// Reads and commits a portion. The commit holds the turn: were the caller gone, nobody could overtake it.
async fn go_on(
    app: &App,
    workspace: WorkspaceId,
    place: &Arc<Place>,
    turn: OwnedMutexGuard<()>,
) -> Result<OwnedMutexGuard<()>> {
    let index = app.knowledge.clone();
    let cursor = match blocking(move || index.cursor(workspace.0)).await? {
        // Events without a source are looked at without a commit.
        Some(Cursor::Until(until)) => Some(Cursor::Until(place.until.lock().map_or(until, |known| known.max(until)))),
        other => other,
    };
    let is_whole = matches!(cursor, Some(Cursor::Until(_)));
    let Portion { changes, cursor } = app.store.read(move |db| portion(db, workspace, cursor)).await?;
    let (index, place) = (app.knowledge.clone(), place.clone());
    blocking(move || {
        let turn = turn;
        if !changes.is_empty() || !is_whole {
            index.apply(workspace.0, &changes, cursor)?;
        }
        if let Cursor::Until(until) = cursor {
            *place.until.lock() = Some(until);
        }
        Ok(turn)
    })
    .await
}

impl Indexed {
    /// How many events the index of the workspace that is furthest behind hasn't looked at, of those this process has
    /// searched. A search catches up first, so this is work to come, not something missed.
    pub async fn lag(app: &App) -> Result<i64> {
        let until = |(id, place): (&WorkspaceId, &Arc<Place>)| Some((*id, (*place.until.lock())?));
        let known: HashMap<WorkspaceId, i64> = app.indexed.0.lock().iter().filter_map(until).collect();
        let ids: Vec<WorkspaceId> = known.keys().copied().collect();
        let latest = app.store.read(move |db| events::latest_of(db, &ids)).await?;
        Ok(latest.into_iter().map(|(id, latest)| latest - known[&id]).fold(0, i64::max))
    }

    /// Waits for the turn of a workspace's index; nobody else brings it further while it is held.
    pub async fn turn(&self, workspace: WorkspaceId) -> OwnedMutexGuard<()> {
        let place = self.place(workspace);
        place.turn.clone().lock_owned().await
    }

    fn place(&self, workspace: WorkspaceId) -> Arc<Place> {
        let mut places = self.0.lock();
        if places.len() >= PLACES_MAX && !places.contains_key(&workspace) {
            // Whoever is at a place holds it; two places of one workspace would be two turns.
            places.retain(|_, place| Arc::strong_count(&place.turn) > 1 || Arc::strong_count(place) > 1);
        }
        places.entry(workspace).or_default().clone()
    }
}

impl Place {
    fn is_at(&self, seq: i64) -> bool {
        self.until.lock().is_some_and(|until| until >= seq)
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, tantivy::TantivyError> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?.map_err(Error::internal)
}

/// What comes after a cursor. A source that changes while an index is built is in the log after the event it began at.
fn portion(db: &mut Read<'_>, workspace: WorkspaceId, cursor: Option<Cursor>) -> Result<Portion> {
    match cursor {
        Some(Cursor::Until(since)) => changed(db, workspace, since),
        Some(Cursor::Building { until, after }) => built(db, workspace, until, after),
        None => {
            let until = events::latest(db, workspace)?;
            let mut first = built(db, workspace, until, Uuid::nil())?;
            first.changes.insert(0, Change::Clear);
            Ok(first)
        }
    }
}

fn changed(db: &mut Read<'_>, workspace: WorkspaceId, since: i64) -> Result<Portion> {
    let latest = events::latest(db, workspace)?;
    let rows = db.rows(
        "select seq, source_id from events where workspace_id = $1 and seq > $2 and source_id is not null \
         order by seq limit $3",
        params![workspace, since, ROWS_AT_ONCE],
    )?;
    let mut cut_at = (rows.len() as i64 == ROWS_AT_ONCE).then_some(since);
    let (mut seen, mut changes, mut passages) = (BTreeSet::new(), Vec::new(), 0);
    for row in rows {
        let (seq, source): (i64, Uuid) = (row.get("seq")?, row.get("source_id")?);
        if passages >= PASSAGES_AT_ONCE {
            cut_at.get_or_insert(seq - 1);
            break;
        }
        if seen.insert(source) {
            changes.push(change(db, workspace, source, &mut passages)?);
        }
        cut_at = cut_at.map(|_| seq);
    }
    Ok(Portion { changes, cursor: Cursor::Until(cut_at.unwrap_or(latest)) })
}

fn built(db: &mut Read<'_>, workspace: WorkspaceId, until: i64, after: Uuid) -> Result<Portion> {
    let rows = db.rows(
        "select id from knowledge_sources where workspace_id = $1 and id > $2 order by id limit $3",
        params![workspace, after, ROWS_AT_ONCE],
    )?;
    let mut is_last = (rows.len() as i64) < ROWS_AT_ONCE;
    let (mut changes, mut passages, mut last) = (Vec::new(), 0, after);
    for row in rows {
        if passages >= PASSAGES_AT_ONCE {
            is_last = false;
            break;
        }
        last = row.get("id")?;
        changes.push(change(db, workspace, last, &mut passages)?);
    }
    let cursor = if is_last { Cursor::Until(until) } else { Cursor::Building { until, after: last } };
    Ok(Portion { changes, cursor })
}

fn change(db: &mut Read<'_>, workspace: WorkspaceId, source: Uuid, passages: &mut usize) -> Result<Change> {
    let rows = db.rows(
        "select p.id, p.parent_id, p.heading, p.text, s.title from knowledge_passages p join knowledge_sources s \
         on s.workspace_id = p.workspace_id and s.id = p.source_id and s.generation = p.generation \
         where p.workspace_id = $1 and p.source_id = $2 and p.parent_id is not null",
        params![workspace, source],
    )?;
    let entries = rows.into_iter().map(entry).collect::<Result<Vec<_>>>()?;
    *passages += entries.len();
    Ok(if entries.is_empty() { Change::Remove { source } } else { Change::Put { source, entries } })
}

fn entry(row: Row) -> Result<Entry> {
    Ok(Entry {
        child: row.get("id")?,
        parent: row.get("parent_id")?,
        title: row.get("title")?,
        heading: row.get("heading")?,
        text: row.get("text")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn idle_places_are_forgotten_and_a_held_turn_never() {
        let indexed = Indexed::default();
        let held = WorkspaceId(Uuid::from_u128(1));
        let turn = indexed.turn(held).await;
        for number in 0..3 * PLACES_MAX as u128 {
            drop(indexed.turn(WorkspaceId(Uuid::from_u128(number + 2))).await);
            assert!(indexed.0.lock().len() <= PLACES_MAX);
        }
        assert!(indexed.place(held).turn.try_lock().is_err());
        drop(turn);
        assert!(indexed.place(held).turn.try_lock().is_ok());
    }
}
