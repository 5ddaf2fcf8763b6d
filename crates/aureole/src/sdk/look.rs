//! What a widget may see of its conversation, and nothing else: its public messages and who answers.
//!
//! Everything that leaves for a widget's socket is read here. Notes, whispers, scores and the log are not.

use store::{Query, WorkspaceId};

use super::frames::{Person, PublicAgent, Standing, WidgetMessage};
use crate::agents;
use crate::conversations::messages::{public_after, thread_version};
use crate::conversations::open::{self, SessionId};
use crate::conversations::{Conversation, ConversationState, Handling, conversation};
use crate::error::{Error, Result};
use crate::time::Timestamp;
use crate::workspaces::teammate;

/// Messages in one frame.
const MESSAGES_AT_ONCE: i64 = 100;

/// A widget's sight of its conversation.
#[derive(Debug)]
pub struct Look {
    /// Public messages that changed after the version asked for.
    pub messages: Vec<WidgetMessage>,
    /// The version that a widget has with these.
    pub version: i64,
    /// There are further messages.
    pub more: bool,
    /// Who answers.
    pub standing: Standing,
    /// The agent.
    pub agent: PublicAgent,
    /// The answer that is being written.
    pub running: Option<WidgetMessage>,
    /// The session belongs to a user by now.
    pub bound: bool,
    /// A token has proved whose it is by now.
    pub proved: bool,
}

/// Looks at a session's conversation. A version that the thread has not reached yet counts as none.
pub fn look(
    db: &mut impl Query,
    workspace: WorkspaceId,
    session: &SessionId,
    after: i64,
    now: Timestamp,
) -> Result<Look> {
    let session = open::session(db, workspace, session)?.ok_or_else(|| Error::not_found("session"))?;
    let conversation = conversation(db, workspace, session.conversation)?;
    let latest = thread_version(db, workspace, session.thread)?;
    let after = if after > latest { 0 } else { after };
    let messages = public_after(db, workspace, session.thread, after, MESSAGES_AT_ONCE)?;
    let more = messages.len() as i64 == MESSAGES_AT_ONCE;
    let version = messages.last().filter(|_| more).map_or(latest, |message| message.version);
    let standing = standing(db, workspace, &conversation)?;
    let agent = PublicAgent { id: conversation.agent_id, name: conversation.agent_name };
    let running = conversation.turn.map(|turn| WidgetMessage::running(turn, &agent.name, latest, now));
    let messages = messages.into_iter().map(WidgetMessage::of).collect();
    let (bound, proved) = (session.bound, session.proved);
    Ok(Look { messages, version, more, standing, agent, running, bound, proved })
}

fn standing(db: &mut impl Query, workspace: WorkspaceId, conversation: &Conversation) -> Result<Standing> {
    let person = match (conversation.handling, conversation.teammate_id) {
        (Handling::Human, Some(id)) => {
            let teammate = teammate(db, workspace, id)?;
            Some(Person { name: teammate.name, avatar_url: teammate.avatar_url })
        }
        _ => None,
    };
    Ok(Standing { handling: conversation.handling, person, state: conversation.state })
}

/// What a widget sees before there is a conversation: who would answer.
pub fn nothing_yet(db: &mut impl Query, workspace: WorkspaceId) -> Result<(Standing, Option<PublicAgent>)> {
    let agent = agents::default_agent(db, workspace)?.map(|agent| PublicAgent { id: agent.id, name: agent.name });
    let standing = Standing { handling: Handling::Agent, person: None, state: ConversationState::Active };
    Ok((standing, agent))
}
