//! A set's documents, read, cut and indexed as a workspace's own are.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use llm::Locale;
use llm::builtin::{Answer, Draft, answer, draft};
use serde::Deserialize;
use uuid::Uuid;

use super::Search;
use super::meaning::Meaning;
use crate::knowledge::chunk::chunk;
use crate::knowledge::index::{Change, Cursor, Entry, Index};
use crate::knowledge::near::Nearby;
use crate::knowledge::parse::{Format, ParseError, parse};
use crate::knowledge::retrieve::{Retrieved, Stored, by_words, fuse, passages};

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
    /// The embedding model failed.
    #[error(transparent)]
    Embedding(#[from] llm::Error),
    /// There is no embedding model.
    #[error("this build has no embedding model: build it with bin/run, or measure with --search words")]
    NoModel,
    /// A figure is below its floor: the report, and which.
    #[error("{0}")]
    TooLow(String),
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
    search: Search,
    meaning: Option<Meaning>,
}

/// An answer and the documents it cites.
pub(super) struct Asked {
    pub(super) answer: Answer,
    pub(super) draft: Draft,
    /// The documents that the draft cites.
    pub(super) cited: Vec<String>,
    /// What the model gets: each passage's document and text, best first.
    pub(super) passages: Vec<(String, String)>,
}

impl Corpus {
    pub(super) fn new(documents: &[Document], search: Search) -> Result<Self, EvalError> {
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
            search,
            meaning: if search == Search::Words { None } else { Some(Meaning::new()?) },
        };
        for document in documents {
            let change = corpus.cut(document)?;
            corpus.changes.insert(document.id.clone(), change);
        }
        let changes: Vec<Change> = corpus.changes.values().cloned().collect();
        corpus.index.apply(corpus.workspace, &changes, Cursor::Until(0))?;
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
        if let Some(meaning) = &mut self.meaning {
            meaning.add(source, &entries)?;
        }
        Ok(Change::Put { source, entries })
    }

    fn next_id(&mut self) -> Uuid {
        self.ids_given += 1;
        Uuid::from_u128(self.ids_given)
    }

    /// Takes a document out of the search, or puts it back.
    pub(super) fn hide(&mut self, document: &str, hidden: bool) -> Result<(), EvalError> {
        let change = match (hidden, self.ids.get(document), self.changes.get(document)) {
            (true, Some(source), _) => Change::Remove { source: *source },
            (false, _, Some(change)) => change.clone(),
            _ => return Ok(()),
        };
        if let (Some(meaning), Some(source)) = (&mut self.meaning, self.ids.get(document)) {
            meaning.hide(*source, hidden);
        }
        Ok(self.index.apply(self.workspace, &[change], Cursor::Until(0))?)
    }

    fn retrieve(&self, question: &str) -> Result<Retrieved, EvalError> {
        let mut words = by_words(&self.index, self.workspace, question)?;
        if self.search == Search::Meaning {
            words.hits.clear();
        }
        let nearby = self.meaning.as_ref().map_or(Ok(Nearby::default()), |meaning| meaning.near(question))?;
        Ok(fuse(words, &nearby))
    }

    pub(super) fn ask(&self, question: &str) -> Result<Asked, EvalError> {
        let retrieved = self.retrieve(question)?;
        let (found, sources) = passages(retrieved, |parent| self.parents.get(&parent).cloned());
        let answer = answer(question, &[], &found, Locale::English);
        let draft = draft(question, &[], &found);
        let cited = draft.sources.iter().filter_map(|number| sources.get(*number as usize - 1));
        let cited = cited.filter_map(|source| self.names.get(source).cloned()).collect();
        let passages = found.passages.into_iter().filter_map(|passage| {
            let source = sources.get(passage.number as usize - 1)?;
            Some((self.names.get(source)?.clone(), passage.text))
        });
        Ok(Asked { answer, draft, cited, passages: passages.collect() })
    }

    /// The documents found, best first, each once.
    pub(super) fn ranking(&self, question: &str) -> Result<Vec<String>, EvalError> {
        let retrieved = self.retrieve(question)?;
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
