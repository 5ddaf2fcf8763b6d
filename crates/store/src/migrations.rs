//! Brings a database to the program's schema.

use refinery::error::Kind;
use refinery::{Migrate, Runner};

use crate::{Engine, OpenError};

/// One step of the schema, compiled in: `Migration::new("V1__accounts", include_str!("…/V1__accounts.sql"))`.
///
/// Versions begin with 1, the store's own table is version 0. A migration is never changed once released,
/// and lets the program before it keep running: expand now, contract in a later release.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    name: &'static str,
    sql: &'static str,
}

impl Migration {
    /// A migration by its file's name without `.sql`, in the words of both engines (`{id}`, `{text}`, `{json}`,
    /// `{bool}`, `{bytes}`).
    #[must_use]
    pub const fn new(name: &'static str, sql: &'static str) -> Self {
        Migration { name, sql }
    }

    /// Its number: the one in its name.
    #[must_use]
    pub fn version(&self) -> i64 {
        let number = self.name.trim_start_matches('V').split("__").next();
        number.and_then(|number| number.parse().ok()).unwrap_or_default()
    }
}

/// What the store itself needs: a workspace's row is the lock of its writes and counts its log. Nothing
/// references it.
const OWN: Migration = Migration::new(
    "V0__workspace_seqs",
    "create table workspace_seqs (
        workspace_id {id} not null primary key,
        seq bigint not null,
        last_at bigint not null
    ) {roomy};",
);

/// All steps in the words of the engine.
pub(crate) fn spelled(engine: Engine, migrations: &[Migration]) -> Result<Vec<refinery::Migration>, OpenError> {
    std::iter::once(&OWN).chain(migrations).map(|migration| spell(engine, migration)).collect()
}

fn spell(engine: Engine, migration: &Migration) -> Result<refinery::Migration, OpenError> {
    let refused = |reason| OpenError::RefusedMigration { name: migration.name.to_owned(), reason };
    // A deferred constraint fails at the commit that many writes share, where it can't be told whose fault it is.
    if migration.sql.to_ascii_lowercase().contains("deferrable") {
        return Err(refused("constraints are checked at once, never deferred to the commit"));
    }
    let sql = engine.migration(migration.sql);
    refinery::Migration::unapplied(migration.name, &sql).map_err(|error| OpenError::Migration(error.to_string()))
}

/// Applies what is missing. The caller holds the lock that keeps other processes from doing the same.
pub(crate) fn apply(connection: &mut impl Migrate, migrations: &[refinery::Migration]) -> Result<(), OpenError> {
    let program = migrations.iter().map(refinery::Migration::version).max().unwrap_or_default();
    match Runner::new(migrations).run(connection) {
        Ok(_) => Ok(()),
        Err(error) => Err(match error.kind() {
            Kind::MissingVersion(found) if found.version() > program => {
                OpenError::NewerSchema { database: found.version(), program }
            }
            _ => OpenError::Migration(with_cause(&error)),
        }),
    }
}

/// refinery's own message leaves out what the database said.
fn with_cause(error: &refinery::Error) -> String {
    let mut message = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(source) = cause {
        message.push_str(&format!(": {source}"));
        cause = source.source();
    }
    message
}
