//! A schema small enough to read, and the few things that every test needs.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use store::testing::TestDatabase;
use store::{Error, Migration, Query, Store, Tx, WorkspaceId, params};
use uuid::Uuid;

/// Notes in workspaces, and one directory table.
pub(crate) const MIGRATIONS: [Migration; 1] = [Migration::new(
    "V1__notes",
    "create table notes (
        workspace_id {id} not null,
        id {id} not null,
        seq bigint not null,
        at bigint not null,
        body {text} not null,
        done {bool} not null,
        weight double precision,
        extra {json},
        primary key (workspace_id, id)
    );
    create unique index notes_by_seq on notes (workspace_id, seq);
    create table accounts (
        id {id} not null primary key,
        email {text} not null unique
    );",
)];

pub(crate) fn database() -> TestDatabase {
    store::testing::database(&MIGRATIONS)
}

/// A database whose clock stands still.
pub(crate) fn stopped_at(at: i64) -> (TestDatabase, Arc<AtomicI64>) {
    let mut database = database();
    let clock = Arc::new(AtomicI64::new(at));
    let told = Arc::clone(&clock);
    database.clock = Arc::new(move || told.load(Ordering::SeqCst));
    (database, clock)
}

pub(crate) async fn workspace(store: &Store) -> WorkspaceId {
    let id = WorkspaceId(Uuid::new_v4());
    store
        .create_workspace(id, "workspaces.create", |_| Ok::<_, Error>(()))
        .await
        .unwrap();
    id
}

/// Writes a note with the next number; answers its number.
pub(crate) fn note(tx: &mut Tx<'_>, body: &str) -> Result<i64, Error> {
    let (id, seq, at) = (tx.new_id(), tx.next_seq(), tx.at());
    let workspace = tx.workspace();
    tx.execute(
        "insert into notes (workspace_id, id, seq, at, body, done) values ($1, $2, $3, $4, $5, $6)",
        params![workspace, id, seq, at, body, false],
    )?;
    Ok(seq)
}

/// The notes of a workspace by number.
pub(crate) async fn notes(store: &Store, workspace: WorkspaceId) -> Vec<(i64, String)> {
    let read = store.read(move |db| {
        let rows = db.rows(
            "select seq, body from notes where workspace_id = $1 order by seq",
            params![workspace],
        )?;
        rows.iter()
            .map(|row| Ok((row.get("seq")?, row.get("body")?)))
            .collect::<Result<_, Error>>()
    });
    read.await.unwrap()
}
