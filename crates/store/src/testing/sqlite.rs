//! SQLite: a copy of a migrated file in a folder of its own.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tempfile::TempDir;

use crate::migrations::spelled;
use crate::{Engine, Migration, sqlite};

/// How long another connection's write is waited for.
const BUSY: Duration = Duration::from_secs(10);

/// The migrated files of this process, by what was applied.
static MIGRATED: Mutex<Option<HashMap<Vec<u64>, Vec<u8>>>> = Mutex::new(None);

pub(super) fn copy(migrations: &[Migration]) -> (PathBuf, Box<dyn Send + Sync>) {
    let place = folder();
    let path = place.path().join("test.db");
    std::fs::write(&path, migrated(migrations, place.path())).expect("a copy of the migrated file");
    (path, Box::new(place))
}

pub(super) fn empty() -> (PathBuf, Box<dyn Send + Sync>) {
    let place = folder();
    (place.path().join("test.db"), Box::new(place))
}

pub(super) fn meddle(path: &Path, sql: &str) {
    let connection = rusqlite::Connection::open(path).expect("the test's database");
    connection.busy_timeout(BUSY).expect("a time to wait");
    connection.execute_batch(sql).expect("statements that the database takes");
}

fn folder() -> TempDir {
    tempfile::Builder::new().prefix("store-test-").tempdir().expect("a temporary folder")
}

fn migrated(migrations: &[Migration], place: &Path) -> Vec<u8> {
    let steps = spelled(Engine::Sqlite, migrations).expect("migrations that can be spelled");
    let key = steps.iter().map(refinery::Migration::checksum).collect();
    let mut kept = MIGRATED.lock().unwrap_or_else(PoisonError::into_inner);
    let made = kept.get_or_insert_default().entry(key).or_insert_with(|| {
        let path = place.join("template.db");
        // The last connection that closes moves everything from the log into the file.
        sqlite::migrate(&path, &steps).expect("migrations that can be applied");
        std::fs::read(&path).expect("the migrated file")
    });
    made.clone()
}
