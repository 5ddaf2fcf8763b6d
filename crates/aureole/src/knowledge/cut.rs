//! Cuts a source's text into passages and moves the source to them.

use jobs::{Enqueue, Failure, Job, Run};
use store::{Query, Read, Tx, WorkspaceId, params};
use uuid::Uuid;

use super::SourceState;
use super::catch_up::catch_up;
use super::chunk::{Parent, chunk};
use super::embedding::jobs::Fill;
use super::jobs::{Cut, Sweep};
use crate::app::App;
use crate::error::{Error, Result};
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::SourceId;
use crate::time::MINUTE;

/// Parents, each with its children, that one write inserts.
const PARENTS_AT_ONCE: usize = 40;
/// How long the passages of the text before stay, in microseconds, for searches that already found them.
const OLD_PASSAGES_KEPT: i64 = MINUTE;

/// The reason that the team reads.
const NOT_CUT: &str = "This text could not be prepared for the search. Replace it to try again; the server's log tells what was in the way.";

/// Does the job. When it is given up, the source says so instead of waiting for ever.
pub async fn cut_or_say_why(app: &App, job: Cut, run: Run) -> Result<(), Failure> {
    let (workspace, attempt) = (run.workspace(), run.attempt());
    let Err(failure) = cut(app, job.clone(), run).await else { return Ok(()) };
    let is_last = attempt >= i64::from(Cut::ATTEMPTS_MAX) || matches!(failure, Failure::GiveUp(_));
    if is_last {
        let fail = move |tx: &mut Tx<'_>| fail(tx, job.source, job.generation);
        app.store.write(workspace, "knowledge.fail", fail).await?;
    }
    Err(failure)
}

/// Reads, cuts off the async threads, writes in portions, then moves the source in one write.
async fn cut(app: &App, job: Cut, run: Run) -> Result<(), Failure> {
    let workspace = run.workspace();
    let Cut { source, generation } = job;
    let Some((title, text)) = app.store.read(move |db| wanted(db, workspace, source, generation)).await? else {
        return Ok(());
    };
    let parents = tokio::task::spawn_blocking(move || chunk(&title, &text)).await?;
    let (mut position, mut children) = (0, 0);
    for portion in parents.chunks(PARENTS_AT_ONCE) {
        let (portion, first) = (portion.to_vec(), position);
        position += portion.iter().map(|parent| 1 + parent.children.len() as i64).sum::<i64>();
        children += portion.iter().map(|parent| parent.children.len() as i64).sum::<i64>();
        let insert = move |tx: &mut Tx<'_>| insert(tx, source, generation, first, &portion);
        app.store.write(workspace, "knowledge.insert", insert).await?;
    }
    let done = move |tx: &mut Tx<'_>| {
        run.done(tx)?;
        finish(tx, source, generation, children)
    };
    app.store.write(workspace, "knowledge.finish", done).await?;
    catch_up(app, workspace).await?;
    Ok(())
}

/// Title and text, if they are still the ones to be cut.
fn wanted(
    db: &mut Read<'_>,
    workspace: WorkspaceId,
    source: SourceId,
    generation: i64,
) -> Result<Option<(String, String)>> {
    let sql = "select title, text from knowledge_sources where workspace_id = $1 and id = $2 and updated_at = $3";
    let row = db.row(sql, params![workspace, source, generation])?;
    row.map(|row| Ok((row.get("title")?, row.get("text")?))).transpose()
}

fn insert(tx: &mut Tx<'_>, source: SourceId, generation: i64, first: i64, parents: &[Parent]) -> Result<()> {
    // What an interrupted run left from here on is written anew.
    tx.execute(
        "delete from knowledge_passages where workspace_id = $1 and source_id = $2 and generation = $3 and position >= $4",
        params![tx.workspace(), source, generation, first],
    )?;
    let mut position = first;
    for parent in parents {
        let id = insert_one(tx, source, generation, position, None, (&parent.heading, &parent.text))?;
        position += 1;
        for child in &parent.children {
            insert_one(tx, source, generation, position, Some(id), (&child.heading, &child.text))?;
            position += 1;
        }
    }
    Ok(())
}

fn insert_one(
    tx: &mut Tx<'_>,
    source: SourceId,
    generation: i64,
    position: i64,
    parent: Option<Uuid>,
    (heading, text): (&str, &str),
) -> Result<Uuid> {
    let id = tx.new_id();
    tx.execute(
        "insert into knowledge_passages (workspace_id, id, source_id, parent_id, generation, position, heading, text) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![tx.workspace(), id, source, parent, generation, position, heading, text],
    )?;
    Ok(id)
}

fn fail(tx: &mut Tx<'_>, source: SourceId, generation: i64) -> Result<()> {
    let failed = tx.execute(
        "update knowledge_sources set state = $4, error = $5 where workspace_id = $1 and id = $2 and updated_at = $3 and generation <> $3",
        params![tx.workspace(), source, generation, SourceState::Failed, NOT_CUT],
    )?;
    if failed > 0 {
        tx.record(&Actor::system(), Event::new(Kind::SourceUpdated).source(source))?;
    }
    Ok(())
}

fn finish(tx: &mut Tx<'_>, source: SourceId, generation: i64, children: i64) -> Result<()> {
    let moved = tx.execute(
        "update knowledge_sources set generation = $3, passage_count = $4, state = $5 \
         where workspace_id = $1 and id = $2 and updated_at = $3",
        params![tx.workspace(), source, generation, children, SourceState::Ready],
    )?;
    if moved == 0 {
        // It was removed or replaced meanwhile: what was cut is of no use.
        tx.execute(
            "delete from knowledge_passages where workspace_id = $1 and source_id = $2 and generation = $3",
            params![tx.workspace(), source, generation],
        )?;
        return Ok(());
    }
    tx.enqueue_at(&Sweep { source }, tx.at() + OLD_PASSAGES_KEPT).map_err(Error::from)?;
    tx.enqueue(&Fill::default())?;
    tx.record(&Actor::system(), Event::new(Kind::SourceUpdated).source(source))?;
    Ok(())
}
