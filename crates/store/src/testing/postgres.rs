//! PostgreSQL: a copy of a migrated database, which stays on the server for later runs.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};

use postgres::Client;
use uuid::Uuid;

use crate::migrations::spelled;
use crate::postgres::{Role, Server};
use crate::{Engine, Migration};

/// Keeps two processes from making the same template.
const TEMPLATE_LOCK: i64 = 0x5354_4f52_5445_4d50;

/// The templates that this process has seen, by server and by what was applied.
static TEMPLATES: Mutex<Option<HashMap<(String, String), String>>> = Mutex::new(None);

pub(super) fn copy(server: &str, migrations: &[Migration]) -> (String, Box<dyn Send + Sync>) {
    create(server, &format!(" template {}", template(server, migrations)))
}

pub(super) fn empty(server: &str) -> (String, Box<dyn Send + Sync>) {
    create(server, "")
}

pub(super) fn meddle(database: &str, sql: &str) {
    on_server(database, |client| client.batch_execute(sql).expect("statements that the database takes"));
}

fn create(server: &str, how: &str) -> (String, Box<dyn Send + Sync>) {
    let name = format!("store_test_{}", Uuid::new_v4().simple());
    let sql = format!("create database {name}{how}");
    on_server(server, move |client| client.batch_execute(&sql).expect("a database for the test"));
    (address(server, &name), Box::new(Place { server: server.to_owned(), name }))
}

/// Drops the database with the test, whoever is still connected.
struct Place {
    server: String,
    name: String,
}

impl Drop for Place {
    fn drop(&mut self) {
        let sql = format!("drop database if exists {} with (force)", self.name);
        on_server(&self.server, move |client| {
            if let Err(error) = client.batch_execute(&sql) {
                tracing::warn!(%error, "a test's database stays behind");
            }
        });
    }
}

fn template(server: &str, migrations: &[Migration]) -> String {
    let steps = spelled(Engine::Postgres, migrations).expect("migrations that can be spelled");
    let mut applied = String::new();
    for step in &steps {
        let _ = write!(applied, "_{:x}", step.checksum());
    }
    let key = (server.to_owned(), applied);
    let mut known = TEMPLATES.lock().unwrap_or_else(PoisonError::into_inner);
    let known = known.get_or_insert_default();
    known.entry(key).or_insert_with_key(|(_, applied)| make_template(server, applied, steps)).clone()
}

fn make_template(server: &str, applied: &str, steps: Vec<refinery::Migration>) -> String {
    // A name has at most 63 bytes: the newest step and the number of steps tell schemas apart well enough only
    // together with all checksums, so those are folded into one.
    let folded = applied
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let name = format!("store_template_{folded:x}");
    let (server, made) = (server.to_owned(), name.clone());
    on_server(&server.clone(), move |client| {
        client.execute("select pg_advisory_lock($1)", &[&TEMPLATE_LOCK]).expect("the lock");
        let sql = "select 1 from pg_database where datname = $1";
        if client.query_opt(sql, &[&made]).expect("the list of databases").is_some() {
            return;
        }
        // Renamed when complete, so that a run that was killed leaves no half template.
        let draft = format!("store_draft_{}", Uuid::new_v4().simple());
        client.batch_execute(&format!("create database {draft}")).expect("a database");
        let address = Server::parse(&address(&server, &draft)).expect("its address");
        address.migrate(&steps).expect("migrations that can be applied");
        client.batch_execute(&format!("alter database {draft} rename to {made}")).expect("its name");
    });
    name
}

/// Works on the server from a thread of its own: tests are async, where a client panics.
fn on_server(server: &str, work: impl FnOnce(&mut Client) + Send) {
    let run = || {
        let server = Server::parse(server).expect("a PostgreSQL URL");
        work(&mut server.connect(Role::Migration).expect("a PostgreSQL server for tests"));
    };
    let finished = std::thread::scope(|scope| scope.spawn(run).join());
    assert!(finished.is_ok() || std::thread::panicking(), "the PostgreSQL server for tests failed");
}

/// The URL of another database on the same server.
fn address(server: &str, database: &str) -> String {
    let (address, query) = server.split_once('?').unwrap_or((server, ""));
    let host_begins = address.find("://").map_or(0, |place| place + 3);
    let host = address[host_begins..].find('/').map_or(address, |place| &address[..host_begins + place]);
    let query = if query.is_empty() { String::new() } else { format!("?{query}") };
    format!("{host}/{database}{query}")
}
