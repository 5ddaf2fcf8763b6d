//! A teammate takes over: the agent falls silent at once, also in the middle of an answer, and the visitor is told.

use llm::Locale;
use store::Tx;

use super::turn::{Halt, halt, running};
use crate::conversations;
use crate::error::Result;
use crate::events::Actor;
use crate::ids::{ConversationId, TeammateId};
use crate::phrases::lines;
use crate::tickets::{self, Ticket};
use crate::workspaces;

/// Takes over. `text_now` is what a running answer says by now, if this process writes it.
pub fn take_over(
    tx: &mut Tx<'_>,
    actor: &Actor,
    me: TeammateId,
    id: ConversationId,
    text_now: Option<String>,
) -> Result<Ticket> {
    let workspace = tx.workspace();
    let name = workspaces::teammate(tx, workspace, me)?.name;
    let locale = Locale::of(conversations::locale(tx, workspace, id)?.as_deref());
    tickets::take_over::refuse_second(tx, me, id)?;
    if let Some(turn) = running(tx, workspace, id)? {
        halt(tx, &turn, &Halt::stopped().with_text(text_now))?;
    }
    tickets::take_over::take_over(tx, actor, me, id, &lines(locale).joined(&name))
}
