//! Makes the vectors of the passages that have none, some at a time, until the chosen model can serve.

use std::collections::HashSet;
use std::sync::Arc;

use jobs::{Enqueue, Failure, Run};
use llm::Purpose;
use parking_lot::Mutex;
use store::{Query, Read, Tx, WorkspaceId, params};
use uuid::Uuid;

use super::connect::{builtin, connect};
use super::jobs::{Fill, Forget};
use super::{Embedding, Provider, Standing, chosen};
use crate::app::App;
use crate::error::Result;
use crate::events::{Actor, Event, Kind, Record};
use crate::knowledge::vectors::encode;

/// Passages that one run embeds: a second or so of the model of this binary.
const PASSAGES_AT_ONCE: i64 = 32;

/// The workspaces whose passages are being embedded right now.
#[derive(Clone, Default)]
pub struct Turns(Arc<Mutex<HashSet<WorkspaceId>>>);

struct Turn(Turns, WorkspaceId);

impl Turns {
    fn take(&self, workspace: WorkspaceId) -> Option<Turn> {
        self.0.lock().insert(workspace).then(|| Turn(self.clone(), workspace))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.0.lock().remove(&self.1);
    }
}

/// A passage without a vector.
#[derive(Clone, Debug)]
struct Bare {
    passage: Uuid,
    source: Uuid,
    text: String,
}

/// What there is to do.
struct Work {
    wanted: Embedding,
    passages: Vec<Bare>,
    /// The newest text that a source has moved to: as long as it stays, no passage can have come.
    horizon: i64,
}

/// Does the job, and asks for the next one in the write that keeps its vectors.
pub async fn fill(app: &App, job: Fill, run: Run) -> Result<(), Failure> {
    let workspace = run.workspace();
    // Whoever is at it goes on until nothing is left.
    let Some(turn) = app.filling.take(workspace) else { return Ok(()) };
    begin(app, workspace).await?;
    let after = job.after.unwrap_or_default();
    let Some(work) = app.store.read(move |db| work(db, workspace, after)).await? else { return Ok(()) };
    let Work { wanted, passages, horizon } = work;
    let Some(last) = passages.last().map(|bare| bare.passage) else {
        drop(turn);
        let ended = move |tx: &mut Tx<'_>| {
            run.done(tx)?;
            // A pass that began in the middle may have left something behind it.
            let looked_at_all = job.after.is_none() && self::horizon(tx, tx.workspace())? == horizon;
            if looked_at_all { serve(tx, &wanted) } else { Ok(tx.enqueue(&Fill::default())?) }
        };
        app.store.write(workspace, "knowledge.serve", ended).await?;
        return Ok(());
    };
    let vectors = match vectors(app, &wanted, &passages).await {
        Ok(vectors) => vectors,
        Err(error) => {
            let (reason, id) = (error.to_string(), wanted.id);
            app.store.write(workspace, "knowledge.tell", move |tx| tell(tx, id, Some(&reason))).await?;
            return Err(if error.can_retry() { Failure::retry(error) } else { Failure::give_up(error) });
        }
    };
    // The next run must find nobody at it.
    drop(turn);
    let kept = move |tx: &mut Tx<'_>| {
        run.done(tx)?;
        keep(tx, &wanted, &passages, &vectors)?;
        tell(tx, wanted.id, None)?;
        Ok(tx.enqueue(&Fill { after: Some(last) })?)
    };
    app.store.write::<_, crate::error::Error, _>(workspace, "knowledge.keep", kept).await?;
    Ok(())
}

/// Without any choice the model of this binary is chosen; another version's model makes way for it.
async fn begin(app: &App, workspace: WorkspaceId) -> Result<()> {
    let Some(builtin) = builtin(app) else { return Ok(()) };
    let name = llm::Embedder::name(&builtin).to_owned();
    let outdated = move |chosen: &[Embedding]| {
        chosen.first().is_none_or(|wanted| wanted.provider == Provider::Builtin && wanted.model != name)
    };
    let name = llm::Embedder::name(&builtin).to_owned();
    let outdated_now = outdated.clone();
    if app.store.read(move |db| Ok::<_, crate::error::Error>(outdated(&chosen(db, workspace)?))).await? {
        let choose = move |tx: &mut Tx<'_>| match outdated_now(&chosen(tx, workspace)?) {
            true => super::choose::insert(tx, &Actor::system(), Provider::Builtin, None, &name, None),
            false => Ok(()),
        };
        app.store.write(workspace, "knowledge.choose", choose).await?;
    }
    Ok(())
}

fn work(db: &mut Read<'_>, workspace: WorkspaceId, after: Uuid) -> Result<Option<Work>> {
    let Some(wanted) = chosen(db, workspace)?.into_iter().next() else { return Ok(None) };
    if wanted.provider == Provider::None {
        return Ok(None);
    }
    let rows = db.rows(
        "select p.id, p.source_id, p.heading, p.text, (select s.title from knowledge_sources s \
         where s.workspace_id = p.workspace_id and s.id = p.source_id) as title from knowledge_passages p \
         where p.workspace_id = $1 and p.parent_id is not null and p.id > $3 \
         and exists (select 1 from knowledge_sources s where s.workspace_id = p.workspace_id and s.id = p.source_id \
         and s.generation = p.generation) \
         and not exists (select 1 from knowledge_vectors v where v.workspace_id = p.workspace_id \
         and v.embedding_id = $2 and v.passage_id = p.id) order by p.id limit $4",
        params![workspace, wanted.id, after, PASSAGES_AT_ONCE],
    )?;
    let bare = |row: store::Row| -> Result<Bare> {
        let (title, heading, text): (String, String, String) =
            (row.get("title")?, row.get("heading")?, row.get("text")?);
        Ok(Bare { passage: row.get("id")?, source: row.get("source_id")?, text: in_place(&title, &heading, &text) })
    };
    let passages = rows.into_iter().map(bare).collect::<Result<_>>()?;
    Ok(Some(Work { wanted, passages, horizon: horizon(db, workspace)? }))
}

/// A passage as the model reads it: with the words that say what it is about.
pub fn in_place(title: &str, heading: &str, text: &str) -> String {
    match heading.is_empty() {
        true => format!("{title}\n{text}"),
        false => format!("{title} > {heading}\n{text}"),
    }
}

fn horizon(db: &mut impl Query, workspace: WorkspaceId) -> Result<i64> {
    let sql = "select coalesce(max(generation), 0) as horizon from knowledge_sources where workspace_id = $1";
    Ok(db.row(sql, params![workspace])?.map_or(Ok(0), |row| row.get("horizon"))?)
}

async fn vectors(app: &App, wanted: &Embedding, passages: &[Bare]) -> Result<Vec<Vec<f32>>, llm::Error> {
    let model = connect(app, wanted)?;
    let texts = passages.iter().map(|bare| bare.text.clone()).collect();
    let vectors = model.embed(Purpose::Passage, texts).await?;
    let dimension = vectors.first().map_or(0, Vec::len);
    match wanted.dimension {
        Some(known) if usize::try_from(known) != Ok(dimension) => Err(llm::Error::Refused(format!(
            "the model now gives {dimension} numbers in place of {known}: choose it again to embed everything anew"
        ))),
        _ => Ok(vectors),
    }
}

/// Keeps the vectors of those passages that are still there.
fn keep(tx: &mut Tx<'_>, wanted: &Embedding, passages: &[Bare], vectors: &[Vec<f32>]) -> Result<()> {
    let (workspace, at) = (tx.workspace(), tx.at());
    if wanted.dimension.is_none() {
        let dimension = vectors.first().map_or(0, Vec::len) as i64;
        tx.execute(
            "update knowledge_embeddings set dimension = $3 where workspace_id = $1 and id = $2",
            params![workspace, wanted.id, dimension],
        )?;
    }
    for (bare, vector) in passages.iter().zip(vectors) {
        tx.execute(
            "insert into knowledge_vectors (workspace_id, embedding_id, passage_id, source_id, vector, made_at) \
             select p.workspace_id, e.id, p.id, p.source_id, $5, $6 from knowledge_passages p \
             join knowledge_embeddings e on e.workspace_id = p.workspace_id and e.id = $2 and e.state <> 'left' \
             where p.workspace_id = $1 and p.id = $3 and p.source_id = $4 on conflict do nothing",
            params![workspace, wanted.id, bare.passage, bare.source, encode(vector), at],
        )?;
    }
    Ok(())
}

/// Writes why it doesn't go on, or that it does, where that is news.
fn tell(tx: &mut Tx<'_>, embedding: Uuid, error: Option<&str>) -> Result<()> {
    let changed = tx.execute(
        "update knowledge_embeddings set error = $3 where workspace_id = $1 and id = $2 \
         and coalesce(error, '') <> coalesce($3, '')",
        params![tx.workspace(), embedding, error],
    )?;
    if changed > 0 {
        tx.record(&Actor::system(), Event::new(Kind::EmbeddingChanged))?;
    }
    Ok(())
}

/// Every passage has its vector: from now on questions go to this model.
fn serve(tx: &mut Tx<'_>, wanted: &Embedding) -> Result<()> {
    tell(tx, wanted.id, None)?;
    let workspace = tx.workspace();
    let newest = chosen(tx, workspace)?.into_iter().next();
    if newest.is_none_or(|newest| newest.id != wanted.id || newest.standing == Standing::Serving) {
        return Ok(());
    }
    tx.execute(
        "update knowledge_embeddings set state = case when id = $2 then 'serving' else 'left' end \
         where workspace_id = $1 and state <> 'left'",
        params![workspace, wanted.id],
    )?;
    tx.enqueue(&Forget {})?;
    tx.record(&Actor::system(), Event::new(Kind::EmbeddingChanged))?;
    Ok(())
}
