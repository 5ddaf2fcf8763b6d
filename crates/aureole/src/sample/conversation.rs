//! A conversation of the sample data, told line by line through the verbs that real ones go through.

use llm::Locale;
use serde_json::json;
use store::{Query, Tx, params};

use super::cast::{By, End, Line, Talk, external_id};
use super::grow::Stage;
use super::{Noun, mark, stagehand, ticket};
use crate::agents::{self, Agent};
use crate::contacts::{ContactKind, resolve};
use crate::conversations::complete::complete;
use crate::conversations::open::{NewSession, Session, SessionId, begin};
use crate::conversations::post::NewMessage;
use crate::conversations::score::{Judgement, score};
use crate::conversations::{Mode, Mood};
use crate::error::{Error, Result};
use crate::events::{Actor, Who};
use crate::ids::{ContactId, SourceId, TicketId};
use crate::phrases::lines;
use crate::tickets::escalate::{Escalation, escalate};
use crate::tickets::reply::{self, NewReply, reply};
use crate::tickets::{post, take_over};
use crate::time::{SECOND, Timestamp};
use crate::workspaces::teammate;

/// From one line to the next, in microseconds.
const LINE_TAKES: i64 = 25 * SECOND;

/// One conversation while it is told.
struct Telling<'a> {
    stage: &'a Stage,
    talk: &'a Talk,
    session: Session,
    agent: Agent,
    ticket: Option<TicketId>,
}

/// Tells it.
pub(super) fn tell(tx: &mut Tx<'_>, stage: &Stage, talk: &Talk) -> Result<()> {
    let mut at = stage.minutes_ago(talk.minutes_ago);
    tx.import_at(at);
    let agent = agents::default_agent(tx, tx.workspace())?.ok_or_else(|| Error::not_found("agent"))?;
    let session = open(tx, talk, &agent, at)?;
    let mut telling = Telling { stage, talk, session, agent, ticket: None };
    for line in &talk.turns {
        at += LINE_TAKES;
        tx.import_at(at);
        telling.say(tx, line)?;
    }
    at += LINE_TAKES;
    tx.import_at(at);
    telling.end(tx)
}

fn open(tx: &mut Tx<'_>, talk: &Talk, agent: &Agent, at: i64) -> Result<Session> {
    // Part of a session's id is a secret; an id's random bits are as good as any.
    let id = SessionId::new(Timestamp(at).0 / SECOND, &tx.new_id().simple().to_string());
    let contact = visitor(tx, talk, &id)?;
    let new = NewSession {
        id,
        contact,
        agent: agent.id,
        mode: Mode::Chat,
        bound: talk.contact.is_some(),
        proved: talk.contact.is_some(),
        locale: Some("en".to_owned()),
        page_url: Some("https://petrichor.example/help".to_owned()),
    };
    let session = begin(tx, &quiet(Who::Contact(contact)), &new)?;
    mark(tx, Noun::Conversation, session.conversation.0)?;
    Ok(session)
}

fn visitor(tx: &mut Tx<'_>, talk: &Talk, session: &SessionId) -> Result<ContactId> {
    if let Some(key) = &talk.contact {
        let known = resolve::by_external_id(tx, tx.workspace(), &external_id(key))?;
        return known.ok_or_else(|| Error::not_found("contact"));
    }
    let id = resolve::create(tx, Some(&stagehand()), ContactKind::Anonymous)?;
    resolve::add_identity(tx, id, "session", session.as_str(), false)?;
    mark(tx, Noun::Contact, id.0)?;
    Ok(id)
}

fn quiet(who: Who) -> Actor {
    Actor { quiet: true, ..Actor::new(who) }
}

impl Telling<'_> {
    fn say(&mut self, tx: &mut Tx<'_>, line: &Line) -> Result<()> {
        match line.by {
            By::Visitor => {
                let message = NewMessage::public(self.session.thread, line.text.as_str());
                post::post(tx, &quiet(Who::Contact(self.session.contact)), &message).map(drop)
            }
            By::Agent => self.answer(tx, line),
            By::Teammate => {
                let ticket = self.called(tx)?;
                let new = NewReply {
                    text: line.text.clone(),
                    mode: reply::Mode::Chat,
                    client_id: None,
                    mentions: Vec::new(),
                    then: None,
                };
                reply(tx, &self.stage.teammate(), ticket, &new).map(drop)
            }
            By::Note => {
                let ticket = self.called(tx)?;
                ticket::note(tx, self.stage, ticket, &line.text)
            }
        }
    }

    fn answer(&self, tx: &mut Tx<'_>, line: &Line) -> Result<()> {
        let actor = quiet(Who::Agent(self.agent.id));
        let message = NewMessage {
            sources: cited(tx, line.cites.as_slice())?,
            confidence: line.confidence,
            locale: Some("en".to_owned()),
            ..NewMessage::public(self.session.thread, line.text.as_str())
        };
        post::post(tx, &actor, &message)?;
        let Some(confidence) = line.confidence else { return Ok(()) };
        let judgement = Judgement {
            mood: self.talk.mood.unwrap_or(Mood::Neutral),
            topic: self.talk.topic.clone(),
            confidence,
            low: confidence < self.agent.escalation.threshold,
        };
        score(tx, &actor, self.session.conversation, &judgement)
    }

    /// The ticket by which the team came to this conversation: the agent has called it, or a teammate took over.
    fn called(&mut self, tx: &mut Tx<'_>) -> Result<TicketId> {
        if let Some(ticket) = self.ticket {
            return Ok(ticket);
        }
        let conversation = self.session.conversation;
        let ticket = match &self.talk.escalate {
            Some(call) => {
                let escalation = Escalation {
                    conversation,
                    reason: call.reason,
                    subject: call.subject.clone(),
                    note: call.note.clone(),
                    metadata: serde_json::Map::from_iter([("sample".to_owned(), true.into())]),
                    priority: false,
                    assignee: None,
                };
                escalate(tx, &quiet(Who::Agent(self.agent.id)), &escalation)?.ticket
            }
            None => {
                let me = self.stage.me;
                let name = teammate(tx, tx.workspace(), me)?.name;
                let joined = lines(Locale::of(Some("en"))).joined(&name);
                take_over::take_over(tx, &self.stage.teammate(), me, conversation, &joined)?
            }
        };
        mark(tx, Noun::Ticket, ticket.id.0)?;
        self.ticket = Some(ticket.id);
        Ok(ticket.id)
    }

    fn end(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        if self.talk.escalate.is_some() || self.talk.end == End::TakenOver {
            let ticket = self.called(tx)?;
            if let Some(status) = self.talk.ticket_end {
                ticket::stand(tx, self.stage, ticket, status)?;
            }
        }
        if self.talk.end == End::Completed {
            complete(tx, &stagehand(), self.session.conversation)?;
        }
        Ok(())
    }
}

/// The documents that an answer names; those that the team removed meanwhile are not named.
fn cited(tx: &mut Tx<'_>, titles: &[String]) -> Result<serde_json::Value> {
    let mut sources = Vec::new();
    for title in titles {
        let row = tx.row(
            "select s.id from knowledge_sources s \
             join sample_records r on r.workspace_id = s.workspace_id and r.noun = $3 and r.id = s.id \
             where s.workspace_id = $1 and s.title = $2",
            params![tx.workspace(), title.as_str(), Noun::Source],
        )?;
        let Some(row) = row else { continue };
        let source = SourceId(row.get("id")?);
        sources.push(json!({ "n": sources.len() + 1, "title": title, "source_id": source }));
    }
    Ok(sources.into())
}
