//! The database: whether it answers, is whole, is of a version that this program knows, and belongs to the key.

use store::{Database, OpenError, Query, params};

use crate::config::Config;
use crate::migrations::MIGRATIONS;
use crate::secrets::Secrets;

pub(super) fn database(config: &Config) -> Result<String, String> {
    let database = config.data.database();
    let name = match &database {
        Database::Sqlite { path } if !path.exists() => return Ok("it will be made at the first start".to_owned()),
        Database::Sqlite { path } => {
            store::check(path).map_err(|error| format!("{error}. Restore the last backup: aureole restore"))?;
            "the embedded database"
        }
        Database::Postgres { .. } => "PostgreSQL",
    };
    let known = MIGRATIONS.iter().map(store::Migration::version).max().unwrap_or_default();
    let seen = store::look(&database, |db| {
        let version = store::schema_version(db)?;
        let claim = match version {
            Some(_) => db.row("select key_fingerprint from installation where id = 1", params![])?,
            None => None,
        };
        Ok((version, claim.map(|row| row.get::<String>("key_fingerprint")).transpose()?))
    });
    match seen.map_err(|error: OpenError| error.to_string())? {
        (None, _) => Ok(format!("{name} answers; it is empty and will be filled at the first start")),
        (Some(version), _) if version > known => Err(format!(
            "{name} has schema version {version}, this program knows versions up to {known}. Run the newer program, or restore a backup from before the upgrade"
        )),
        (Some(version), Some(claim)) => {
            belongs(config, &claim).map(|()| format!("{name} answers, schema version {version}"))
        }
        (Some(version), None) => Ok(format!("{name} answers, schema version {version}")),
    }
}

/// Whether the key of this data directory is the one whose fingerprint the database holds.
fn belongs(config: &Config, claim: &str) -> Result<(), String> {
    let has_key = config.data.secret.is_some() || config.data.data_dir.join("secret.key").exists();
    let fits = has_key
        && Secrets::load(config.data.secret.as_deref(), &config.data.data_dir)
            .is_ok_and(|key| key.fingerprint() == claim);
    if fits {
        return Ok(());
    }
    Err("its secrets were sealed with another key. Put back the secret.key, or AUREOLE_SECRET, that belongs to it"
        .to_owned())
}
