//! Lists of sources, the last changed first, and of a source's searched pieces in their order.

use serde::Serialize;
use store::{Query, WorkspaceId, params};
use utoipa::ToSchema;

use super::{SOURCE, Source};
use crate::error::Result;
use crate::ids::{PassageId, SourceId};
use crate::paging::{Page, Place};

/// Pieces shown of one source.
pub const CHUNKS_SHOWN_MAX: i64 = 500;

/// A page of sources.
pub fn list(db: &mut impl Query, workspace: WorkspaceId, page: &Page) -> Result<Vec<Source>> {
    let sql = format!(
        "select {SOURCE} from knowledge_sources s where s.workspace_id = $1 and (s.updated_at, s.id) < ($2, $3) \
         order by s.updated_at desc, s.id desc limit $4"
    );
    let after = page.after();
    db.rows(&sql, params![workspace, after.at, after.id, page.limit])?.into_iter().map(Source::read).collect()
}

/// Where a source stands in the list.
pub fn place(source: &Source) -> Place {
    Place { at: source.updated_at, id: source.id.0 }
}

/// A piece that is searched.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Chunk {
    /// Its id.
    pub id: PassageId,
    /// The passage that an answer is made from when the piece is found.
    pub parent_id: PassageId,
    /// The headings above it.
    pub heading: String,
    /// Its text.
    pub text: String,
    /// Its place in the source.
    pub position: i64,
}

/// The first pieces of a source, at most [`CHUNKS_SHOWN_MAX`].
pub fn chunks(db: &mut impl Query, workspace: WorkspaceId, source: SourceId) -> Result<Vec<Chunk>> {
    let rows = db.rows(
        "select p.id, p.parent_id, p.heading, p.text, p.position from knowledge_passages p join knowledge_sources s \
         on s.workspace_id = p.workspace_id and s.id = p.source_id and s.generation = p.generation \
         where p.workspace_id = $1 and p.source_id = $2 and p.parent_id is not null order by p.position limit $3",
        params![workspace, source, CHUNKS_SHOWN_MAX],
    )?;
    rows.into_iter()
        .map(|row| {
            Ok(Chunk {
                id: row.get("id")?,
                parent_id: row.get("parent_id")?,
                heading: row.get("heading")?,
                text: row.get("text")?,
                position: row.get("position")?,
            })
        })
        .collect()
}
