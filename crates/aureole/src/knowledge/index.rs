//! The word index over the searched pieces: one `tantivy` index per workspace, holding ids and no text.
//!
//! A commit replaces a source's pieces in one step, so that a search sees the old ones or the new ones and never
//! neither. Each commit carries the caller's [`Cursor`], so that whoever feeds the index knows where to go on. At most one
//! writer is open in the process, whatever the number of workspaces. All calls block: call them off the async threads.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;

use llm::stems;
use lru::LruCache;
use parking_lot::Mutex;
use tantivy::collector::TopDocs;
use tantivy::directory::MmapDirectory;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query, TermQuery};
use tantivy::schema::{BytesOptions, Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::{IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, TantivyError, Term};
use uuid::Uuid;

/// Memory of the one writer, in bytes; the least that `tantivy` accepts.
const WRITER_BYTES: usize = 15_000_000;
/// Workspaces whose index stays open for reading.
const READERS_MAX: NonZeroUsize = NonZeroUsize::new(64).expect("not zero");
/// Part of the path, so that a change of the schema or of [`stems`] starts a new index.
const FORMAT: &str = "1";
/// How much a word counts in the title and in the headings, beside 1 in the text.
const TITLE_BOOST: f32 = 0.4;
const HEADING_BOOST: f32 = 0.6;

/// How far an index is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cursor {
    /// It knows everything up to this event.
    Until(i64),
    /// It is being built from what there was at an event, in the order of the sources' ids.
    Building {
        /// That event.
        until: i64,
        /// The last source that it knows.
        after: Uuid,
    },
}

/// The indexes of all workspaces under one folder.
pub struct Index {
    root: PathBuf,
    writing: Mutex<()>,
    open: Mutex<LruCache<Uuid, Arc<Open>>>,
}

/// One searched piece.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The piece.
    pub child: Uuid,
    /// What an answer is made from when the piece is found.
    pub parent: Uuid,
    /// Its document's title.
    pub title: String,
    /// The headings above it.
    pub heading: String,
    /// Its text.
    pub text: String,
}

/// A step of a commit.
#[derive(Clone, Debug)]
pub enum Change {
    /// Forget everything: the first step of a rebuild.
    Clear,
    /// Put a source's pieces in place of those it had.
    Put {
        /// The source.
        source: Uuid,
        /// All its pieces.
        entries: Vec<Entry>,
    },
    /// Forget a source.
    Remove {
        /// The source.
        source: Uuid,
    },
}

/// A word to look for.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// As [`stems`] has it.
    pub stem: String,
    /// How much it counts; 1 for a word of the question itself.
    pub weight: f32,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hits {
    /// Best first.
    pub hits: Vec<Hit>,
    /// How many pieces were searched.
    pub searched: u64,
    /// In how many of them each wanted stem occurs.
    pub frequencies: BTreeMap<String, u64>,
}

/// A found piece.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// The piece.
    pub child: Uuid,
    /// Its parent.
    pub parent: Uuid,
    /// BM25.
    pub score: f32,
}

struct Open {
    index: tantivy::Index,
    reader: IndexReader,
    fields: Fields,
}

#[derive(Clone, Copy)]
struct Fields {
    child: Field,
    parent: Field,
    source: Field,
    title: Field,
    heading: Field,
    text: Field,
}

impl Index {
    /// The indexes under `root`; folders are made when something is written.
    pub fn new(root: PathBuf) -> Self {
        Self { root: root.join(FORMAT), writing: Mutex::new(()), open: Mutex::new(LruCache::new(READERS_MAX)) }
    }

    /// Makes all changes in one commit that remembers `cursor`.
    pub fn apply(&self, workspace: Uuid, changes: &[Change], cursor: Cursor) -> Result<(), TantivyError> {
        let _one_writer = self.writing.lock();
        let open = self.open(workspace)?;
        let mut writer: IndexWriter = open.index.writer_with_num_threads(1, WRITER_BYTES)?;
        for change in changes {
            write(&writer, open.fields, change)?;
        }
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(&cursor.written());
        commit.commit()?;
        // Dropping the writer instead would abandon its merges and leave a segment per commit.
        writer.wait_merging_threads()?;
        open.reader.reload()
    }

    /// The cursor of the last commit; `None` asks for a rebuild.
    pub fn cursor(&self, workspace: Uuid) -> Result<Option<Cursor>, TantivyError> {
        let payload = self.open(workspace)?.index.load_metas()?.payload;
        Ok(payload.and_then(|cursor| Cursor::read(&cursor)))
    }

    /// The `limit` best pieces by BM25.
    pub fn search(&self, workspace: Uuid, wanted: &[Wanted], limit: usize) -> Result<Hits, TantivyError> {
        let open = self.open(workspace)?;
        let searcher = open.reader.searcher();
        let mut found = Hits { searched: searcher.num_docs(), ..Hits::default() };
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for word in wanted {
            let mut frequency = 0;
            for (field, boost) in open.fields.searched() {
                let term = Term::from_field_text(field, &word.stem);
                frequency = frequency.max(searcher.doc_freq(&term)?);
                let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
                clauses.push((Occur::Should, Box::new(BoostQuery::new(Box::new(query), boost * word.weight))));
            }
            found.frequencies.insert(word.stem.clone(), frequency);
        }
        let best = TopDocs::with_limit(limit.max(1)).order_by_score();
        for (score, address) in searcher.search(&BooleanQuery::new(clauses), &best)? {
            let document: TantivyDocument = searcher.doc(address)?;
            let id = |field| document.get_first(field).and_then(|value| Uuid::from_slice(value.as_bytes()?).ok());
            if let (Some(child), Some(parent)) = (id(open.fields.child), id(open.fields.parent)) {
                found.hits.push(Hit { child, parent, score });
            }
        }
        Ok(found)
    }

    /// How many segments a workspace's index has; a growing number means that merges don't happen.
    pub fn segments(&self, workspace: Uuid) -> Result<usize, TantivyError> {
        let searcher: Searcher = self.open(workspace)?.reader.searcher();
        Ok(searcher.segment_readers().len())
    }

    fn open(&self, workspace: Uuid) -> Result<Arc<Open>, TantivyError> {
        let mut open = self.open.lock();
        if let Some(found) = open.get(&workspace) {
            return Ok(found.clone());
        }
        let path = self.root.join(workspace.to_string());
        std::fs::create_dir_all(&path).map_err(|error| TantivyError::IoError(Arc::new(error)))?;
        let (schema, fields) = schema();
        let opened = tantivy::Index::open_or_create(MmapDirectory::open(&path)?, schema.clone());
        let index = match opened {
            Ok(index) => index,
            Err(error) => {
                // The database holds everything: a damaged index is begun anew, and its missing cursor asks for a rebuild.
                tracing::warn!(%workspace, %error, "the search index is damaged and will be rebuilt");
                std::fs::remove_dir_all(&path).map_err(|error| TantivyError::IoError(Arc::new(error)))?;
                std::fs::create_dir_all(&path).map_err(|error| TantivyError::IoError(Arc::new(error)))?;
                tantivy::Index::open_or_create(MmapDirectory::open(&path)?, schema)?
            }
        };
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let opened = Arc::new(Open { index, reader, fields });
        open.put(workspace, opened.clone());
        Ok(opened)
    }
}

impl Cursor {
    fn written(self) -> String {
        match self {
            Self::Until(until) => until.to_string(),
            Self::Building { until, after } => format!("{until} {after}"),
        }
    }

    fn read(written: &str) -> Option<Self> {
        match written.split_once(' ') {
            Some((until, after)) => Some(Self::Building { until: until.parse().ok()?, after: after.parse().ok()? }),
            None => Some(Self::Until(written.parse().ok()?)),
        }
    }
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    // `stems` has done the work of a tokenizer: what is indexed are stems with blanks between them.
    let indexing =
        TextFieldIndexing::default().set_tokenizer("whitespace").set_index_option(IndexRecordOption::WithFreqs);
    let words = TextOptions::default().set_indexing_options(indexing);
    let fields = Fields {
        child: schema.add_bytes_field("child", STORED),
        parent: schema.add_bytes_field("parent", STORED),
        source: schema.add_bytes_field("source", BytesOptions::default().set_indexed()),
        title: schema.add_text_field("title", words.clone()),
        heading: schema.add_text_field("heading", words.clone()),
        text: schema.add_text_field("text", words),
    };
    (schema.build(), fields)
}

impl Fields {
    fn searched(self) -> [(Field, f32); 3] {
        [(self.text, 1.0), (self.heading, HEADING_BOOST), (self.title, TITLE_BOOST)]
    }
}

fn write(writer: &IndexWriter, fields: Fields, change: &Change) -> Result<(), TantivyError> {
    match change {
        Change::Clear => {
            writer.delete_all_documents()?;
        }
        Change::Remove { source } => {
            writer.delete_term(Term::from_field_bytes(fields.source, source.as_bytes()));
        }
        Change::Put { source, entries } => {
            writer.delete_term(Term::from_field_bytes(fields.source, source.as_bytes()));
            for entry in entries {
                writer.add_document(document(fields, *source, entry))?;
            }
        }
    }
    Ok(())
}

fn document(fields: Fields, source: Uuid, entry: &Entry) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    document.add_bytes(fields.child, entry.child.as_bytes());
    document.add_bytes(fields.parent, entry.parent.as_bytes());
    document.add_bytes(fields.source, source.as_bytes());
    document.add_text(fields.title, stems(&entry.title).join(" "));
    document.add_text(fields.heading, stems(&entry.heading).join(" "));
    document.add_text(fields.text, stems(&entry.text).join(" "));
    document
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An id of its own for each text.
    fn id(text: &str) -> Uuid {
        Uuid::from_u128(text.bytes().fold(1, |id: u128, byte| id.wrapping_mul(257).wrapping_add(byte.into())))
    }

    fn entry(text: &str) -> Entry {
        Entry {
            child: id(text),
            parent: id(&text.repeat(2)),
            title: "Help".into(),
            heading: "Top".into(),
            text: text.into(),
        }
    }

    fn wanted(text: &str) -> Vec<Wanted> {
        stems(text).into_iter().map(|stem| Wanted { stem, weight: 1.0 }).collect()
    }

    fn index() -> (tempfile::TempDir, Index) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let index = Index::new(folder.path().to_owned());
        (folder, index)
    }

    #[test]
    fn finds_replaces_and_forgets() {
        let (folder, index) = index();
        let (workspace, source, other) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
        assert_eq!(index.cursor(workspace).expect("readable"), None);
        let first = entry("Refunds take five days.");
        let put = |source, entry: &Entry| Change::Put { source, entries: vec![entry.clone()] };
        index
            .apply(workspace, &[put(source, &first), put(other, &entry("Parcels fly."))], Cursor::Until(7))
            .expect("written");
        let hits = index.search(workspace, &wanted("refunded"), 5).expect("searched");
        assert_eq!(hits.hits.iter().map(|hit| hit.child).collect::<Vec<_>>(), [first.child]);
        assert_eq!((hits.searched, hits.frequencies["refund"]), (2, 1));

        let second = entry("Refunds take two days.");
        index.apply(workspace, &[put(source, &second)], Cursor::Until(8)).expect("written");
        let hits = index.search(workspace, &wanted("refund"), 5).expect("searched");
        assert_eq!(hits.hits.iter().map(|hit| hit.parent).collect::<Vec<_>>(), [second.parent]);
        index.apply(workspace, &[Change::Remove { source }], Cursor::Until(9)).expect("written");
        assert!(index.search(workspace, &wanted("refund"), 5).expect("searched").hits.is_empty());

        let again = Index::new(folder.path().to_owned());
        assert_eq!(again.cursor(workspace).expect("readable"), Some(Cursor::Until(9)));
        assert_eq!(again.search(workspace, &wanted("parcel"), 5).expect("searched").hits.len(), 1);
        again.apply(workspace, &[Change::Clear, put(source, &first)], Cursor::Until(10)).expect("written");
        assert!(again.search(workspace, &wanted("parcel"), 5).expect("searched").hits.is_empty());
    }

    #[test]
    fn workspaces_never_see_each_other() {
        let (_folder, index) = index();
        let (one, two) = (Uuid::from_u128(4), Uuid::from_u128(5));
        let change = Change::Put { source: Uuid::from_u128(6), entries: vec![entry("secret")] };
        index.apply(one, &[change], Cursor::Until(1)).expect("written");
        assert!(index.search(two, &wanted("secret"), 5).expect("searched").hits.is_empty());
    }

    #[test]
    fn a_search_while_a_source_is_replaced_never_sees_a_gap() {
        let (_folder, index) = index();
        let (workspace, source) = (Uuid::from_u128(7), Uuid::from_u128(8));
        let put = || [Change::Put { source, entries: vec![entry("Refunds take five days.")] }];
        index.apply(workspace, &put(), Cursor::Until(0)).expect("written");
        std::thread::scope(|scope| {
            let writer = scope
                .spawn(|| (1..=12).for_each(|n| index.apply(workspace, &put(), Cursor::Until(n)).expect("written")));
            while !writer.is_finished() {
                assert_eq!(index.search(workspace, &wanted("refund"), 5).expect("searched").hits.len(), 1);
            }
        });
        assert!(index.segments(workspace).expect("readable") <= 10, "merges were abandoned");
    }

    #[test]
    fn a_damaged_index_asks_for_a_rebuild() {
        let (folder, index) = index();
        let workspace = Uuid::from_u128(9);
        let change = || Change::Put { source: Uuid::from_u128(10), entries: vec![entry("Refunds.")] };
        index.apply(workspace, &[change()], Cursor::Until(3)).expect("written");
        let meta = folder.path().join(FORMAT).join(workspace.to_string()).join("meta.json");
        std::fs::write(meta, "{").expect("writable");
        let again = Index::new(folder.path().to_owned());
        assert_eq!(again.cursor(workspace).expect("reopened"), None);
        again.apply(workspace, &[change()], Cursor::Until(4)).expect("written");
        assert_eq!(again.search(workspace, &wanted("refund"), 5).expect("searched").hits.len(), 1);
    }
}
