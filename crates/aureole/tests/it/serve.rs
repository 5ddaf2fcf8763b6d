//! The program as processes: how they start, stop, die, and run beside one another.

mod crash;
mod disk;
mod nodes;
mod start;
mod stop;

use std::collections::BTreeSet;

use aureole::migrations::MIGRATIONS;
use serde_json::json;
use store::{Database, Error, Options, Query, Store, params};

use crate::support::{Installation, Process};

/// A ticket's number, if the server has acknowledged it.
pub(crate) async fn open_ticket(http: &reqwest::Client, server: &str, key: &str) -> Result<i64, reqwest::Error> {
    let form = json!({ "subject": "It stops half-way", "contact": { "email": "jane@customer.example" } });
    let call = http.post(format!("{server}/api/v1/tickets")).bearer_auth(key).json(&form);
    let answer: serde_json::Value = call.send().await?.error_for_status()?.json().await?;
    Ok(answer["data"]["number"].as_i64().expect("a number"))
}

/// Opens tickets, so many at a time, until `enough` says so or the server is gone; answers what was acknowledged.
pub(crate) async fn open_tickets(
    server: &Process,
    key: &str,
    at_once: usize,
    enough: impl Fn(usize) -> bool + Clone + Send + 'static,
) -> BTreeSet<i64> {
    let opener = |_| {
        let (server, key, enough) = (server.url().to_owned(), key.to_owned(), enough.clone());
        tokio::spawn(async move {
            let (http, mut acknowledged) = (crate::support::client(), BTreeSet::new());
            for tried in 0.. {
                if enough(tried) {
                    break;
                }
                match open_ticket(&http, &server, &key).await {
                    Ok(number) => drop(acknowledged.insert(number)),
                    Err(error) if error.is_connect() => break,
                    Err(_) => {}
                }
            }
            acknowledged
        })
    };
    let openers: Vec<_> = (0..at_once).map(opener).collect();
    let mut all = BTreeSet::new();
    for opener in openers {
        for number in opener.await.expect("it opens tickets") {
            assert!(all.insert(number), "ticket {number} was acknowledged twice");
        }
    }
    all
}

/// The data as no server stands between.
pub(crate) fn data(place: &Installation) -> Store {
    let database = match place.database_url() {
        Some(url) => Database::Postgres { url: url.to_owned() },
        None => Database::Sqlite { path: place.folder().join("aureole.db") },
    };
    Store::open(Options::new(database), MIGRATIONS).expect("the database opens")
}

/// A later program has changed the schema.
pub(crate) async fn upgrade(place: &Installation) {
    let store = data(place);
    let later = store.directory("tests.upgrade", |tx| {
        tx.execute(
            "insert into refinery_schema_history (version, name, applied_on, checksum) values (9999, 'later', $1, '1')",
            params!["2030-01-01T00:00:00Z"],
        )
    });
    later.await.expect("a step of a later program");
}

/// The numbers of the tickets in the database, none of them twice.
pub(crate) async fn tickets(place: &Installation) -> BTreeSet<i64> {
    let store = data(place);
    let read = store.read(|db| {
        let rows = db.rows("select number from tickets", params![])?;
        rows.iter().map(|row| row.get::<i64>("number")).collect::<Result<Vec<_>, Error>>()
    });
    let numbers = read.await.expect("tickets");
    let unique: BTreeSet<_> = numbers.iter().copied().collect();
    assert_eq!(unique.len(), numbers.len(), "a number was given twice");
    unique
}
