//! `aureole jobs`: the jobs that were given up. An operator sees which and why, and gives them another life or removes them.
//!
//! What a job was to do is never shown, and of its reason nothing that looks like an address or a key: a database or a
//! provider may have quoted one.

use store::{Constraint, Database, Error, OpenError, Options, Query, WorkspaceId, params};
use uuid::Uuid;

use crate::app::App;
use crate::one_line::one_line;
use crate::time::{DAY, MINUTE};

const HOUR: i64 = 60 * MINUTE;

/// Jobs of one workspace that are looked at; what failed a thousand times has one reason.
const JOBS_MAX: i64 = 1_000;
/// Longest reason that is shown, in characters.
const REASON_CHARACTERS_MAX: usize = 300;
/// So many letters and digits on end are a key rather than a word.
const WORD_CHARACTERS_MAX: usize = 24;

/// A job that won't run again by itself.
#[derive(Clone, Debug)]
pub struct DeadJob {
    /// Its id.
    pub id: Uuid,
    /// What it is and why it was given up: a line.
    pub line: String,
    workspace: WorkspaceId,
}

/// What became of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// As it was wished.
    Done,
    /// The same job waits again already.
    Waits,
    /// Somebody was quicker.
    Gone,
}

/// Reads them as they are, the longest dead first, beside a running server and from a database of any version.
pub fn dead_jobs(database: &Database) -> Result<Vec<DeadJob>, OpenError> {
    let now = (Options::new(database.clone()).clock)();
    store::look(database, |db| read(db, now))
}

fn read(db: &mut impl Query, now: i64) -> Result<Vec<DeadJob>, Error> {
    let having = db.rows("select workspace_id from jobs where state = 'dead' group by workspace_id", params![])?;
    let mut found = Vec::new();
    for row in having {
        let workspace = row.get("workspace_id")?;
        found.extend(jobs::dead(db, workspace, JOBS_MAX)?.into_iter().map(|job| (workspace, job)));
    }
    found.sort_by_key(|(_, job)| (job.at, job.id));
    Ok(found.into_iter().map(|(workspace, job)| DeadJob { id: job.id, line: line(&job, now), workspace }).collect())
}

/// Gives a dead job all its attempts again. A server takes it up by itself.
pub async fn revive(app: &App, job: &DeadJob) -> crate::error::Result<Outcome> {
    let id = job.id;
    match app.store.write(job.workspace, "jobs.revive", move |tx| jobs::revive(tx, id)).await {
        Ok(written) => Ok(if written.value { Outcome::Done } else { Outcome::Gone }),
        Err(Error::Constraint { kind: Constraint::Unique, .. }) => Ok(Outcome::Waits),
        Err(error) => Err(error.into()),
    }
}

/// Removes a dead job: it will never be done.
pub async fn discard(app: &App, job: &DeadJob) -> crate::error::Result<Outcome> {
    let id = job.id;
    let written = app.store.write(job.workspace, "jobs.discard", move |tx| jobs::discard(tx, id)).await?;
    Ok(if written.value { Outcome::Done } else { Outcome::Gone })
}

fn line(job: &jobs::DeadJob, now: i64) -> String {
    let attempts = if job.attempts == 1 { "1 attempt".to_owned() } else { format!("{} attempts", job.attempts) };
    let reason = one_line(&blotted(&job.reason), REASON_CHARACTERS_MAX);
    format!("{}, {} ago after {attempts}: {}", job.kind, age(now - job.at), reason.trim_end_matches('.'))
}

fn age(microseconds: i64) -> String {
    match microseconds {
        age if age >= 2 * DAY => format!("{} days", age / DAY),
        age if age >= 2 * HOUR => format!("{} hours", age / HOUR),
        age => format!("{} minutes", age.max(0) / MINUTE),
    }
}

/// Without what may be an address, a password in a URL, or a key.
fn blotted(reason: &str) -> String {
    let is_secret = |word: &str| {
        let long =
            word.split(|letter: char| !letter.is_alphanumeric()).any(|part| part.chars().count() > WORD_CHARACTERS_MAX);
        long || word.contains('@') || ["sk-", "ab_", "ha_"].iter().any(|key| word.contains(key))
    };
    let words = reason.split_whitespace().map(|word| if is_secret(word) { "…" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_keeps_its_words_and_loses_addresses_and_keys() {
        let said = "the bucket refused https://kim:geheim@store.example for jane@acme.example: key 'sk-live-1' or \
                    AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8 is wrong";
        assert_eq!(blotted(said), "the bucket refused … for … key … or … is wrong");
    }

    #[test]
    fn an_age_is_told_in_the_largest_unit_that_says_enough() {
        assert_eq!(
            (age(90 * MINUTE), age(3 * HOUR), age(50 * HOUR)),
            ("90 minutes".into(), "3 hours".into(), "2 days".into())
        );
    }
}
