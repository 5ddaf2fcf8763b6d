//! Whose session it is has been proved by a signed token, not only said.
//!
//! From then on the session takes no call without one: its answers may hold what only the user should read.

use store::{Query, Tx, WorkspaceId, params};

use crate::error::{Error, Result};
use crate::ids::ConversationId;

/// A call with a token entered the session. It stays proved.
pub fn prove(tx: &mut Tx<'_>, id: ConversationId) -> Result<()> {
    tx.execute(
        "update conversations set proved = $3 where workspace_id = $1 and id = $2",
        params![tx.workspace(), id, true],
    )?;
    Ok(())
}

/// Whether one has.
pub fn is_proved(db: &mut impl Query, workspace: WorkspaceId, id: ConversationId) -> Result<bool> {
    let sql = "select proved from conversations where workspace_id = $1 and id = $2";
    let row = db.row(sql, params![workspace, id])?.ok_or_else(|| Error::not_found("conversation"))?;
    Ok(row.get("proved")?)
}
