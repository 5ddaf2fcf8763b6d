//! A question came: who answers it, and which turn.

use store::{Query, Tx, WorkspaceId, params};

use super::halt::{Halt, halt_running};
use super::{COLUMNS, LEASE, Turn};
use crate::agents::feed::Feeds;
use crate::conversations::messages::Message;
use crate::conversations::{self, Handling, handling};
use crate::error::Result;
use crate::ids::{ConversationId, MessageId, ThreadId, TurnId};

/// A question that was stored as a message.
#[derive(Clone, Debug)]
pub struct Question {
    /// Where.
    pub conversation: ConversationId,
    /// The thread's position of the message.
    pub position: i64,
    /// What the caller quoted beside it: earlier messages, what the visitor did. Data, never instructions.
    pub quoted: serde_json::Value,
    /// Context entries and fields of this request: they count for its answer only.
    pub said: serde_json::Value,
    /// The node that will run the turn.
    pub node: String,
}

/// Who answers.
#[derive(Clone, Debug)]
pub enum Begun {
    /// A person has the conversation; whether the visitor was told so before.
    Human {
        /// They were told.
        told: bool,
    },
    /// The agent: this turn, which the caller's node now runs.
    Turn(TurnId),
}

/// A newer question came: the answer that is being written is stopped, and the next one answers both. Called before the
/// question is stored, so that what was written stands before it. Answers the turn that ended.
pub fn supersede(tx: &mut Tx<'_>, conversation: ConversationId, feeds: &Feeds) -> Result<Option<TurnId>> {
    halt_running(tx, conversation, &Halt::superseded(), feeds)
}

/// Begins a turn.
pub fn begin(tx: &mut Tx<'_>, question: &Question) -> Result<Begun> {
    let workspace = tx.workspace();
    let conversation = conversations::conversation(tx, workspace, question.conversation)?;
    if conversation.handling == Handling::Human {
        return Ok(Begun::Human { told: handling::tell_human(tx, conversation.id)? });
    }
    tx.execute(
        "update conversations set epoch = epoch + 1 where workspace_id = $1 and id = $2",
        params![workspace, conversation.id],
    )?;
    let epoch = super::epoch(tx, workspace, conversation.id)?;
    let (id, message) = (TurnId(tx.new_id()), MessageId(tx.new_id()));
    tx.execute(
        "insert into turns (workspace_id, id, conversation_id, agent_id, thread_id, message_id, epoch, state, node, \
         lease_until, text, answers_to, actions, trace, started_at) \
         values ($1, $2, $3, $4, $5, $6, $7, 'running', $8, $9, '', $10, $11, $12, $13)",
        params![
            workspace,
            id,
            conversation.id,
            conversation.agent_id,
            conversation.thread_id,
            message,
            epoch,
            question.node.as_str(),
            tx.at() + LEASE,
            question.position,
            serde_json::json!([]),
            serde_json::json!({ "quoted": question.quoted, "said": question.said }),
            tx.at()
        ],
    )?;
    Ok(Begun::Turn(id))
}

/// The turn that answers a message which came before under the same `client_id`.
pub fn resume_of_client_id(
    db: &mut impl Query,
    workspace: WorkspaceId,
    thread: ThreadId,
    client_id: &str,
) -> Result<Option<(Message, Option<Turn>)>> {
    let Some(message) = conversations::messages::by_client_id(db, workspace, thread, client_id)? else {
        return Ok(None);
    };
    let sql = format!(
        "select {COLUMNS} from turns where workspace_id = $1 and conversation_id in (select id from conversations \
         where workspace_id = $1 and thread_id = $2) and answers_to >= $3 order by answers_to, started_at limit 1"
    );
    let turn = db.row(&sql, params![workspace, thread, message.position])?.map(Turn::read).transpose()?;
    Ok(Some((message, turn)))
}
