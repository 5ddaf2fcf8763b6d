//! What a teammate was writing: one text per ticket and mode. Written without an event: it is theirs alone.

use serde::Serialize;
use store::{Query, Tx, WorkspaceId, params};
use utoipa::ToSchema;

use super::ticket;
use crate::error::{Error, Result};
use crate::ids::{TeammateId, TicketId};
use crate::time::Timestamp;
use crate::words;

/// Longest draft, in characters.
pub const DRAFT_CHARACTERS_MAX: usize = 50_000;

words! {
    /// What a draft will be: a mode of the composer.
    DraftMode {
        /// A message in the widget.
        Chat = "chat",
        /// A mail.
        Email = "email",
        /// An internal note.
        Note = "note",
        /// A lesson for the agent.
        Training = "training",
    }
}

/// An unsent text.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Draft {
    /// What it will be.
    pub mode: DraftMode,
    /// The text.
    pub text: String,
    /// When it was last saved.
    pub updated_at: Timestamp,
}

/// Keeps a draft; an empty one is forgotten.
pub fn save(tx: &mut Tx<'_>, teammate: TeammateId, id: TicketId, mode: DraftMode, text: &str) -> Result<()> {
    ticket(tx, tx.workspace(), id)?;
    if text.chars().count() > DRAFT_CHARACTERS_MAX {
        return Err(Error::invalid("text", "A draft has at most 50,000 characters."));
    }
    if text.is_empty() {
        tx.execute(
            "delete from drafts where workspace_id = $1 and teammate_id = $2 and ticket_id = $3 and mode = $4",
            params![tx.workspace(), teammate, id, mode],
        )?;
        return Ok(());
    }
    tx.execute(
        "insert into drafts (workspace_id, teammate_id, ticket_id, mode, text, updated_at) values ($1, $2, $3, $4, $5, $6) \
         on conflict (workspace_id, teammate_id, ticket_id, mode) do update set text = excluded.text, updated_at = excluded.updated_at",
        params![tx.workspace(), teammate, id, mode, text, tx.at()],
    )?;
    Ok(())
}

/// A teammate's drafts on a ticket.
pub fn of_ticket(
    db: &mut impl Query,
    workspace: WorkspaceId,
    teammate: TeammateId,
    id: TicketId,
) -> Result<Vec<Draft>> {
    let rows = db.rows(
        "select mode, text, updated_at from drafts where workspace_id = $1 and teammate_id = $2 and ticket_id = $3 order by mode",
        params![workspace, teammate, id],
    )?;
    rows.into_iter()
        .map(|row| Ok(Draft { mode: row.get("mode")?, text: row.get("text")?, updated_at: row.get("updated_at")? }))
        .collect()
}

/// Whoever left sends nothing any more.
pub fn forget(tx: &mut Tx<'_>, teammate: TeammateId) -> Result<()> {
    tx.execute("delete from drafts where workspace_id = $1 and teammate_id = $2", params![tx.workspace(), teammate])?;
    Ok(())
}
