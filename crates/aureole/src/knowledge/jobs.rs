//! What is done to a source after the call that changed it.

use jobs::Job;
use serde::{Deserialize, Serialize};
use store::{Tx, params};

use crate::error::Result;
use crate::ids::SourceId;

/// Cuts a source's text.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cut {
    /// Which.
    pub source: SourceId,
    /// When the text came that is to be cut; a newer text has a job of its own.
    pub generation: i64,
}

impl Job for Cut {
    const KIND: &'static str = "knowledge.cut";

    fn dedupe_key(&self) -> Option<String> {
        Some(self.source.to_string())
    }
}

/// Forgets the passages that a source no longer uses.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sweep {
    /// Which.
    pub source: SourceId,
}

impl Job for Sweep {
    const KIND: &'static str = "knowledge.sweep";

    fn dedupe_key(&self) -> Option<String> {
        Some(self.source.to_string())
    }
}

/// Forgets them and their vectors; those of a generation that is still being cut are newer and stay.
pub fn sweep(tx: &mut Tx<'_>, source: SourceId) -> Result<()> {
    tx.execute(
        "delete from knowledge_vectors where workspace_id = $1 and source_id = $2 and passage_id in \
         (select p.id from knowledge_passages p join knowledge_sources s on s.workspace_id = p.workspace_id \
         and s.id = p.source_id and p.generation < s.generation where p.workspace_id = $1 and p.source_id = $2)",
        params![tx.workspace(), source],
    )?;
    tx.execute(
        "delete from knowledge_passages where workspace_id = $1 and source_id = $2 and generation < \
         (select s.generation from knowledge_sources s where s.workspace_id = $1 and s.id = $2)",
        params![tx.workspace(), source],
    )?;
    Ok(())
}
