//! A set's documents, read, cut and indexed as a workspace's own are.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use llm::Locale;
use llm::builtin::{Answer, Draft, answer, draft};
use serde::Deserialize;
use uuid::Uuid;

use crate::knowledge::chunk::chunk;
use crate::knowledge::index::{Change, Entry, Index};
use crate::knowledge::parse::{Format, ParseError, parse};
use crate::knowledge::retrieve::{Stored, passages, retrieve};

/// Why nothing could be measured.
#[derive(Debug, thiserror::Error)]
pub enum EvalError {
    /// A set or the whole folder is missing.
    #[error("{0} is not there: give the folder of the data sets with --data")]
    Absent(PathBuf),
    /// A file is not what its name says.
    #[error("{0} can't be read: {1}")]
    Unreadable(PathBuf, String),
    /// A document of a set can't be parsed.
    #[error(transparent)]
    Document(#[from] ParseError),
    /// The index failed.
    #[error(transparent)]
    Index(#[from] tantivy::TantivyError),
}

/// A document of a set.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Document {
    pub(super) id: String,
    title: String,
    text: String,
}

/// Documents behind a search, in a folder that is removed at the end.
pub(super) struct Corpus {
    folder: PathBuf,
    index: Index,
    workspace: Uuid,
    ids_given: u128,
    names: HashMap<Uuid, String>,
    ids: HashMap<String, Uuid>,
    parents: HashMap<Uuid, Stored>,
    changes: HashMap<String, Change>,
}

/// An answer and the documents it cites.
pub(super) struct Asked {
    pub(super) answer: Answer,
    pub(super) draft: Draft,
    /// The documents that the draft cites.
    pub(super) cited: Vec<String>,
}

impl Corpus {
    pub(super) fn new(documents: &[Document]) -> Result<Self, EvalError> {
        static CORPORA: AtomicU64 = AtomicU64::new(0);
        let number = CORPORA.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("aureole-eval-{}-{number}", std::process::id()));
        let mut corpus = Self {
            index: Index::new(folder.clone()),
            folder,
            workspace: Uuid::nil(),
            ids_given: 0,
            names: HashMap::new(),
            ids: HashMap::new(),
            parents: HashMap::new(),
            changes: HashMap::new(),
        };
        for document in documents {
            let change = corpus.cut(document)?;
            corpus.changes.insert(document.id.clone(), change);
        }
        let changes: Vec<Change> = corpus.changes.values().cloned().collect();
        corpus.index.apply(corpus.workspace, &changes, 0)?;
        Ok(corpus)
    }

    fn cut(&mut self, document: &Document) -> Result<Change, EvalError> {
        let source = self.next_id();
        self.names.insert(source, document.id.clone());
        self.ids.insert(document.id.clone(), source);
        let title = document.title.replace('_', " ");
        let text = parse(Format::Markdown, document.text.as_bytes())?.text;
        let mut entries = Vec::new();
        for parent in chunk(&title, &text) {
            let id = self.next_id();
            entries.extend(parent.children.into_iter().map(|child| Entry {
                child: self.next_id(),
                parent: id,
                title: title.clone(),
                heading: child.heading,
                text: child.text,
            }));
            let stored = Stored { source, title: title.clone(), heading: parent.heading, text: parent.text };
            self.parents.insert(id, stored);
        }
        Ok(Change::Put { source, entries })
    }

    fn next_id(&mut self) -> Uuid {
        self.ids_given += 1;
        Uuid::from_u128(self.ids_given)
    }

    /// Takes a document out of the search, or puts it back.
    pub(super) fn hide(&self, document: &str, hidden: bool) -> Result<(), EvalError> {
        let change = match (hidden, self.ids.get(document), self.changes.get(document)) {
            (true, Some(source), _) => Change::Remove { source: *source },
            (false, _, Some(change)) => change.clone(),
            _ => return Ok(()),
        };
        Ok(self.index.apply(self.workspace, &[change], 0)?)
    }

    pub(super) fn ask(&self, question: &str) -> Result<Asked, EvalError> {
        let retrieved = retrieve(&self.index, self.workspace, question)?;
        let (found, sources) = passages(retrieved, |parent| self.parents.get(&parent).cloned());
        let answer = answer(question, &[], &found, Locale::English, true);
        let draft = draft(question, &[], &found);
        let cited = draft.sources.iter().filter_map(|number| sources.get(*number as usize - 1));
        let cited = cited.filter_map(|source| self.names.get(source).cloned()).collect();
        Ok(Asked { answer, draft, cited })
    }

    /// The documents found, best first, each once.
    pub(super) fn ranking(&self, question: &str) -> Result<Vec<String>, EvalError> {
        let retrieved = retrieve(&self.index, self.workspace, question)?;
        let mut ranking: Vec<String> = Vec::new();
        for candidate in retrieved.candidates {
            let source = self.parents.get(&candidate.parent).map(|stored| stored.source);
            if let Some(name) = source.and_then(|source| self.names.get(&source))
                && !ranking.contains(name)
            {
                ranking.push(name.clone());
            }
        }
        Ok(ranking)
    }
}

impl Drop for Corpus {
    fn drop(&mut self) {
        // Best effort: what stays behind lies in the system's folder for such files.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
