//! How a call of a model went, if that changes what the team knows of it.

use store::{Tx, params};

use super::{ModelState, model};
use crate::error::{Error, Kind as ErrorKind, Result};
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::ModelId;
use crate::one_line::one_line;
use crate::time::Timestamp;
use crate::workspaces::checklist;

/// Longest account of a failure, in characters.
const FAILURE_CHARACTERS_MAX: usize = 500;

/// How a call of a model failed.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What the model said, or what was in the way.
    pub said: String,
    /// Somebody waited for it in vain.
    pub in_vain: bool,
}

impl Failure {
    /// What an error comes to.
    pub fn of(error: &llm::Error) -> Failure {
        Failure { said: error.to_string(), in_vain: !matches!(error, llm::Error::Refused(_)) }
    }
}

/// Notes that a model answered (`None`), or how it failed. An outage is one event at its beginning and one at its end,
/// however many answers it costs; a model that was removed meanwhile is none of anybody's business.
pub fn report(tx: &mut Tx<'_>, id: ModelId, failure: Option<&Failure>) -> Result<()> {
    let known = match model(tx, tx.workspace(), id) {
        Ok(known) => known,
        Err(Error { kind: ErrorKind::NotFound, .. }) => return Ok(()),
        Err(error) => return Err(error),
    };
    let state = if failure.is_some() { ModelState::Failing } else { ModelState::Working };
    let said = failure.map(|failure| one_line(&failure.said, FAILURE_CHARACTERS_MAX));
    let rest = known.rest.after(failure, tx.now());
    if failure.is_none() {
        checklist::tick(tx, &Actor::system(), checklist::Item::Model)?;
    }
    let since = failure.is_some().then(|| known.failing_since.unwrap_or(Timestamp(tx.at())));
    tx.execute(
        "update models set state = $3, failure = $4, failing_since = $5, failures = $6, rests_until = $7, updated_at = $8 \
         where workspace_id = $1 and id = $2",
        params![tx.workspace(), id, state, said.as_deref(), since, rest.failures, rest.until, tx.at()],
    )?;
    // Other words for the same outage are shown, and are no new fact.
    let kind = match (known.state == state, state) {
        (true, _) if known.failure == said => return Ok(()),
        (true, _) => Kind::ModelUpdated,
        (false, ModelState::Failing) => Kind::ModelFailed,
        (false, _) => Kind::ModelWorked,
    };
    tx.record(&Actor::system(), Event::new(kind).model(id))?;
    Ok(())
}
