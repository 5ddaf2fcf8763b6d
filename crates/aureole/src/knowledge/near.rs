//! The vectors of each workspace in this process, brought up to what the database says before each search.
//!
//! A workspace's vectors are read at the first search and then only what changed; those that were searched longest ago go
//! when all together are more than [`BYTES_MAX`]. A workspace that is larger by itself is searched by words alone.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use jobs::Enqueue;
use lru::LruCache;
use parking_lot::{Mutex, RwLock};
use store::{Query, Read, Row, WorkspaceId, params};
use uuid::Uuid;

use super::embedding::connect::{builtin, vector};
use super::embedding::jobs::Fill;
use super::embedding::{Embedding, Provider, embedded, serving};
use super::retrieve::CHILDREN_MAX;
use super::vectors::{Near, Piece, Vectors};
use crate::app::App;
use crate::error::{Error, Result};
use crate::events;

/// Memory for all workspaces' vectors: 1.2 million pieces of the model of this binary.
pub const BYTES_MAX: usize = 512 * 1024 * 1024;
/// Rows that one statement reads.
const ROWS_AT_ONCE: i64 = 5_000;

/// The vectors that this process holds.
pub struct Spaces {
    open: Mutex<LruCache<WorkspaceId, Arc<Space>>>,
    /// Workspaces whose filling was asked for since the process began.
    asked: Mutex<HashSet<WorkspaceId>>,
}

#[derive(Default)]
struct Space {
    /// Whoever brings it up to date.
    turn: tokio::sync::Mutex<()>,
    held: RwLock<Option<Held>>,
}

struct Held {
    embedding: Embedding,
    vectors: Vectors,
    until: Until,
}

/// How much of the database is known.
#[derive(Clone, Copy)]
struct Until {
    embedding: Uuid,
    seq: i64,
    made: (i64, Uuid),
}

/// What changed since.
struct Step {
    embedding: Embedding,
    until: Until,
    /// Whether it begins anew.
    fresh: bool,
    touched: BTreeSet<Uuid>,
    rows: Vec<(Piece, Vec<u8>)>,
}

impl Default for Spaces {
    fn default() -> Self {
        Self { open: Mutex::new(LruCache::unbounded()), asked: Mutex::default() }
    }
}

/// What a question is near to by meaning.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Nearby {
    /// Nearest first.
    pub pieces: Vec<Near>,
    /// How near the nearest is; `None` where nothing can be told by it: the model's scale is not known, or no vector was
    /// compared.
    pub nearness: Option<f32>,
}

impl Nearby {
    /// What the model of this binary finds: what is below its floor has nothing to do with the question.
    pub fn by_builtin(vectors: &Vectors, question: &[f32]) -> Nearby {
        let pieces = vectors.nearest(question, CHILDREN_MAX, llm::MINILM_FLOOR);
        let nearness = pieces.first().map_or(llm::MINILM_FLOOR, |near| near.score);
        Nearby { pieces, nearness: Some(nearness) }
    }

    fn by_endpoint(vectors: &Vectors, question: &[f32]) -> Nearby {
        Nearby { pieces: vectors.nearest(question, CHILDREN_MAX, f32::MIN), nearness: None }
    }
}

/// Searches by meaning; finds nothing where no model serves or the model can't be asked now.
pub async fn near(app: &App, workspace: WorkspaceId, question: &str) -> Result<Nearby> {
    let Some((space, embedding)) = follow(app, workspace).await? else {
        ask_for_filling(app, workspace).await?;
        return Ok(Nearby::default());
    };
    let Some(vector) = vector(app, &embedding, question).await else { return Ok(Nearby::default()) };
    let search = move || match &*space.held.read() {
        // Another search may have moved on to a newer model meanwhile.
        Some(held) if held.embedding.id == embedding.id => match embedding.provider {
            Provider::Builtin => Nearby::by_builtin(&held.vectors, &vector),
            _ => Nearby::by_endpoint(&held.vectors, &vector),
        },
        _ => Nearby::default(),
    };
    tokio::task::spawn_blocking(search).await.map_err(Error::internal)
}

/// A workspace from before there was a model gets its vectors when it is first searched.
async fn ask_for_filling(app: &App, workspace: WorkspaceId) -> Result<()> {
    if builtin(app).is_none() || app.spaces.asked.lock().contains(&workspace) {
        return Ok(());
    }
    app.store.write(workspace, "knowledge.fill", |tx| Ok::<_, Error>(tx.enqueue(&Fill::default())?)).await?;
    app.spaces.asked.lock().insert(workspace);
    Ok(())
}

/// Brings a workspace's vectors up to date; `None` where there are none to be searched.
async fn follow(app: &App, workspace: WorkspaceId) -> Result<Option<(Arc<Space>, Embedding)>> {
    let space = app.spaces.open.lock().get_or_insert(workspace, Arc::default).clone();
    let _turn = space.turn.lock().await;
    let known = space.held.read().as_ref().map(|held| held.until);
    let Some(step) = app.store.read(move |db| step(db, workspace, known)).await? else {
        *space.held.write() = None;
        return Ok(None);
    };
    let embedding = step.embedding.clone();
    let changed = space.clone();
    tokio::task::spawn_blocking(move || changed.apply(step)).await.map_err(Error::internal)?;
    app.spaces.shrink(workspace);
    Ok(Some((space.clone(), embedding)))
}

impl Space {
    fn apply(&self, step: Step) {
        let mut held = self.held.write();
        let mut vectors = match held.take() {
            Some(held) if !step.fresh => held.vectors,
            _ => Vectors::new(usize::try_from(step.embedding.dimension.unwrap_or_default()).unwrap_or_default()),
        };
        step.touched.iter().for_each(|source| vectors.forget(*source));
        if step.fresh {
            vectors.reserve(step.rows.len());
        }
        for (piece, encoded) in &step.rows {
            vectors.add(*piece, encoded);
        }
        *held = Some(Held { embedding: step.embedding, vectors, until: step.until });
    }

    fn bytes(&self) -> usize {
        self.held.read().as_ref().map_or(0, |held| held.vectors.bytes())
    }
}

impl Spaces {
    /// Forgets what was searched longest ago until the rest has room, but not what is searched now.
    fn shrink(&self, current: WorkspaceId) {
        let mut open = self.open.lock();
        let mut bytes: usize = open.iter().map(|(_, space)| space.bytes()).sum();
        while bytes > BYTES_MAX && open.peek_lru().is_some_and(|(oldest, _)| *oldest != current) {
            bytes -= open.pop_lru().map_or(0, |(_, space)| space.bytes());
        }
    }
}

fn step(db: &mut Read<'_>, workspace: WorkspaceId, known: Option<Until>) -> Result<Option<Step>> {
    let Some(embedding) = serving(db, workspace)?.filter(|embedding| embedding.dimension.is_some()) else {
        return Ok(None);
    };
    let seq = events::latest(db, workspace)?;
    let known = known.filter(|known| known.embedding == embedding.id);
    if known.is_none() && !has_room(db, &embedding, workspace)? {
        return Ok(None);
    }
    let touched = known.map_or(Ok(BTreeSet::new()), |known| touched(db, workspace, known.seq))?;
    let mut rows = Vec::new();
    for source in &touched {
        let sql = format!("{VECTORS} where v.workspace_id = $1 and v.source_id = $3 and v.embedding_id = $2");
        let of_source = db.rows(&sql, params![workspace, embedding.id, *source])?;
        rows.extend(of_source.into_iter().map(piece).collect::<Result<Vec<_>>>()?);
    }
    let mut made = known.map_or((i64::MIN, Uuid::nil()), |known| known.made);
    loop {
        let page = since(db, workspace, embedding.id, made)?;
        let whole = page.len() as i64 == ROWS_AT_ONCE;
        for row in page {
            made = (row.get("made_at")?, row.get("passage_id")?);
            let read = piece(row)?;
            if !touched.contains(&read.0.source) {
                rows.push(read);
            }
        }
        if !whole {
            break;
        }
    }
    let until = Until { embedding: embedding.id, seq, made };
    Ok(Some(Step { embedding, until, fresh: known.is_none(), touched, rows }))
}

fn has_room(db: &mut Read<'_>, embedding: &Embedding, workspace: WorkspaceId) -> Result<bool> {
    let count = embedded(db, workspace, embedding.id)?;
    let bytes = count.saturating_mul(embedding.dimension.unwrap_or_default());
    let has_room = usize::try_from(bytes).is_ok_and(|bytes| bytes <= BYTES_MAX);
    if !has_room {
        tracing::warn!(%workspace, bytes, "the vectors are more than the memory for them: only words are searched");
    }
    Ok(has_room)
}

fn touched(db: &mut Read<'_>, workspace: WorkspaceId, since: i64) -> Result<BTreeSet<Uuid>> {
    let rows = db.rows(
        "select distinct source_id from events where workspace_id = $1 and seq > $2 and source_id is not null",
        params![workspace, since],
    )?;
    rows.into_iter().map(|row| Ok(row.get("source_id")?)).collect()
}

/// Vectors of the texts that their sources have moved to.
const VECTORS: &str = "select v.passage_id, v.source_id, v.vector, v.made_at, p.parent_id from knowledge_vectors v \
     join knowledge_passages p on p.workspace_id = v.workspace_id and p.id = v.passage_id \
     join knowledge_sources s on s.workspace_id = p.workspace_id and s.id = p.source_id and s.generation = p.generation";

/// Those made after the ones that are known.
fn since(db: &mut Read<'_>, workspace: WorkspaceId, embedding: Uuid, made: (i64, Uuid)) -> Result<Vec<Row>> {
    let sql = format!(
        "{VECTORS} where v.workspace_id = $1 and v.embedding_id = $2 and (v.made_at, v.passage_id) > ($3, $4) \
         order by v.made_at, v.passage_id limit $5"
    );
    Ok(db.rows(&sql, params![workspace, embedding, made.0, made.1, ROWS_AT_ONCE])?)
}

fn piece(row: Row) -> Result<(Piece, Vec<u8>)> {
    let piece = Piece { child: row.get("passage_id")?, parent: row.get("parent_id")?, source: row.get("source_id")? };
    Ok((piece, row.get("vector")?))
}
