//! Two at once: what a verb has checked holds until its commit, in whichever process the other runs.

use std::sync::Arc;
use std::time::{Duration, Instant};

use store::{Engine, Error, Query, Store, Tx, WorkspaceId, params};
use tokio::sync::Barrier;
use uuid::Uuid;

use crate::support::{database, note, notes, past_the_store, workspace};

const ROUNDS: usize = 1_000;

/// Takes the note with this number, unless it is taken.
fn take(tx: &mut Tx<'_>, seq: i64) -> Result<bool, Error> {
    let workspace = tx.workspace();
    let sql = "select done from notes where workspace_id = $1 and seq = $2";
    let taken = tx.row(sql, params![workspace, seq])?.map(|row| row.get::<bool>("done")).transpose()?;
    if taken != Some(false) {
        return Ok(false);
    }
    let sql = "update notes set done = $3 where workspace_id = $1 and seq = $2";
    tx.execute(sql, params![workspace, seq, true])?;
    Ok(true)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_takers_exactly_one_wins_a_thousand_times() {
    let database = database();
    let stores = [database.store(), database.store()];
    let workspace = workspace(&stores[0]).await;
    let seed =
        stores[0].write(workspace, "notes.seed", |tx| (0..ROUNDS).try_for_each(|_| note(tx, "free").map(|_| ())));
    seed.await.unwrap();
    // In turn: two writes of one process, which share a batch, and writes of two processes.
    let pairs = [[&stores[0], &stores[0]], [&stores[0], &stores[1]]];
    for round in 0..ROUNDS {
        let barrier = Arc::new(Barrier::new(2));
        let takers = pairs[round % 2].map(|store| taker(store, workspace, round as i64 + 1, &barrier));
        let mut wins = 0;
        for taker in takers {
            wins += u32::from(taker.await.unwrap().unwrap());
        }
        assert_eq!(wins, 1, "round {round}");
    }
}

fn taker(
    store: &Store,
    workspace: WorkspaceId,
    seq: i64,
    barrier: &Arc<Barrier>,
) -> tokio::task::JoinHandle<Result<bool, Error>> {
    let (store, barrier) = (store.clone(), Arc::clone(barrier));
    tokio::spawn(async move {
        barrier.wait().await;
        Ok(store.write(workspace, "notes.take", move |tx| take(tx, seq)).await?.value)
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_claims_on_a_name_one_wins() {
    let database = database();
    let stores = [database.store(), database.store()];
    for round in 0..50 {
        let claims = stores.clone().map(|store| {
            let email = format!("kim{round}@example.com");
            tokio::spawn(async move {
                let claim = move |tx: &mut Tx<'_>| {
                    let id = tx.new_id();
                    let sql = "insert into accounts (id, email) values ($1, $2)";
                    tx.execute(sql, params![id, &email])
                };
                store.directory("accounts.create", claim).await
            })
        });
        let mut wins = 0;
        for claim in claims {
            match claim.await.unwrap() {
                Ok(_) => wins += 1,
                Err(error) => assert!(matches!(error, Error::Constraint { .. }), "{error}"),
            }
        }
        assert_eq!(wins, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_of_a_workspace_has_no_gaps_whoever_writes() {
    let database = database();
    let stores = [database.store(), database.store(), database.store()];
    let workspaces = [workspace(&stores[0]).await, workspace(&stores[0]).await];
    let writers: Vec<_> = (0..300_usize)
        .map(|number| {
            let (store, workspace) = (stores[number % 3].clone(), workspaces[number % 2]);
            tokio::spawn(async move { store.write(workspace, "notes.add", |tx| note(tx, "x")).await })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap().unwrap();
    }
    for workspace in workspaces {
        let read = stores[0].read(move |db| {
            let sql = "select seq, at from notes where workspace_id = $1 order by seq";
            let rows = db.rows(sql, params![workspace])?;
            rows.iter().map(|row| Ok((row.get("seq")?, row.get("at")?))).collect::<Result<Vec<(i64, i64)>, Error>>()
        });
        let log = read.await.unwrap();
        assert_eq!(log.iter().map(|(seq, _)| *seq).collect::<Vec<_>>(), (1..=150).collect::<Vec<_>>());
        assert!(log.is_sorted_by(|one, next| one.1 < next.1), "later in the log is later in time");
    }
}

/// Somebody holds what a write needs for a while; the write waits and succeeds.
#[tokio::test]
async fn a_write_waits_for_a_lock_of_another_program() {
    let database = database();
    let store = database.store();
    let workspace = workspace(&store).await;
    let held = database.database.clone();
    let engine = store.engine();
    let holder = std::thread::spawn(move || match engine {
        Engine::Sqlite => past_the_store(
            &held,
            "begin immediate; with recursive n(i) as (select 1 union all select i + 1 from n where i < 2000000)
             select count(*) from n; commit;",
        ),
        Engine::Postgres => {
            past_the_store(&held, "begin; select * from workspace_seqs for update; select pg_sleep(0.3); commit;")
        }
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    let written = store.write(workspace, "notes.add", |tx| note(tx, "patient")).await;
    assert_eq!(written.unwrap().seq, 1);
    holder.join().unwrap();
    assert_eq!(notes(&store, workspace).await.len(), 1);
}

/// Data and number of one read belong together, however long it takes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_is_one_snapshot() {
    let database = database();
    let store = database.store();
    let workspace = workspace(&store).await;
    let writing = store.clone();
    let writer = tokio::spawn(async move {
        for _ in 0..150 {
            writing.write(workspace, "notes.add", |tx| note(tx, "x")).await.unwrap();
        }
    });
    let started = Instant::now();
    while !writer.is_finished() && started.elapsed() < Duration::from_secs(20) {
        let read = store.read(move |db| {
            let sql = "select seq from workspace_seqs where workspace_id = $1";
            let seq: i64 = db.row(sql, params![workspace])?.map_or(Ok(0), |row| row.get("seq"))?;
            std::thread::sleep(Duration::from_millis(2));
            let sql = "select count(*) as notes from notes where workspace_id = $1";
            let notes: i64 = db.row(sql, params![workspace])?.map_or(Ok(0), |row| row.get("notes"))?;
            Ok::<_, Error>((seq, notes))
        });
        let (seq, notes) = read.await.unwrap();
        assert_eq!(seq, notes);
    }
    writer.await.unwrap();
}

#[tokio::test]
async fn ids_of_one_transaction_are_told_apart_although_chance_repeats_itself() {
    let mut database = database();
    database.random = Arc::new(|bytes: &mut [u8]| bytes.fill(7));
    let store = database.store();
    let workspace = workspace(&store).await;
    let made = store.write(workspace, "ids", |tx| Ok::<_, Error>([tx.new_id(), tx.new_id(), tx.new_id()]));
    let made: [Uuid; 3] = made.await.unwrap().value;
    assert!(made.is_sorted_by(|one, next| one < next));
}
