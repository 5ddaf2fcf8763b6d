//! Databases for tests: each test gets its own, migrated, and gone when the test ends.
//!
//! `AUREOLE_TEST_DATABASE_URL` chooses the engine: absent it is SQLite, else a PostgreSQL server on which the
//! tests may create databases. Migrations run once; each database is a copy of the result.

mod postgres;
mod schema;
mod sqlite;
mod statements;

pub use schema::schema;
pub use statements::{Statement, prepare, statements};

use std::ops::{Deref, DerefMut};

use crate::{Database, Migration, Options, Store};

/// Names the PostgreSQL server for tests.
const SERVER_VARIABLE: &str = "AUREOLE_TEST_DATABASE_URL";

/// A migrated, empty database of a test's own. It derefs to the [`Options`] that open it, so a test can set the
/// clock first. Keep it for as long as its stores.
pub struct TestDatabase {
    options: Options,
    migrations: Vec<Migration>,
    _place: Box<dyn Send + Sync>,
}

/// A database on the engine that the environment chooses.
///
/// # Panics
/// When it can't be made: a test can't go on without it.
#[must_use]
pub fn database(migrations: &[Migration]) -> TestDatabase {
    match postgres_server() {
        Some(server) => postgres(&server, migrations),
        None => sqlite(migrations),
    }
}

/// The PostgreSQL server that the environment names.
#[must_use]
pub fn postgres_server() -> Option<String> {
    std::env::var(SERVER_VARIABLE).ok().filter(|url| !url.is_empty())
}

/// A database on the PostgreSQL server at a URL, whatever the environment says.
///
/// # Panics
/// When it can't be made.
#[must_use]
pub fn postgres(server: &str, migrations: &[Migration]) -> TestDatabase {
    let (url, place) = postgres::copy(server, migrations);
    TestDatabase::new(Database::Postgres { url }, migrations, place)
}

/// A database on the engine that the environment chooses, not migrated yet: for tests of the first start.
///
/// # Panics
/// When it can't be made.
#[must_use]
pub fn empty(migrations: &[Migration]) -> TestDatabase {
    if let Some(server) = postgres_server() {
        let (url, place) = postgres::empty(&server);
        return TestDatabase::new(Database::Postgres { url }, migrations, place);
    }
    let (path, place) = sqlite::empty();
    TestDatabase::new(Database::Sqlite { path }, migrations, place)
}

/// A database on SQLite, whatever the environment says.
///
/// # Panics
/// When it can't be made.
#[must_use]
pub fn sqlite(migrations: &[Migration]) -> TestDatabase {
    let (path, place) = sqlite::copy(migrations);
    TestDatabase::new(Database::Sqlite { path }, migrations, place)
}

impl TestDatabase {
    fn new(database: Database, migrations: &[Migration], place: Box<dyn Send + Sync>) -> Self {
        // Hundreds of tests share the machine, so none takes as much of it as a server would.
        let options = Options { writers: 3, readers: 2, ..Options::new(database) };
        TestDatabase { options, migrations: migrations.to_vec(), _place: place }
    }

    /// Opens the database; several stores on it stand for several processes.
    ///
    /// # Panics
    /// When it can't be opened.
    #[must_use]
    pub fn store(&self) -> Store {
        Store::open(self.options.clone(), &self.migrations).expect("a test's database opens")
    }

    /// Runs statements behind the stores' backs, as whoever looks after a database may: also those that no closure may run.
    ///
    /// # Panics
    /// When the database refuses them.
    pub fn meddle(&self, sql: &str) {
        match &self.options.database {
            Database::Sqlite { path } => sqlite::meddle(path, sql),
            Database::Postgres { url } => postgres::meddle(url, sql),
        }
    }
}

impl Deref for TestDatabase {
    type Target = Options;

    fn deref(&self) -> &Options {
        &self.options
    }
}

impl DerefMut for TestDatabase {
    fn deref_mut(&mut self) -> &mut Options {
        &mut self.options
    }
}
