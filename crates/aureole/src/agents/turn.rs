//! One answer of the agent: from a question to a recorded message.
//!
//! A turn runs in its own task, never in a request's future, and is a row with a lease, an epoch and its text so far. It
//! reads everything from the database, so any node can take up a turn whose node died. It records only if the
//! conversation's epoch is still its own: a take-over, a newer question or a stop wins, wherever it happened.

mod ask;
mod asked;
mod begin;
mod consult;
mod fail;
mod gather;
mod halt;
mod lease;
mod note;
mod pictures;
mod record;
mod run;
mod search;
mod searches;
mod start;
pub mod trace;

pub use begin::{Begun, Question, begin, resume_of_client_id, supersede};
pub use gather::Gathered;
pub use halt::{Halt, halt_running};
pub use lease::{take_up_lost_turns, watch};
pub use note::{Story, note};
pub use record::{Handover, hand_over};
pub use searches::searches;
pub use start::start;

use std::time::Duration;

use store::{Query, Row, Tx, WorkspaceId, params};

use crate::error::{Error, Result};
use crate::ids::{AgentId, ContactId, ConversationId, MessageId, ThreadId, TurnId};
use crate::words;

/// A turn's row is written so often while it runs: text so far, and a longer lease.
pub const PROGRESS_EVERY: Duration = Duration::from_millis(500);
/// A turn without a sign of life for so long is taken up by another node, in microseconds.
pub const LEASE: i64 = 15 * crate::time::SECOND;
/// The attempt of who begins a turn.
const FIRST_ATTEMPT: i64 = 1;
/// A turn that ended so many processes in a row is given up: perhaps it is what ends them.
pub const ATTEMPTS_MAX: i64 = 3;
/// A turn ends after so long, whatever its model does.
const TURN_TIME_MAX: Duration = Duration::from_secs(120);
/// The connected model has so long; the rest of a turn's time is for whoever answers in its place.
const ASK_TIME_MAX: Duration = Duration::from_secs(90);
/// Calls of tools in one turn.
pub const TOOL_CALLS_MAX: usize = 6;
/// Longest answer, in characters.
pub const ANSWER_CHARACTERS_MAX: usize = 20_000;
/// Messages of the history that the model gets.
pub const HISTORY_MESSAGES_MAX: i64 = 40;

/// How long an answer may take.
#[derive(Clone, Copy, Debug)]
pub struct TurnTimes {
    /// All of it.
    pub whole: Duration,
    /// What the connected model may take of it.
    pub asking: Duration,
}

impl Default for TurnTimes {
    fn default() -> Self {
        Self { whole: TURN_TIME_MAX, asking: ASK_TIME_MAX }
    }
}

words! {
    /// Where a turn stands.
    TurnState {
        /// Being written.
        Running = "running",
        /// Recorded whole.
        Done = "done",
        /// Ended half-way, by the visitor or by a take-over.
        Stopped = "stopped",
        /// Ended half-way by a newer question, which the next turn answers too.
        Superseded = "superseded",
        /// It could not be answered.
        Failed = "failed",
    }
}

/// A turn's row.
#[derive(Clone, Debug)]
pub struct Turn {
    /// Its id.
    pub id: TurnId,
    /// Where it happens.
    pub conversation: ConversationId,
    /// Who writes it.
    pub agent: AgentId,
    /// Where its message goes.
    pub thread: ThreadId,
    /// The message it will be.
    pub message: MessageId,
    /// The conversation's epoch when it began.
    pub epoch: i64,
    /// Where it stands.
    pub state: TurnState,
    /// The node that runs it.
    pub node: String,
    /// How many processes have tried.
    pub attempts: i64,
    /// Its text, so far or whole.
    pub text: String,
    /// The position of the question.
    pub answers_to: i64,
    /// What it did, as the SDK tells it.
    pub actions: serde_json::Value,
    /// How it came to be, a [`trace::Trace`]; while it runs only what the caller quoted, and what the request
    /// said of the visitor.
    pub trace: serde_json::Value,
}

/// Who runs a turn: a process, on its so-manyeth attempt. What was taken up by another is no longer the first one's, also
/// when that one only slept.
#[derive(Clone, Debug)]
pub struct Fence {
    /// The node.
    pub node: String,
    /// The attempt.
    pub attempt: i64,
}

const COLUMNS: &str = "id, conversation_id, agent_id, thread_id, message_id, epoch, state, node, attempts, text, answers_to, \
     actions, trace";

impl Turn {
    fn read(row: Row) -> Result<Turn> {
        Ok(Turn {
            id: row.get("id")?,
            conversation: row.get("conversation_id")?,
            agent: row.get("agent_id")?,
            thread: row.get("thread_id")?,
            message: row.get("message_id")?,
            epoch: row.get("epoch")?,
            state: row.get("state")?,
            node: row.get("node")?,
            attempts: row.get("attempts")?,
            text: row.get("text")?,
            answers_to: row.get("answers_to")?,
            actions: row.get("actions")?,
            trace: row.get("trace")?,
        })
    }

    /// Whether nobody has taken it up since.
    fn is_of(&self, fence: &Fence) -> bool {
        self.node == fence.node && self.attempts == fence.attempt
    }
}

/// One turn.
pub fn turn(db: &mut impl Query, workspace: WorkspaceId, id: TurnId) -> Result<Turn> {
    let sql = format!("select {COLUMNS} from turns where workspace_id = $1 and id = $2");
    Turn::read(db.row(&sql, params![workspace, id])?.ok_or_else(|| Error::not_found("turn"))?)
}

/// The turn that runs in a conversation, if one does.
pub fn running(db: &mut impl Query, workspace: WorkspaceId, conversation: ConversationId) -> Result<Option<Turn>> {
    let sql =
        format!("select {COLUMNS} from turns where workspace_id = $1 and conversation_id = $2 and state = 'running'");
    db.row(&sql, params![workspace, conversation])?.map(Turn::read).transpose()
}

/// The conversation's epoch: it grows with every turn and every change of who answers.
fn epoch(db: &mut impl Query, workspace: WorkspaceId, conversation: ConversationId) -> Result<i64> {
    let sql = "select epoch from conversations where workspace_id = $1 and id = $2";
    Ok(db.row(sql, params![workspace, conversation])?.ok_or_else(|| Error::not_found("conversation"))?.get("epoch")?)
}

/// Forgets what was answered to a contact, and how the answers came to be. An answer that is being written ends without a
/// message, and no node has it any more.
pub fn erase(tx: &mut Tx<'_>, id: ContactId) -> Result<()> {
    tx.execute(
        "update turns set text = '', actions = $3, trace = $4, node = '', \
         state = case when state = 'running' then 'stopped' else state end, ended_at = coalesce(ended_at, $5) \
         where workspace_id = $1 and conversation_id in \
         (select c.id from conversations c where c.workspace_id = $1 and c.contact_id = $2)",
        params![tx.workspace(), id, serde_json::json!([]), serde_json::json!({}), tx.at()],
    )?;
    Ok(())
}
