//! What the agent finds: passages of the workspace's documents, ready for a model to answer from.

use std::collections::HashMap;

use serde::Serialize;
use store::{Query, WorkspaceId, params};
use utoipa::ToSchema;

use super::catch_up::catch_up;
use super::near::near;
use super::retrieve::{Candidate, by_words, fuse};
use crate::app::App;
use crate::error::{Error, Result};
use crate::ids::{PassageId, SourceId};

/// Where a passage came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Its document.
    pub source: SourceId,
    /// The passage itself.
    pub passage: PassageId,
    /// The document's title.
    pub title: String,
    /// Where a visitor can read it.
    pub url: Option<String>,
}

/// Passages, best first, and where each came from.
#[derive(Clone, Debug, Default)]
pub struct Searched {
    /// For the model.
    pub found: llm::Found,
    /// One for each passage, in the same order.
    pub sources: Vec<Hit>,
}

/// Searches a workspace's knowledge. Passages that were removed since they were indexed are left out.
pub async fn search(app: &App, workspace: WorkspaceId, question: &str) -> Result<Searched> {
    let words = async {
        catch_up(app, workspace).await?;
        let (knowledge, asked) = (app.knowledge.clone(), question.to_owned());
        let search = move || by_words(&knowledge, workspace.0, &asked);
        tokio::task::spawn_blocking(search).await.map_err(Error::internal)?.map_err(Error::internal)
    };
    let (words, nearby) = tokio::try_join!(words, near(app, workspace, question))?;
    let retrieved = fuse(words, &nearby);
    let candidates = retrieved.candidates.clone();
    let rows = app.store.read(move |db| load(db, workspace, &candidates)).await?;
    let mut searched = Searched {
        found: llm::Found {
            passages: Vec::new(),
            searched: retrieved.searched,
            frequencies: retrieved.frequencies,
            nearness: retrieved.nearness,
        },
        sources: Vec::new(),
    };
    let mut numbers: HashMap<SourceId, u32> = HashMap::new();
    for (mut passage, hit) in rows {
        let next = u32::try_from(numbers.len() + 1).unwrap_or(u32::MAX);
        passage.number = *numbers.entry(hit.source).or_insert(next);
        searched.found.passages.push(passage);
        searched.sources.push(hit);
    }
    Ok(searched)
}

fn load(db: &mut impl Query, workspace: WorkspaceId, candidates: &[Candidate]) -> Result<Vec<(llm::Passage, Hit)>> {
    let mut rows = Vec::new();
    for candidate in candidates {
        let row = db.row(
            "select p.source_id, p.heading, p.text, s.title, s.url from knowledge_passages p join knowledge_sources s \
             on s.workspace_id = p.workspace_id and s.id = p.source_id \
             where p.workspace_id = $1 and p.id = $2",
            params![workspace, candidate.parent],
        )?;
        let Some(row) = row else { continue };
        let title: String = row.get("title")?;
        let passage = llm::Passage {
            number: 0,
            title: title.clone(),
            heading: row.get("heading")?,
            text: row.get("text")?,
            score: candidate.score,
            nearness: candidate.nearness,
        };
        let hit =
            Hit { source: row.get("source_id")?, passage: PassageId(candidate.parent), title, url: row.get("url")? };
        rows.push((passage, hit));
    }
    Ok(rows)
}

/// What the agent would find, for the team.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Shown {
    /// The document.
    pub source_id: SourceId,
    /// Its title.
    pub title: String,
    /// The headings above the passage.
    pub heading: String,
    /// The passage.
    pub text: String,
    /// How well it fits; comparable within one search.
    pub score: f32,
}

/// The passages of a search as the team sees them.
pub fn shown(searched: Searched) -> Vec<Shown> {
    let found = searched.found.passages.into_iter().zip(searched.sources);
    found
        .map(|(passage, hit)| Shown {
            source_id: hit.source,
            title: passage.title,
            heading: passage.heading,
            text: passage.text,
            score: passage.score,
        })
        .collect()
}
