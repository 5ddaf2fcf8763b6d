//! A source gets another title and text. Until the new text is cut the agent answers from the old one.

use jobs::Enqueue;
use store::{Tx, params};

use super::add::NewSource;
use super::jobs::Cut;
use super::{Source, SourceState, source};
use crate::error::Result;
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::SourceId;

/// Replaces both.
pub fn replace(tx: &mut Tx<'_>, actor: &Actor, id: SourceId, new: &NewSource) -> Result<Source> {
    source(tx, tx.workspace(), id)?;
    let at = tx.at();
    tx.execute(
        "update knowledge_sources set title = $3, text = $4, bytes = $5, state = $6, error = null, updated_at = $7 \
         where workspace_id = $1 and id = $2",
        params![
            tx.workspace(),
            id,
            new.title.as_str(),
            new.text.as_str(),
            i64::try_from(new.bytes).unwrap_or(i64::MAX),
            SourceState::Indexing,
            at
        ],
    )?;
    tx.enqueue(&Cut { source: id, generation: at })?;
    tx.record(actor, Event::new(Kind::SourceUpdated).source(id))?;
    source(tx, tx.workspace(), id)
}
