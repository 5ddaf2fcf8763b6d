//! The `search_knowledge` tool: what a turn found, numbered for citation.

use serde_json::{Value, json};

use super::trace::PassageTrace;
use crate::app::App;
use crate::error::Result;
use crate::ids::{PassageId, SourceId};
use crate::knowledge::search::search;

/// A document that a turn may cite.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cited {
    /// Its number in the answer.
    pub number: u32,
    /// Which.
    pub source: SourceId,
    /// Its best passage.
    pub passage: PassageId,
    /// Its title.
    pub title: String,
    /// Where a visitor can read it.
    pub url: Option<String>,
}

/// Everything that a turn found so far: a document keeps its number over several searches.
#[derive(Clone, Debug, Default)]
pub(super) struct Findings {
    documents: Vec<Cited>,
    /// The passages of each search, with the document each is from.
    found: Vec<(llm::Found, Vec<SourceId>)>,
    /// What was searched for.
    pub queries: Vec<String>,
}

impl Findings {
    /// Searches, and gives what was found the turn's numbers.
    pub(super) async fn search(&mut self, app: &App, workspace: store::WorkspaceId, query: &str) -> Result<llm::Found> {
        self.queries.push(query.to_owned());
        let mut hits = search(app, workspace, query).await?;
        for (passage, hit) in hits.found.passages.iter_mut().zip(&hits.sources) {
            passage.number = self.number(hit);
        }
        self.found.push((hits.found.clone(), hits.sources.iter().map(|hit| hit.source).collect()));
        Ok(hits.found)
    }

    fn number(&mut self, hit: &crate::knowledge::search::Hit) -> u32 {
        if let Some(known) = self.documents.iter().find(|cited| cited.source == hit.source) {
            return known.number;
        }
        let number = u32::try_from(self.documents.len() + 1).unwrap_or(u32::MAX);
        let (title, url) = (hit.title.clone(), hit.url.clone());
        self.documents.push(Cited { number, source: hit.source, passage: hit.passage, title, url });
        number
    }

    /// Whether anything was searched for.
    pub(super) fn searched(&self) -> bool {
        !self.queries.is_empty()
    }

    /// The documents whose number stands in brackets in an answer, as messages and actions tell them.
    pub(super) fn cited_in(&self, text: &str) -> Vec<Value> {
        self.documents
            .iter()
            .filter(|cited| text.contains(&format!("[{}]", cited.number)))
            .map(|cited| {
                let mut source = json!({ "n": cited.number, "title": cited.title, "source_id": cited.source, "passage_id": cited.passage });
                if let (Some(url), Some(object)) = (&cited.url, source.as_object_mut()) {
                    object.insert("url".to_owned(), url.as_str().into());
                }
                source
            })
            .collect()
    }

    /// How well what was found fits a question, 0 to 100, by the rules that `builtin` answers by; none without a search.
    pub(super) fn fit(&self, question: &str, before: &[&str]) -> Option<i64> {
        let drafts = self.found.iter().map(|(found, _)| llm::builtin::draft(question, before, found));
        drafts.map(|draft| i64::from(draft.confidence)).max()
    }

    /// Whether a passage holds this text.
    pub(super) fn say(&self, text: &str) -> bool {
        self.found.iter().flat_map(|(found, _)| &found.passages).any(|passage| passage.text.contains(text))
    }

    /// The passages that an answer is judged by, each once, those of documents that it cites before the others.
    pub(super) fn judged(&self, answer: &str) -> llm::Found {
        let mut traced = self.traced(answer);
        traced.sort_by_key(|passage| !passage.cited);
        let passages = traced.into_iter().map(|PassageTrace { number, title, heading, text, score, .. }| {
            llm::Passage { number, title, heading, text, score, nearness: None }
        });
        llm::Found { passages: passages.collect(), ..llm::Found::default() }
    }

    /// The passages for the trace of an answer, each once.
    pub(super) fn traced(&self, answer: &str) -> Vec<PassageTrace> {
        let mut traced: Vec<PassageTrace> = Vec::new();
        for (found, sources) in &self.found {
            for (passage, &source_id) in found.passages.iter().zip(sources) {
                let cited = answer.contains(&format!("[{}]", passage.number));
                let llm::Passage { number, title, heading, text, score, .. } = passage.clone();
                let passage = PassageTrace { number, source_id, title, heading, text, score, cited };
                if !traced.iter().any(|known| known.source_id == source_id && known.text == passage.text) {
                    traced.push(passage);
                }
            }
        }
        traced
    }

    /// The titles of everything found, for the note to the team.
    pub(super) fn titles(&self) -> Vec<String> {
        self.documents.iter().map(|cited| cited.title.clone()).collect()
    }
}
