//! How a call of a model went, if that changes what the team knows of it.

use store::{Tx, params};

use super::{ModelState, model};
use crate::error::{Error, Kind as ErrorKind, Result};
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::ModelId;
use crate::time::Timestamp;

/// Longest account of a failure, in characters.
const FAILURE_CHARACTERS_MAX: usize = 500;

/// Notes that a model answered (`None`), or what it said when it failed. An outage is one event at its beginning and one
/// at its end, however many answers it costs; a model that was removed meanwhile is none of anybody's business.
pub fn report(tx: &mut Tx<'_>, id: ModelId, failure: Option<&str>) -> Result<()> {
    let known = match model(tx, tx.workspace(), id) {
        Ok(known) => known,
        Err(Error { kind: ErrorKind::NotFound, .. }) => return Ok(()),
        Err(error) => return Err(error),
    };
    let state = if failure.is_some() { ModelState::Failing } else { ModelState::Working };
    let failure = failure.map(|said| crate::tickets::cut(said, FAILURE_CHARACTERS_MAX));
    if known.state == state && known.failure == failure {
        return Ok(());
    }
    let since = failure.is_some().then(|| known.failing_since.unwrap_or(Timestamp(tx.at())));
    tx.execute(
        "update models set state = $3, failure = $4, failing_since = $5, updated_at = $6 where workspace_id = $1 and id = $2",
        params![tx.workspace(), id, state, failure, since, tx.at()],
    )?;
    // Other words for the same outage are shown, and are no new fact.
    let kind = match (known.state == state, state) {
        (true, _) => Kind::ModelUpdated,
        (false, ModelState::Failing) => Kind::ModelFailed,
        (false, _) => Kind::ModelWorked,
    };
    tx.record(&Actor::system(), Event::new(kind).model(id))?;
    Ok(())
}
