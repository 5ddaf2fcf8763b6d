//! Opening: migrations, versions, and who may run beside whom.

use store::testing::{self, schema};
use store::{Database, Migration, OpenError, Store, lock_server};

use crate::support::{MIGRATIONS, database, note, notes, workspace};

#[tokio::test]
async fn four_processes_may_open_an_empty_database_at_once() {
    let database = testing::empty(&MIGRATIONS);
    let openers: Vec<_> = (0..4)
        .map(|_| {
            let options = database.clone();
            std::thread::spawn(move || Store::open(options, &MIGRATIONS))
        })
        .collect();
    let stores: Vec<_> = openers.into_iter().map(|opener| opener.join().unwrap().unwrap()).collect();
    let workspace = workspace(&stores[0]).await;
    for store in &stores {
        store.write(workspace, "notes.add", |tx| note(tx, "here")).await.unwrap();
    }
    assert_eq!(notes(&stores[3], workspace).await.len(), 4);
}

/// The same words in each run: so both engines have the same schema.
#[tokio::test]
async fn both_engines_have_the_same_schema() {
    let database = database();
    let lines = database.store().read(|db| schema(db)).await.unwrap();
    let expected = [
        "accounts primary key (id)",
        "accounts unique (email)",
        "accounts.email text not null",
        "accounts.id blob not null",
        "notes primary key (workspace_id, id)",
        "notes unique index notes_by_seq (workspace_id, seq)",
        "notes.at bigint not null",
        "notes.body text not null",
        "notes.done boolean not null",
        "notes.extra text",
        "notes.id blob not null",
        "notes.seq bigint not null",
        "notes.weight double precision",
        "notes.workspace_id blob not null",
        "workspace_seqs primary key (workspace_id)",
        "workspace_seqs.last_at bigint not null",
        "workspace_seqs.seq bigint not null",
        "workspace_seqs.workspace_id blob not null",
    ];
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn a_program_older_than_the_schema_refuses_to_start() {
    let database = database();
    drop(database.store());
    let refused = Store::open(database.clone(), &[]).err().unwrap();
    assert!(matches!(refused, OpenError::NewerSchema { database: 1, program: 0 }), "{refused}");
    assert!(refused.to_string().contains("start the newer program"));
}

#[tokio::test]
async fn a_newer_program_migrates_what_an_older_one_left() {
    let database = database();
    let old = database.store();
    let workspace = workspace(&old).await;
    old.write(workspace, "notes.add", |tx| note(tx, "old")).await.unwrap();
    let more = Migration::new("V2__tags", "create table tags (id {id} not null primary key);");
    let new = Store::open(database.clone(), &[MIGRATIONS[0], more]).unwrap();
    assert_eq!(notes(&new, workspace).await, [(1, "old".to_owned())]);
    // The older one keeps running meanwhile.
    old.write(workspace, "notes.add", |tx| note(tx, "older")).await.unwrap();
    assert_eq!(notes(&new, workspace).await.len(), 2);
}

#[tokio::test]
async fn migrations_that_differ_from_what_was_applied_are_refused() {
    let database = database();
    let changed = Migration::new("V1__notes", "create table notes (id {id});");
    let refused = Store::open(database.clone(), &[changed]).err().unwrap();
    assert!(matches!(refused, OpenError::Migration(_)), "{refused}");
    let deferred = Migration::new(
        "V2__children",
        "create table children (parent bigint references parents (id) DEFERRABLE initially deferred);",
    );
    let refused = Store::open(database.clone(), &[MIGRATIONS[0], deferred]).err().unwrap();
    assert!(matches!(refused, OpenError::RefusedMigration { .. }), "{refused}");
}

#[test]
fn a_second_server_on_a_data_directory_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let first = lock_server(place.path()).unwrap();
    let refused = lock_server(place.path()).unwrap_err();
    assert!(matches!(&refused, OpenError::AlreadyRunning(path) if path == place.path()));
    assert!(refused.to_string().contains("stop it first"));
    drop(first);
    lock_server(place.path()).unwrap();
}

#[test]
fn an_address_that_makes_no_sense_is_refused_with_a_sentence() {
    let place = tempfile::tempdir().unwrap();
    std::fs::write(place.path().join("file"), "no directory").unwrap();
    let nowhere = [
        Database::Sqlite { path: place.path().join("file/aureole.db") },
        Database::Postgres { url: "postgres://".to_owned() },
        Database::Postgres { url: "postgres://127.0.0.1:1/x?sslmode=perhaps".to_owned() },
        Database::Postgres { url: "postgres://kim@127.0.0.1:1/x".to_owned() },
    ];
    for database in nowhere {
        let refused = Store::open(store::Options::new(database), &MIGRATIONS).err().unwrap();
        assert!(refused.to_string().contains(' '), "{refused}");
    }
}
