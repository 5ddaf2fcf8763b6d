//! A schema small enough to read, and the few things that every test needs.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use store::testing::TestDatabase;
use store::{Database, Error, Migration, Query, Store, Tx, WorkspaceId, params};
use tokio::task::JoinHandle;
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
    store.create_workspace(id, "workspaces.create", |_| Ok::<_, Error>(())).await.unwrap();
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
        let rows = db.rows("select seq, body from notes where workspace_id = $1 order by seq", params![workspace])?;
        rows.iter().map(|row| Ok((row.get("seq")?, row.get("body")?))).collect::<Result<_, Error>>()
    });
    read.await.unwrap()
}

/// Runs SQL past the store, as another program would.
pub(crate) fn past_the_store(database: &Database, sql: &str) {
    match database {
        Database::Sqlite { path } => {
            let raw = rusqlite::Connection::open(path).unwrap();
            raw.busy_timeout(Duration::from_secs(5)).unwrap();
            raw.execute_batch(sql).unwrap();
        }
        Database::Postgres { url } => with_client(url, |client| client.batch_execute(sql).unwrap()),
    }
}

/// Works with a client of one's own, on a thread where a client may live.
pub(crate) fn with_client<T: Send>(url: &str, work: impl FnOnce(&mut postgres::Client) -> T + Send) -> T {
    let run = || work(&mut postgres::Client::connect(url, postgres::NoTls).unwrap());
    std::thread::scope(|scope| scope.spawn(run).join().unwrap())
}

/// Keeps a workspace's writes waiting, so that those that follow share a batch.
pub(crate) struct Gate {
    open: Arc<(Mutex<bool>, Condvar)>,
    held: JoinHandle<()>,
}

impl Gate {
    pub(crate) async fn close(store: &Store, workspace: WorkspaceId) -> Self {
        let open = Arc::new((Mutex::new(false), Condvar::new()));
        let entered = Arc::new(AtomicBool::new(false));
        let (gate, inside, store) = (Arc::clone(&open), Arc::clone(&entered), store.clone());
        let held = tokio::spawn(async move {
            let wait = move |_: &mut Tx<'_>| {
                inside.store(true, Ordering::SeqCst);
                let (is_open, changed) = &*gate;
                drop(changed.wait_while(is_open.lock().unwrap(), |open| !*open).unwrap());
                Ok::<_, Error>(())
            };
            store.write(workspace, "gate", wait).await.unwrap();
        });
        until(|| entered.load(Ordering::SeqCst)).await;
        Gate { open, held }
    }

    /// Lets go once so many writes wait behind.
    pub(crate) async fn open_after(self, store: &Store, waiting: u64) {
        until(|| store.metrics().writes_waiting > waiting).await;
        *self.open.0.lock().unwrap() = true;
        self.open.1.notify_all();
        self.held.await.unwrap();
    }
}

/// Waits until a condition holds, at most as long as a slow machine may need.
pub(crate) async fn until(mut condition: impl FnMut() -> bool) {
    for _ in 0..2_000 {
        if condition() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("waited ten seconds in vain");
}
