//! What the agent may answer from: sources, the passages they are cut into, and the search over them.
//!
//! A source's text is cut by a job under a new generation; the source then moves to that generation in one write, and the
//! old passages stay for a minute. So a search finds the old text or the new one, and never neither.
//!
//! Passages are searched by words ([`index`]) and by meaning ([`near`]); [`retrieve`] brings the two together.

pub mod add;
pub mod catch_up;
pub mod chunk;
pub mod cut;
pub mod embedding;
pub mod http;
pub mod index;
pub mod jobs;
pub mod list;
pub mod near;
pub mod parse;
pub mod remove;
pub mod replace;
pub mod retrieve;
pub mod search;
pub mod vectors;

use serde::Serialize;
use store::{Query, Row, WorkspaceId, params};
use utoipa::ToSchema;

use crate::error::{Error, Result};
use crate::ids::SourceId;
use crate::time::Timestamp;
use crate::words;

/// Longest title of a source, in characters.
pub const TITLE_CHARACTERS_MAX: usize = 200;

words! {
    /// Where a source's text came from.
    SourceKind {
        /// It was pasted.
        Text = "text",
        /// It was uploaded.
        File = "file",
    }
}

words! {
    /// Whether the agent knows a source's text.
    SourceState {
        /// Not yet the newest.
        Indexing = "indexing",
        /// It does.
        Ready = "ready",
        /// It could not be cut.
        Failed = "failed",
    }
}

/// A document that the agent may answer from.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Source {
    /// Its id.
    pub id: SourceId,
    /// Its title.
    pub title: String,
    /// Where its text came from.
    pub kind: SourceKind,
    /// The name of the uploaded file.
    pub file_name: Option<String>,
    /// The form it came in.
    pub media_type: String,
    /// The size of what came.
    pub bytes: i64,
    /// Pieces that are searched.
    pub chunk_count: i64,
    /// Whether the agent knows it.
    pub state: SourceState,
    /// Why not, for the team.
    pub error: Option<String>,
    /// Where a visitor can read it.
    pub url: Option<String>,
    /// When it came.
    pub created_at: Timestamp,
    /// When its text last changed.
    pub updated_at: Timestamp,
}

/// The columns of [`Source`], of `knowledge_sources s`.
const SOURCE: &str = "s.id, s.title, s.kind, s.file_name, s.media_type, s.bytes, s.passage_count, s.state, s.error, \
     s.url, s.created_at, s.updated_at";

impl Source {
    fn read(row: Row) -> Result<Source> {
        Ok(Source {
            id: row.get("id")?,
            title: row.get("title")?,
            kind: row.get("kind")?,
            file_name: row.get("file_name")?,
            media_type: row.get("media_type")?,
            bytes: row.get("bytes")?,
            chunk_count: row.get("passage_count")?,
            state: row.get("state")?,
            error: row.get("error")?,
            url: row.get("url")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
        })
    }
}

/// One source.
pub fn source(db: &mut impl Query, workspace: WorkspaceId, id: SourceId) -> Result<Source> {
    let sql = format!("select {SOURCE} from knowledge_sources s where s.workspace_id = $1 and s.id = $2");
    let row = db.row(&sql, params![workspace, id])?.ok_or_else(|| Error::not_found("source"))?;
    Source::read(row)
}

/// The text of a source, Markdown.
pub fn text(db: &mut impl Query, workspace: WorkspaceId, id: SourceId) -> Result<String> {
    let sql = "select text from knowledge_sources where workspace_id = $1 and id = $2";
    let row = db.row(sql, params![workspace, id])?.ok_or_else(|| Error::not_found("source"))?;
    Ok(row.get("text")?)
}

/// A title has at least one visible character and at most [`TITLE_CHARACTERS_MAX`].
pub fn checked_title(title: &str) -> Result<&str> {
    let title = title.trim();
    if title.is_empty() || title.chars().count() > TITLE_CHARACTERS_MAX {
        return Err(Error::invalid("title", format!("A title has 1 to {TITLE_CHARACTERS_MAX} characters.")));
    }
    Ok(title)
}
