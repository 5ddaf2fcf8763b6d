//! Brings this process's index up to what the database says.
//!
//! The log tells which sources changed since the index's last commit; an index without a commit is built from the whole
//! database. A search catches up first, so it never misses what the caller has seen done.

use std::collections::{BTreeSet, HashMap};

use parking_lot::Mutex as Short;
use store::{Query, Read, WorkspaceId, params};
use tokio::sync::Mutex;
use uuid::Uuid;

use super::index::{Change, Entry};
use crate::app::App;
use crate::error::{Error, Result};
use crate::events;
use crate::ids::SourceId;

/// How far each workspace's index is known to be, and the turn of who brings one further.
#[derive(Default)]
pub struct Indexed {
    until: Short<HashMap<WorkspaceId, i64>>,
    turn: Mutex<()>,
}

/// Returns when the index knows every change that was committed before the call.
pub async fn catch_up(app: &App, workspace: WorkspaceId) -> Result<()> {
    let latest = app.store.read(move |db| events::latest(db, workspace)).await?;
    if app.indexed.is_at(workspace, latest) {
        return Ok(());
    }
    let _turn = app.indexed.turn.lock().await;
    if app.indexed.is_at(workspace, latest) {
        return Ok(());
    }
    let index = app.knowledge.clone();
    let cursor = blocking(move || index.cursor(workspace.0)).await?;
    let known = app.indexed.until.lock().get(&workspace).copied();
    let since = cursor.map(|cursor| cursor.max(known.unwrap_or(cursor)));
    let (changes, until) = app.store.read(move |db| changes(db, workspace, since)).await?;
    if !changes.is_empty() || cursor.is_none() {
        let index = app.knowledge.clone();
        blocking(move || index.apply(workspace.0, &changes, until)).await?;
    }
    app.indexed.until.lock().insert(workspace, until);
    Ok(())
}

impl Indexed {
    /// How many events the index of the workspace that is furthest behind hasn't looked at, of those this process has
    /// searched. A search catches up first, so this is work to come, not something missed.
    pub async fn lag(app: &App) -> Result<i64> {
        let known: Vec<_> = app.indexed.until.lock().iter().map(|(id, until)| (*id, *until)).collect();
        app.store
            .read(move |db| {
                known.iter().try_fold(0, |most: i64, (id, until)| Ok(most.max(events::latest(db, *id)? - until)))
            })
            .await
    }

    fn is_at(&self, workspace: WorkspaceId, seq: i64) -> bool {
        self.until.lock().get(&workspace).is_some_and(|until| *until >= seq)
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, tantivy::TantivyError> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?.map_err(Error::internal)
}

/// What changed since an event, and the event up to which that is true.
fn changes(db: &mut Read<'_>, workspace: WorkspaceId, since: Option<i64>) -> Result<(Vec<Change>, i64)> {
    let until = events::latest(db, workspace)?;
    let (sql, mut changes) = match since {
        Some(_) => (
            "select distinct source_id from events where workspace_id = $1 and seq > $2 and source_id is not null",
            Vec::new(),
        ),
        None => (
            "select id as source_id from knowledge_sources where workspace_id = $1 and created_at >= $2",
            vec![Change::Clear],
        ),
    };
    let rows = db.rows(sql, params![workspace, since.unwrap_or(0)])?;
    let touched = rows.into_iter().map(|row| row.get::<Uuid>("source_id")).collect::<Result<BTreeSet<_>, _>>()?;
    for source in touched {
        let entries = entries(db, workspace, SourceId(source))?;
        changes.push(match entries.is_empty() {
            true => Change::Remove { source },
            false => Change::Put { source, entries },
        });
    }
    Ok((changes, until))
}

fn entries(db: &mut Read<'_>, workspace: WorkspaceId, source: SourceId) -> Result<Vec<Entry>> {
    let rows = db.rows(
        "select p.id, p.parent_id, p.heading, p.text, s.title from knowledge_passages p join knowledge_sources s \
         on s.workspace_id = p.workspace_id and s.id = p.source_id and s.generation = p.generation \
         where p.workspace_id = $1 and p.source_id = $2 and p.parent_id is not null",
        params![workspace, source],
    )?;
    rows.into_iter()
        .map(|row| {
            Ok(Entry {
                child: row.get("id")?,
                parent: row.get("parent_id")?,
                title: row.get("title")?,
                heading: row.get("heading")?,
                text: row.get("text")?,
            })
        })
        .collect()
}
