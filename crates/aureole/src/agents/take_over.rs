//! A teammate takes over: the agent falls silent at once, also in the middle of an answer, and the visitor is told.

use llm::Locale;
use store::Tx;

use super::feed::Feeds;
use super::turn::{Halt, halt_running};
use crate::conversations;
use crate::error::Result;
use crate::events::Actor;
use crate::ids::{ConversationId, TeammateId, TurnId};
use crate::phrases::lines;
use crate::tickets::{self, Ticket};
use crate::workspaces;

/// Takes over. Answers the ticket, and the turn that ended.
pub fn take_over(
    tx: &mut Tx<'_>,
    actor: &Actor,
    me: TeammateId,
    id: ConversationId,
    feeds: &Feeds,
) -> Result<(Ticket, Option<TurnId>)> {
    let workspace = tx.workspace();
    let name = workspaces::teammate(tx, workspace, me)?.name;
    let locale = Locale::of(conversations::locale(tx, workspace, id)?.as_deref());
    tickets::take_over::refuse_second(tx, me, id)?;
    let halted = halt_running(tx, id, &Halt::stopped(), feeds)?;
    let ticket = tickets::take_over::take_over(tx, actor, me, id, &lines(locale).joined(&name))?;
    Ok((ticket, halted))
}
