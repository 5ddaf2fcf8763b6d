//! Enqueuing, in the transaction of the verb that makes the job necessary.

use store::{Error, Tx, params};

use crate::Job;

/// Adds jobs to a write.
pub trait Enqueue {
    /// A job to be run as soon as the write is durable.
    ///
    /// # Errors
    /// When the database refuses.
    fn enqueue<J: Job>(&mut self, job: &J) -> Result<(), Error>;

    /// A job to be run at a time, in microseconds since 1970, or soon after.
    ///
    /// # Errors
    /// When the database refuses.
    fn enqueue_at<J: Job>(&mut self, job: &J, run_at: i64) -> Result<(), Error>;
}

impl Enqueue for Tx<'_> {
    fn enqueue<J: Job>(&mut self, job: &J) -> Result<(), Error> {
        self.enqueue_at(job, self.now())
    }

    fn enqueue_at<J: Job>(&mut self, job: &J, run_at: i64) -> Result<(), Error> {
        let payload = serde_json::to_value(job)
            .map_err(|error| Error::Database(format!("{} can't be stored: {error}", J::KIND)))?;
        let (workspace, id, at) = (self.workspace(), self.new_id(), self.at());
        self.execute(
            "insert into jobs (workspace_id, id, kind, dedupe_key, payload, state, run_at, attempt,
                attempts_max, created_at)
             values ($1, $2, $3, $4, $5, 'waiting', $6, 0, $7, $8)
             on conflict (workspace_id, kind, dedupe_key)
                where state = 'waiting' and dedupe_key is not null
             do update set payload = excluded.payload, run_at =
                case when excluded.run_at < jobs.run_at then excluded.run_at else jobs.run_at end",
            params![workspace, id, J::KIND, job.dedupe_key(), payload, run_at, J::ATTEMPTS_MAX, at],
        )?;
        open_lane(self, run_at)
    }
}

/// Makes sure that the workspace is looked at by then. The statement locks the lane even where it changes
/// nothing, so that a claim can't reckon its next time without a job that is just being committed.
pub(crate) fn open_lane(tx: &mut Tx<'_>, run_at: i64) -> Result<(), Error> {
    let workspace = tx.workspace();
    tx.execute(
        "insert into job_lanes (workspace_id, next_at, served_at) values ($1, $2, 0)
         on conflict (workspace_id) do update set next_at = excluded.next_at
         where excluded.next_at < job_lanes.next_at",
        params![workspace, run_at],
    )?;
    tx.touch();
    Ok(())
}
