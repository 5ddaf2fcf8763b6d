//! A turn can't be finished. It ends with a line that the visitor sees, and where the agent makes tickets the team is
//! called, all in one write; never in silence.

use serde_json::{Value, json};
use store::{Tx, WorkspaceId, params};

use super::halt::{Halt, halt};
use super::note::{Story, note};
use super::record::{Handover, hand_over};
use super::searches::searches;
use super::{Fence, HISTORY_MESSAGES_MAX, Turn, TurnState, epoch, turn};
use crate::agents::{Agent, EscalationMode, agent, judge};
use crate::app::App;
use crate::conversations;
use crate::conversations::messages::{AuthorKind, Message, latest_public};
use crate::error::Result;
use crate::events::{Actor, Who};
use crate::ids::TurnId;
use crate::one_line::one_line;
use crate::phrases::lines;
use crate::tickets::escalate::Reason;
use crate::tickets::take_over::MADE_SUBJECT_CHARACTERS_MAX;

/// How a turn failed.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    /// Which turn.
    pub turn: TurnId,
    /// Who tried.
    pub fence: Fence,
    /// What it says by now; its row knows if this is left out.
    pub text: Option<String>,
    /// What its language model said, if that failed.
    pub outage: Option<String>,
    /// Its trace so far, if there is one.
    pub trace: Option<Value>,
}

/// What the visitor is told at the end.
#[derive(Clone, Debug)]
pub(super) struct Told {
    /// Text that follows what was said before.
    pub text: String,
    /// What was done, as the SDK tells it.
    pub actions: Vec<Value>,
}

/// Ends it in a write of its own. A hand-over that fails, too, doesn't keep the visitor from being told.
pub(super) async fn end_failed(app: &App, workspace: WorkspaceId, failure: Failure) -> Result<Option<Told>> {
    let calling = failure.clone();
    let called = app.store.write(workspace, "turns.fail", move |tx| fail(tx, &calling, true)).await;
    match called {
        Ok(written) => Ok(written.value),
        Err(error) => {
            tracing::error!(turn = %failure.turn, %error, "a failed turn could not be handed over");
            Ok(app.store.write(workspace, "turns.fail", move |tx| fail(tx, &failure, false)).await?.value)
        }
    }
}

/// Ends it. `None` if it no longer counts, or is somebody else's by now.
pub(super) fn fail(tx: &mut Tx<'_>, failure: &Failure, may_call: bool) -> Result<Option<Told>> {
    let workspace = tx.workspace();
    let turn = turn(tx, workspace, failure.turn)?;
    if turn.state != TurnState::Running || !turn.is_of(&failure.fence) {
        return Ok(None);
    }
    let before = failure.text.as_deref().unwrap_or(&turn.text).trim_end();
    if epoch(tx, workspace, turn.conversation)? != turn.epoch {
        halt(tx, &turn, &Halt::stopped().with_text(Some(before.to_owned())))?;
        return Ok(None);
    }
    let agent = agent(tx, workspace, turn.agent)?;
    let messages = latest_public(tx, workspace, turn.thread, HISTORY_MESSAGES_MAX)?;
    let asked = messages.iter().rev().find(|message| message.author.kind == AuthorKind::Contact);
    let question = asked.map_or("", |message| message.text.as_str());
    let line = lines(judge::locale(question, conversations::locale(tx, workspace, turn.conversation)?.as_deref()));
    let calls = may_call && agent.escalation.mode != EscalationMode::Off;
    let line = if calls { line.handed_over } else { line.interrupted };
    let text = if before.is_empty() { line.to_owned() } else { format!("\n\n{line}") };
    halt(tx, &turn, &Halt::failed().with_text(Some(format!("{before}{text}"))))?;
    let mut actions = Vec::new();
    if calls {
        actions.push(call(tx, &agent, &turn, failure, &messages, question)?);
    }
    keep(tx, &turn, failure, &actions)?;
    Ok(Some(Told { text, actions }))
}

fn call(
    tx: &mut Tx<'_>,
    agent: &Agent,
    turn: &Turn,
    failure: &Failure,
    messages: &[Message],
    question: &str,
) -> Result<Value> {
    let mut story = Story::of(messages, &searches(tx, tx.workspace(), turn.conversation)?);
    story.outage.clone_from(&failure.outage);
    story.broke_off = true;
    let mut metadata = conversations::session_metadata(tx, tx.workspace(), turn.conversation)?;
    metadata.insert("escalation_reason".to_owned(), Reason::Rule.word().into());
    let handover = Handover {
        reason: Reason::Rule,
        subject: one_line(question, MADE_SUBJECT_CHARACTERS_MAX),
        note: note(&story, None, Reason::Rule),
        metadata,
        assignee: agent.escalation.default_assignee_id,
    };
    hand_over(tx, &Actor::new(Who::Agent(agent.id)), turn.conversation, &handover)
}

/// Whoever follows the turn later is told the same.
fn keep(tx: &mut Tx<'_>, turn: &Turn, failure: &Failure, actions: &[Value]) -> Result<()> {
    let first = json!({ "type": "message", "id": turn.message });
    let actions: Vec<Value> = std::iter::once(first).chain(actions.iter().cloned()).collect();
    tx.execute(
        "update turns set actions = $3, trace = $4 where workspace_id = $1 and id = $2",
        params![
            tx.workspace(),
            turn.id,
            Value::Array(actions),
            failure.trace.clone().unwrap_or_else(|| turn.trace.clone())
        ],
    )?;
    Ok(())
}
