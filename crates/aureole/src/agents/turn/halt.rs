//! A turn ends half-way: what was written so far is recorded as it stands.

use store::{Tx, params};

use super::{Turn, TurnState, running};
use crate::agents::feed::Feeds;
use crate::conversations::messages::MessageState;
use crate::conversations::post::NewMessage;
use crate::error::Result;
use crate::events::{Actor, Event, Kind, Record, Who};
use crate::ids::{ConversationId, TurnId};
use crate::tickets::post;

/// How a turn ends before its end.
#[derive(Clone, Debug)]
pub struct Halt {
    state: TurnState,
    text: Option<String>,
}

impl Halt {
    /// The visitor pressed stop, or a teammate took over.
    pub fn stopped() -> Halt {
        Halt { state: TurnState::Stopped, text: None }
    }

    /// A newer question came.
    pub fn superseded() -> Halt {
        Halt { state: TurnState::Superseded, text: None }
    }

    /// The model failed.
    pub fn failed() -> Halt {
        Halt { state: TurnState::Failed, text: None }
    }

    /// Whoever runs the turn knows more of its text than its row.
    pub fn with_text(self, text: Option<String>) -> Halt {
        Halt { text, ..self }
    }
}

/// Ends the turn that runs in a conversation, if one does, and answers which. Whoever calls this lets [`Feeds::interrupt`]
/// follow the write, so that the model is told to stop.
pub fn halt_running(tx: &mut Tx<'_>, id: ConversationId, how: &Halt, feeds: &Feeds) -> Result<Option<TurnId>> {
    let Some(turn) = running(tx, tx.workspace(), id)? else { return Ok(None) };
    halt(tx, &turn, &how.clone().with_text(feeds.text_of(turn.id)))?;
    Ok(Some(turn.id))
}

/// Ends a running turn. Nothing that the visitor saw is lost: the text so far becomes a message marked as stopped. Where
/// there is none, who watches the conversation is still told that nobody writes any more.
pub(super) fn halt(tx: &mut Tx<'_>, turn: &Turn, halt: &Halt) -> Result<()> {
    let workspace = tx.workspace();
    let text = halt.text.as_deref().unwrap_or(&turn.text).trim_end();
    let changed = tx.execute(
        "update turns set state = $3, text = $4, ended_at = $5 where workspace_id = $1 and id = $2 and state = 'running'",
        params![workspace, turn.id, halt.state, text, tx.at()],
    )?;
    if changed == 0 {
        return Ok(());
    }
    tx.execute(
        "update conversations set epoch = epoch + 1 where workspace_id = $1 and id = $2 and epoch = $3",
        params![workspace, turn.conversation, turn.epoch],
    )?;
    let actor = Actor::new(Who::Agent(turn.agent));
    if text.is_empty() {
        let event = Event::new(Kind::ConversationAnswerEnded).conversation(turn.conversation).thread(turn.thread);
        tx.record(&actor, event)?;
        return Ok(());
    }
    let message =
        NewMessage { id: Some(turn.message), state: MessageState::Stopped, ..NewMessage::public(turn.thread, text) };
    post::post(tx, &actor, &message)?;
    Ok(())
}
