//! A model that is waited for in vain again and again rests: for a time nobody waits for it, then one turn tries it.
//!
//! A refusal ends that: it comes at once, and may be about one question only.

use store::{Row, Tx, params};

use super::report::Failure;
use crate::error::Result;
use crate::ids::ModelId;
use crate::time::{SECOND, Timestamp};

/// Calls in a row that are waited for in vain before a model rests.
const FAILURES_MAX: i64 = 3;
/// It rests for so long, in microseconds.
const RESTED: i64 = 30 * SECOND;

/// How long a model has been waited for in vain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rest {
    /// Calls in a row.
    pub(super) failures: i64,
    /// Until when nobody waits for it, if it rests.
    pub(super) until: Option<Timestamp>,
}

/// Whether a model may be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// By everybody.
    Free,
    /// By whoever is the first to [`try_again`].
    OneTries,
    /// By nobody.
    Rests,
}

impl Rest {
    pub(super) fn read(row: &Row) -> Result<Rest> {
        Ok(Rest { failures: row.get("failures")?, until: row.get("rests_until")? })
    }

    /// The same after another call.
    pub(super) fn after(self, failure: Option<&Failure>, now: i64) -> Rest {
        let failures = if failure.is_some_and(|failure| failure.in_vain) { self.failures + 1 } else { 0 };
        Rest { failures, until: (failures >= FAILURES_MAX).then_some(Timestamp(now + RESTED)) }
    }

    /// Who may ask it now.
    pub(super) fn access(self, now: Timestamp) -> Access {
        match self.until {
            None => Access::Free,
            Some(until) if until > now => Access::Rests,
            Some(_) => Access::OneTries,
        }
    }
}

/// A rest is over: whoever says so first tries the model, and the others let it rest for as long again. Written without an
/// event; what comes of it is reported.
pub fn try_again(tx: &mut Tx<'_>, id: ModelId) -> Result<bool> {
    let tried = tx.execute(
        "update models set rests_until = $3 where workspace_id = $1 and id = $2 and rests_until <= $4",
        params![tx.workspace(), id, tx.now() + RESTED, tx.now()],
    )?;
    Ok(tried > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_waited_for_in_vain_again_and_again_rests() {
        let now = Timestamp(0);
        let in_vain = Failure { said: "503".to_owned(), in_vain: true };
        let refused = Failure { said: "401".to_owned(), in_vain: false };
        let twice = Rest::default().after(Some(&in_vain), now.0).after(Some(&in_vain), now.0);
        assert_eq!(twice.access(now), Access::Free);
        assert_eq!(twice.after(Some(&refused), now.0).after(Some(&in_vain), now.0).access(now), Access::Free);
        let rests = twice.after(Some(&in_vain), now.0);
        assert_eq!((rests.access(now), rests.access(Timestamp(RESTED))), (Access::Rests, Access::OneTries));
        assert_eq!(rests.after(Some(&in_vain), RESTED).access(Timestamp(RESTED)), Access::Rests);
        assert_eq!(rests.after(None, now.0).access(now), Access::Free);
    }
}
