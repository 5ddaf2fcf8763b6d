//! Deletes the vectors of models that were left, some at a time, and then the models.

use jobs::Enqueue;
use store::{Query, Tx, params};
use uuid::Uuid;

use super::jobs::Forget;
use crate::error::Result;

/// Vectors that one write deletes.
const VECTORS_AT_ONCE: i64 = 1_000;

/// Deletes some; asks for itself again while there are more.
pub fn forget(tx: &mut Tx<'_>) -> Result<()> {
    let workspace = tx.workspace();
    let sql = "select id from knowledge_embeddings where workspace_id = $1 and state = 'left' limit 1";
    let Some(row) = tx.row(sql, params![workspace])? else { return Ok(()) };
    let left: Uuid = row.get("id")?;
    let deleted = tx.execute(
        "delete from knowledge_vectors where workspace_id = $1 and embedding_id = $2 and passage_id in \
         (select passage_id from knowledge_vectors where workspace_id = $1 and embedding_id = $2 limit $3)",
        params![workspace, left, VECTORS_AT_ONCE],
    )?;
    if deleted < VECTORS_AT_ONCE.cast_unsigned() {
        tx.execute("delete from knowledge_embeddings where workspace_id = $1 and id = $2", params![workspace, left])?;
    }
    Ok(tx.enqueue(&Forget {})?)
}
