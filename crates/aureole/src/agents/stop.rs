//! The visitor presses stop: what was written so far stays, marked as stopped.

use store::WorkspaceId;

use super::turn::{Halt, halt_running};
use crate::app::App;
use crate::error::Result;
use crate::ids::ConversationId;

/// Stops the answer that is being written in a conversation, on whatever node; does nothing if there is none.
pub async fn stop(app: &App, workspace: WorkspaceId, id: ConversationId) -> Result<()> {
    let feeds = app.feeds.clone();
    let stop = move |tx: &mut store::Tx<'_>| halt_running(tx, id, &Halt::stopped(), &feeds);
    let halted = app.store.write(workspace, "agents.stop", stop).await?.value;
    app.feeds.interrupt(halted);
    Ok(())
}
