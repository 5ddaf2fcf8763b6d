//! A ticket of the sample data that came by itself, and what was done about it.

use store::Tx;

use super::cast::{Deed, Form, external_id};
use super::grow::Stage;
use super::{Noun, mark, stagehand};
use crate::agents;
use crate::conversations::post::NewMessage;
use crate::error::{Error, Result};
use crate::events::{Actor, Who};
use crate::ids::{TeammateId, TicketId};
use crate::tickets::assign::assign;
use crate::tickets::open::{ContactForm, NewTicketForm, open};
use crate::tickets::reply::{Mode, NewReply, reply};
use crate::tickets::set_status::{Change, set_status};
use crate::tickets::{TicketStatus, post, threads};
use crate::time::{DAY, MINUTE, Timestamp};
use crate::workspaces::teammate;

/// Snoozed tickets of the sample come back so long after it was asked for.
pub(super) const SNOOZED_FOR: i64 = 3 * DAY;

/// Tells it.
pub(super) fn tell(tx: &mut Tx<'_>, stage: &Stage, form: &Form) -> Result<()> {
    let mut at = stage.minutes_ago(form.minutes_ago);
    tx.import_at(at);
    let mut metadata = serde_json::Map::new();
    metadata.insert("sample".to_owned(), true.into());
    if let Some(category) = &form.category {
        metadata.insert("category".to_owned(), category.clone().into());
    }
    let new = NewTicketForm {
        subject: form.subject.clone(),
        message: form.message.clone(),
        contact: ContactForm { user_id: Some(external_id(&form.contact)), ..ContactForm::default() },
        priority: form.priority,
        source: Some(form.source.clone()),
        metadata,
        ai_enabled: false,
    };
    let id = open(tx, &stagehand(), &new)?.id;
    mark(tx, Noun::Ticket, id.0)?;
    for step in &form.steps {
        at += step.after_minutes * MINUTE;
        tx.import_at(at);
        match step.deed {
            Deed::Assign => assign(tx, &stage.teammate(), id, Some(stage.me)).map(drop)?,
            Deed::Note => note(tx, stage, id, &step.text)?,
            Deed::Status => stand(tx, stage, id, status(&step.text)?)?,
            Deed::AgentResolved => {
                let agent = agent_notes(tx, id, &step.text, Vec::new())?;
                set_status(tx, &agent, id, Change::to(TicketStatus::Resolved)).map(drop)?;
            }
            Deed::AgentAsks => {
                let asked = teammate(tx, tx.workspace(), stage.me)?.name;
                agent_notes(tx, id, &step.text.replace("{teammate}", &asked), vec![stage.me]).map(drop)?;
            }
        }
    }
    Ok(())
}

fn status(word: &str) -> Result<TicketStatus> {
    TicketStatus::parse(word).ok_or_else(|| Error::internal(format!("{word} is no status")))
}

/// A teammate writes an internal note.
pub(super) fn note(tx: &mut Tx<'_>, stage: &Stage, id: TicketId, text: &str) -> Result<()> {
    let new = NewReply { text: text.to_owned(), mode: Mode::Note, client_id: None, mentions: Vec::new(), then: None };
    reply(tx, &stage.teammate(), id, &new).map(drop)
}

/// A teammate changes where the ticket stands.
pub(super) fn stand(tx: &mut Tx<'_>, stage: &Stage, id: TicketId, status: TicketStatus) -> Result<()> {
    let until = (status == TicketStatus::Snoozed).then_some(Timestamp(stage.now + SNOOZED_FOR));
    set_status(tx, &stage.teammate(), id, Change { until, ..Change::to(status) }).map(drop)
}

/// The agent writes an internal note that may name teammates.
fn agent_notes(tx: &mut Tx<'_>, id: TicketId, text: &str, mentions: Vec<TeammateId>) -> Result<Actor> {
    let agent = agents::default_agent(tx, tx.workspace())?.ok_or_else(|| Error::not_found("agent"))?;
    let actor = Actor { quiet: true, ..Actor::new(Who::Agent(agent.id)) };
    let thread = threads::shown(tx, tx.workspace(), id)?.pop().ok_or_else(|| Error::not_found("thread"))?.thread;
    post::post(tx, &actor, &NewMessage { mentions, ..NewMessage::note(thread, text) })?;
    Ok(actor)
}
