//! A source goes, and its passages and vectors with it, at once.

use store::{Tx, params};

use super::{Source, source};
use crate::error::Result;
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::SourceId;

/// Removes it and answers what it was. A search leaves out what the index still names.
pub fn remove(tx: &mut Tx<'_>, actor: &Actor, id: SourceId) -> Result<Source> {
    let before = source(tx, tx.workspace(), id)?;
    tx.execute(
        "delete from knowledge_vectors where workspace_id = $1 and source_id = $2",
        params![tx.workspace(), id],
    )?;
    tx.execute(
        "delete from knowledge_passages where workspace_id = $1 and source_id = $2",
        params![tx.workspace(), id],
    )?;
    tx.execute("delete from knowledge_sources where workspace_id = $1 and id = $2", params![tx.workspace(), id])?;
    tx.record(actor, Event::new(Kind::SourceRemoved).source(id))?;
    Ok(before)
}
