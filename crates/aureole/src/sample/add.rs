//! A teammate asks for sample data. It comes in a job, and is there once.

use jobs::Enqueue;
use store::{Tx, params};

use super::cast::{DOCUMENTS, people, stories};
use super::go_on;
use super::grow::Grow;
use crate::error::{Error, Kind, Result};
use crate::events::Actor;
use crate::ids::TeammateId;
use crate::workspaces::checklist::{SampleData, SampleState, sample_data};

/// Begins. `me` is the teammate who answers in its stories.
pub fn add(tx: &mut Tx<'_>, actor: &Actor, me: TeammateId) -> Result<SampleData> {
    let people = people()?;
    let pieces = DOCUMENTS.len() + people.companies.len() + people.contacts.len() + stories()?.len();
    let total = i64::try_from(pieces).map_err(Error::internal)?;
    let begun = tx.execute(
        "insert into sample_data (workspace_id, state, done, total, teammate_id, added_at) values ($1, 'adding', 0, $2, $3, $4) \
         on conflict (workspace_id) do nothing",
        params![tx.workspace(), total, me, tx.at()],
    )?;
    if begun == 0 {
        return Err(Error::new(
            Kind::Conflict,
            "sample_data_is_there",
            "This workspace has sample data already. Remove it first to begin again.",
        ));
    }
    go_on(tx, actor, SampleState::Adding, 0, total)?;
    tx.enqueue(&Grow { people_came: false, stories_told: 0 })?;
    sample_data(tx, tx.workspace())?.ok_or_else(|| Error::not_found("sample data"))
}
