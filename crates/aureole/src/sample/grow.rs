//! The job that makes sample data: first everybody and what the agent knows, then some stories at a time.

use jobs::{Enqueue, Job};
use serde::{Deserialize, Serialize};
use store::{Query, Tx, params};

use super::cast::{self, DOCUMENTS, Story, external_id, parts, people, stories};
use super::{Noun, conversation, go_on, is, mark, stagehand, ticket};
use crate::contacts::identify::{Identification, company_named, identify_company, link_company};
use crate::contacts::import::import;
use crate::contacts::{resolve, traits};
use crate::error::{Error, Result};
use crate::events::{Actor, Who};
use crate::ids::TeammateId;
use crate::knowledge::add::{NewSource, add};
use crate::time::{DAY, MINUTE, Timestamp};
use crate::workspaces::checklist::SampleState;

/// Stories that one write tells.
const STORIES_AT_ONCE: usize = 5;
/// Everybody had signed up so long before, and a day apart.
const SIGNED_UP_BEFORE: i64 = 70 * DAY;

/// Makes some sample data, and asks for the next if there is more.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Grow {
    /// Everybody and every document is there.
    pub people_came: bool,
    /// Stories that are there.
    pub stories_told: usize,
}

impl Job for Grow {
    const KIND: &'static str = "sample.grow";
}

/// What every story of one workspace shares.
pub(super) struct Stage {
    /// When the sample data was asked for.
    pub(super) now: i64,
    /// Who answers.
    pub(super) me: TeammateId,
}

impl Stage {
    fn of(tx: &mut Tx<'_>) -> Result<Stage> {
        let sql = "select added_at, teammate_id from sample_data where workspace_id = $1";
        let row = tx.row(sql, params![tx.workspace()])?.ok_or_else(|| Error::not_found("sample data"))?;
        Ok(Stage { now: row.get("added_at")?, me: row.get("teammate_id")? })
    }

    /// The moment so many minutes before.
    pub(super) fn minutes_ago(&self, minutes: i64) -> i64 {
        self.now - minutes * MINUTE
    }

    /// The teammate who answers, without waking anything that listens for teammates.
    pub(super) fn teammate(&self) -> Actor {
        Actor { quiet: true, ..Actor::new(Who::Teammate(self.me)) }
    }
}

/// Makes some.
pub fn grow(tx: &mut Tx<'_>, job: &Grow) -> Result<()> {
    if !is(tx, SampleState::Adding)? {
        return Ok(());
    }
    let stage = Stage::of(tx)?;
    let (people, stories) = (people()?, stories()?);
    let before = DOCUMENTS.len() + people.companies.len() + people.contacts.len();
    let mut told = job.stories_told;
    if job.people_came {
        for story in stories.iter().skip(told).take(STORIES_AT_ONCE) {
            match story {
                Story::Conversation(talk) => conversation::tell(tx, &stage, talk)?,
                Story::Ticket(form) => ticket::tell(tx, &stage, form)?,
            }
            told += 1;
        }
    } else {
        come(tx, &stage, &people)?;
        know(tx)?;
    }
    let all = told == stories.len();
    if !all {
        tx.enqueue(&Grow { people_came: true, stories_told: told })?;
    }
    let state = if all { SampleState::Ready } else { SampleState::Adding };
    let count = |pieces: usize| i64::try_from(pieces).map_err(Error::internal);
    go_on(tx, &stagehand(), state, count(before + told)?, count(before + stories.len())?)
}

/// What the agent may answer from. Documents are as new as they look, since nobody asks when they came.
fn know(tx: &mut Tx<'_>) -> Result<()> {
    for document in DOCUMENTS {
        let (title, text) = parts(document);
        let source = add(tx, &stagehand(), &NewSource::of_text(title, text)?)?;
        mark(tx, Noun::Source, source.id.0)?;
    }
    Ok(())
}

fn come(tx: &mut Tx<'_>, stage: &Stage, people: &cast::People) -> Result<()> {
    let actor = stagehand();
    tx.import_at(stage.now - SIGNED_UP_BEFORE);
    for card in &people.companies {
        let mut said = card.traits.clone();
        said.insert("name".to_owned(), card.name.clone().into());
        let split = traits::split(said, traits::COMPANY)?;
        let company = identify_company(tx, &actor, &external_id(&card.id), &split, &serde_json::Map::new())?;
        mark(tx, Noun::Company, company.id.0)?;
    }
    for (number, card) in people.contacts.iter().enumerate() {
        let days = i64::try_from(number).map_err(Error::internal)? * DAY;
        let said = serde_json::json!({
            "name": card.name, "email": card.email, "plan": card.plan, "sample": true,
            "signed_up_at": Timestamp(stage.now - SIGNED_UP_BEFORE - days).to_string(),
        });
        let serde_json::Value::Object(said) = said else { continue };
        let user = Identification {
            external_id: external_id(&card.key),
            traits: traits::split(said, traits::CONTACT)?,
            ..Identification::default()
        };
        import(tx, std::slice::from_ref(&user), false)?;
        let id = resolve::by_external_id(tx, tx.workspace(), &user.external_id)?
            .ok_or_else(|| Error::not_found("contact"))?;
        mark(tx, Noun::Contact, id.0)?;
        if let Some(company) = &card.company {
            let company = company_named(tx, &actor, &external_id(company))?;
            link_company(tx, &actor, id, company)?;
        }
    }
    Ok(())
}
