//! Everything that a turn needs to know, in one read.

use store::{Query, WorkspaceId, params};

use super::searches::{Search, searches};
use super::{HISTORY_MESSAGES_MAX, Turn, TurnState, turn};
use crate::agents::model::open::{Stored, stored};
use crate::agents::{Agent, agent};
use crate::contacts::activity::{self, Activity};
use crate::contacts::{self, Company, Contact, ContactKind, merged};
use crate::conversations::messages::{AuthorKind, Message, MessageState, latest_public};
use crate::conversations::{self, Conversation};
use crate::error::{Error, Result};
use crate::ids::{ConversationId, ImageId, TurnId};
use crate::tickets::{self, Ticket, TicketState};
use crate::workspaces::{self, Visibility};

/// Tickets of the contact that the agent is told of: the last ones.
const TICKETS_TOLD_MAX: i64 = 5;

/// What a turn knows.
#[derive(Clone, Debug)]
pub struct Gathered {
    /// Its row.
    pub turn: Turn,
    /// Where it happens.
    pub conversation: Conversation,
    /// Who answers.
    pub agent: Agent,
    /// The model that the team chose for the agent.
    pub model: Option<Stored>,
    /// What the team calls its workspace.
    pub workspace_name: String,
    /// Who asks.
    pub contact: Contact,
    /// The company they belong to.
    pub company: Option<Company>,
    /// What the session had of context, what is stored over it, and what this request says over both.
    pub context: serde_json::Value,
    /// The session's own fields, of requests before this one: what is stored is newer.
    pub session_fields: serde_json::Value,
    /// What the team should see of the session beside its words.
    pub session_metadata: serde_json::Map<String, serde_json::Value>,
    /// What the visitor did on the site before they asked, oldest first.
    pub activities: Vec<Activity>,
    /// The contact's tickets, the newest activity first.
    pub tickets: Vec<Ticket>,
    /// What was said before the question, oldest first.
    pub history: Vec<Message>,
    /// What the visitor wrote since the last whole answer: the question.
    pub question: String,
    /// The pictures of the question, in their order.
    pub pictures: Vec<ImageId>,
    /// What earlier turns looked up.
    pub searches: Vec<Search>,
    /// Unsure turns in a row before this one.
    pub low_before: i64,
    /// The visitor's language, if they or the workspace said so.
    pub locale: Option<String>,
}

/// Reads it.
pub(super) fn gather(db: &mut impl Query, workspace: WorkspaceId, id: TurnId) -> Result<Gathered> {
    let turn = turn(db, workspace, id)?;
    let conversation = conversations::conversation(db, workspace, turn.conversation)?;
    let row = db.row(
        "select context, custom_fields, low_confidence_turns, locale, proved from conversations where workspace_id = $1 and id = $2",
        params![workspace, conversation.id],
    )?;
    let row = row.ok_or_else(|| Error::not_found("conversation"))?;
    let Known { contact, company, activities, tickets } = known(db, workspace, &conversation, row.get("proved")?)?;
    let object = |value: &serde_json::Value| value.as_object().cloned().unwrap_or_default();
    let stored_context = merged(row.get("context")?, object(&contact.context));
    let said: Option<String> = row.get("locale")?;
    let messages = latest_public(db, workspace, turn.thread, HISTORY_MESSAGES_MAX)?;
    let stopped_at = stopped_at(db, workspace, turn.conversation)?;
    let (history, asked) = split(messages, turn.answers_to, stopped_at);
    let agent = agent(db, workspace, turn.agent)?;
    Ok(Gathered {
        model: agent.model_id.map(|id| stored(db, workspace, id)).transpose()?,
        workspace_name: workspaces::workspace(db, workspace)?.name,
        agent,
        context: merged(stored_context, object(&turn.trace["said"]["context"])),
        session_metadata: conversations::session_metadata(db, workspace, turn.conversation)?,
        session_fields: row.get("custom_fields")?,
        activities,
        tickets,
        history,
        question: asked.iter().map(|message| message.text.as_str()).collect::<Vec<_>>().join("\n"),
        pictures: asked.iter().flat_map(|message| &message.images).map(|image| image.id).collect(),
        searches: searches(db, workspace, turn.conversation)?,
        low_before: row.get("low_confidence_turns")?,
        locale: said.or(contact.locale.clone()),
        turn,
        conversation,
        contact,
        company,
    })
}

/// What is stored of who asks.
struct Known {
    contact: Contact,
    company: Option<Company>,
    activities: Vec<Activity>,
    tickets: Vec<Ticket>,
}

/// Reads it, as far as the session may hear of it. Of somebody whom a token can prove that is nothing until one has: else
/// whoever has the public key and a user's id could ask the agent what it knows.
fn known(db: &mut impl Query, workspace: WorkspaceId, conversation: &Conversation, is_proved: bool) -> Result<Known> {
    let contact = contacts::contact(db, workspace, conversation.contact_id)?;
    if contact.is_guarded() && !is_proved {
        let contact = contact.only_named();
        return Ok(Known { contact, company: None, activities: Vec::new(), tickets: Vec::new() });
    }
    // A visitor who is nobody known may name any company: the team sees it, and they are told nothing of it.
    let company = match contact.company_id.filter(|_| contact.kind != ContactKind::Anonymous) {
        Some(company) => Some(contacts::company(db, workspace, company)?),
        None => None,
    };
    let activities = activity::recent(db, workspace, contact.id, conversation.activity_at)?;
    let mut tickets = tickets::list::of_contact(db, workspace, Visibility::All, contact.id, TICKETS_TOLD_MAX)?;
    // That the team takes a message for junk is its own affair.
    tickets.retain(|ticket| ticket.state != TicketState::Spam);
    Ok(Known { contact, company, activities, tickets })
}

/// The position of the last question whose answer somebody stopped; it is not asked again.
fn stopped_at(db: &mut impl Query, workspace: WorkspaceId, conversation: ConversationId) -> Result<Option<i64>> {
    let row = db.row(
        "select cast(max(answers_to) as bigint) as position from turns where workspace_id = $1 and conversation_id = $2 and state = $3",
        params![workspace, conversation, TurnState::Stopped],
    )?;
    Ok(row.map(|row| row.get("position")).transpose()?.flatten())
}

/// What the visitor wrote since the last answer is one question, however many messages it took: a newer question during
/// an answer supersedes that answer, and both are answered now.
fn split(messages: Vec<Message>, answers_to: i64, stopped_at: Option<i64>) -> (Vec<Message>, Vec<Message>) {
    let mut known: Vec<Message> = messages.into_iter().filter(|message| message.position <= answers_to).collect();
    let ends_a_question = |message: &Message| match message.author.kind {
        AuthorKind::Contact => stopped_at.is_some_and(|position| message.position <= position),
        _ => message.state == MessageState::Done,
    };
    let begin = known.iter().rposition(ends_a_question).map_or(0, |last| last + 1);
    let mut asked = known.split_off(begin);
    asked.retain(|message| message.author.kind == AuthorKind::Contact);
    (known, asked)
}
