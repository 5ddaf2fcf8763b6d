//! The visitor presses stop: what was written so far stays, marked as stopped.

use store::{Tx, WorkspaceId};

use super::turn::{Halt, halt, running};
use crate::app::App;
use crate::error::Result;
use crate::ids::ConversationId;

/// Stops the answer that is being written in a conversation, on whatever node; does nothing if there is none.
pub async fn stop(app: &App, workspace: WorkspaceId, id: ConversationId) -> Result<()> {
    let text_now = app.feeds.text_of(id);
    app.store.write(workspace, "agents.stop", move |tx| stop_in(tx, id, text_now.clone())).await?;
    app.feeds.interrupt(id);
    Ok(())
}

fn stop_in(tx: &mut Tx<'_>, id: ConversationId, text_now: Option<String>) -> Result<()> {
    match running(tx, tx.workspace(), id)? {
        Some(turn) => halt(tx, &turn, &Halt::stopped().with_text(text_now)),
        None => Ok(()),
    }
}
