//! A text or a file becomes a source.

use jobs::Enqueue;
use store::{Tx, params};

use super::jobs::Cut;
use super::parse::{Format, ParseError, Parsed, parse};
use super::{Source, SourceKind, SourceState, TITLE_CHARACTERS_MAX, checked_title, source};
use crate::error::{Error, Kind as ErrorKind, Result};
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::SourceId;
use crate::workspaces::checklist;

/// A source to be.
#[derive(Clone, Debug)]
pub struct NewSource {
    /// Its title.
    pub title: String,
    /// Where its text came from.
    pub kind: SourceKind,
    /// The name of the uploaded file.
    pub file_name: Option<String>,
    /// The form it came in.
    pub format: Format,
    /// The size of what came.
    pub bytes: usize,
    /// Normalised Markdown.
    pub text: String,
}

impl NewSource {
    /// From a pasted text. Takes time in proportion to the text.
    pub fn of_text(title: &str, text: &str) -> Result<NewSource> {
        let title = checked_title(title)?.to_owned();
        let parsed = parse(Format::Markdown, text.as_bytes()).map_err(|error| unreadable("text", &error))?;
        let (kind, bytes) = (SourceKind::Text, text.len());
        Ok(NewSource { title, kind, file_name: None, format: Format::Markdown, bytes, text: parsed.text })
    }

    /// From an uploaded file. Takes time in proportion to the file.
    pub fn of_file(file_name: &str, media_type: Option<&str>, bytes: &[u8]) -> Result<NewSource> {
        let format = Format::of(file_name, media_type)
            .ok_or_else(|| Error::invalid("file", "This can't be read. Upload .md, .txt, .html, .csv or .json."))?;
        let Parsed { title, text } = parse(format, bytes).map_err(|error| unreadable("file", &error))?;
        let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
        let title: String = title.as_deref().unwrap_or(stem).trim().chars().take(TITLE_CHARACTERS_MAX).collect();
        let title = if title.is_empty() { "Untitled".to_owned() } else { title };
        let file_name = Some(file_name.chars().take(TITLE_CHARACTERS_MAX).collect());
        Ok(NewSource { title, kind: SourceKind::File, file_name, format, bytes: bytes.len(), text })
    }
}

/// What can't be read, said to who brought it.
pub(super) fn unreadable(field: &'static str, error: &ParseError) -> Error {
    match error {
        ParseError::TooLarge => Error::new(ErrorKind::TooLarge, "too_large", error.to_string()),
        _ => Error::invalid(field, error.to_string()),
    }
}

/// Keeps it and asks for it to be cut.
pub fn add(tx: &mut Tx<'_>, actor: &Actor, new: &NewSource) -> Result<Source> {
    let id = SourceId(tx.new_id());
    let at = tx.at();
    tx.execute(
        "insert into knowledge_sources (workspace_id, id, title, kind, file_name, media_type, bytes, text, state, \
         generation, passage_count, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, $10, $10)",
        params![
            tx.workspace(),
            id,
            new.title.as_str(),
            new.kind,
            new.file_name.clone(),
            new.format.media_type(),
            i64::try_from(new.bytes).unwrap_or(i64::MAX),
            new.text.as_str(),
            SourceState::Indexing,
            at
        ],
    )?;
    tx.enqueue(&Cut { source: id, generation: at })?;
    tx.record(actor, Event::new(Kind::SourceAdded).source(id))?;
    checklist::tick(tx, actor, checklist::Item::Knowledge)?;
    source(tx, tx.workspace(), id)
}
