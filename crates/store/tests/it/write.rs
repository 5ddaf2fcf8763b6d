//! What a write promises: order, numbers without gaps, ids and times that grow, nothing half done.

use store::{Error, Query, WorkspaceId, params};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::support::{Gate, MIGRATIONS, database, note, notes, stopped_at, until, workspace};

#[tokio::test]
async fn numbers_follow_commit_order_without_gaps() {
    let database = database();
    let store = database.store();
    let workspace = workspace(&store).await;
    let mut writers = JoinSet::new();
    for number in 0..200 {
        let store = store.clone();
        writers.spawn(async move {
            let verb = move |tx: &mut store::Tx<'_>| {
                let seq = note(tx, &format!("note {number}"))?;
                if number % 3 == 0 { Err(Error::Database("the verb's own refusal".to_owned())) } else { Ok(seq) }
            };
            store.write(workspace, "notes.add", verb).await
        });
    }
    let mut acknowledged = Vec::new();
    while let Some(written) = writers.join_next().await {
        if let Ok(written) = written.unwrap() {
            assert!(written.seq >= written.value);
            acknowledged.push(written.value);
        }
    }
    acknowledged.sort_unstable();
    assert_eq!(acknowledged, (1..=133).collect::<Vec<i64>>());
    let stored: Vec<i64> = notes(&store, workspace).await.into_iter().map(|(seq, _)| seq).collect();
    assert_eq!(stored, acknowledged);
    assert!(store.metrics().commits < 200, "writes share commits");
}

#[tokio::test]
async fn times_and_ids_grow_although_the_clock_stands() {
    let (database, _clock) = stopped_at(1_700_000_000_000_000);
    let store = database.store();
    let workspace = workspace(&store).await;
    let mut last = (0, Uuid::nil());
    for _ in 0..5 {
        let write = store.write(workspace, "notes.add", |tx| {
            note(tx, "x")?;
            Ok::<_, Error>((tx.at(), tx.new_id(), tx.new_id()))
        });
        let (at, first, second) = write.await.unwrap().value;
        assert!(at > last.0 && first > last.1 && second > first);
        assert_eq!(first.get_version_num(), 7);
        last = (at, second);
    }
}

#[tokio::test]
async fn what_an_import_tells_of_lies_in_the_past_and_turns_no_clock_back() {
    let (database, _clock) = stopped_at(1_700_000_000_000_000);
    let store = database.store();
    let workspace = workspace(&store).await;
    let write = |happened_at: Option<i64>| {
        store.write(workspace, "notes.add", move |tx| {
            happened_at.into_iter().for_each(|at| tx.import_at(at));
            note(tx, "x")?;
            Ok::<_, Error>(tx.at())
        })
    };
    let before = write(None).await.unwrap().value;
    assert_eq!(write(Some(5)).await.unwrap().value, 5);
    assert!(write(Some(i64::MAX)).await.unwrap().value > before, "nothing is imported from the future");
    let (after, seq) = write(None).await.map(|written| (written.value, written.seq)).unwrap();
    assert!(after > before + 1, "the clock of the log went on");
    assert_eq!(seq, 4);
}

#[tokio::test]
async fn every_kind_of_value_comes_back() {
    let database = database();
    let store = database.store();
    let workspace = workspace(&store).await;
    let written = store.write(workspace, "notes.add", |tx| {
        let id = tx.new_id();
        let extra = serde_json::json!({"plan": "pro", "seats": 3, "trial": false, "gone": null});
        let workspace = tx.workspace();
        tx.execute(
            "insert into notes (id, workspace_id, seq, at, body, done, weight, extra)
             values ($2, $1, 0, $3, $4, $5, $6, $7)",
            params![workspace, id, 7_i64, "café", true, 0.5, &extra],
        )?;
        Ok::<_, Error>((id, extra))
    });
    let (id, extra) = written.await.unwrap().value;
    let row = store.read(move |db| {
        let (plan, seats) = (db.engine().json_text("extra", "plan"), db.engine().json_text("extra", "seats"));
        let (trial, gone) = (db.engine().json_text("extra", "trial"), db.engine().json_text("extra", "gone"));
        let sql = format!(
            "select id, at, body, done, weight, extra, {plan} as plan, {seats} as seats, {trial} as trial,
             {gone} as gone from notes where workspace_id = $2 and id = $1"
        );
        db.row(&sql, params![id, workspace])
    });
    let row = row.await.unwrap().unwrap();
    assert_eq!(row.get::<Uuid>("id").unwrap(), id);
    assert_eq!(row.get::<i64>("at").unwrap(), 7);
    assert_eq!(row.get::<String>("body").unwrap(), "café");
    assert!(row.get::<bool>("done").unwrap());
    assert_eq!(row.get::<Option<f64>>("weight").unwrap(), Some(0.5));
    assert_eq!(row.get::<serde_json::Value>("extra").unwrap(), extra);
    for (column, expected) in [("plan", Some("pro")), ("seats", Some("3")), ("trial", Some("false")), ("gone", None)] {
        assert_eq!(row.get::<Option<String>>(column).unwrap().as_deref(), expected, "{column}");
    }
    assert!(matches!(row.get::<i64>("body"), Err(Error::Column { .. })));
    assert!(matches!(row.get::<i64>("nothing"), Err(Error::Column { .. })));
}

#[tokio::test]
async fn an_unknown_workspace_is_refused() {
    let database = database();
    let store = database.store();
    let nowhere = WorkspaceId(Uuid::new_v4());
    let refused = store.write(nowhere, "notes.add", |tx| note(tx, "lost")).await;
    assert!(matches!(refused, Err(Error::UnknownWorkspace(id)) if id == nowhere));
    assert_eq!(notes(&store, nowhere).await, []);
}

#[tokio::test]
async fn a_workspace_begins_once() {
    let database = database();
    let store = database.store();
    let id = WorkspaceId(Uuid::new_v4());
    let begun = store.create_workspace(id, "workspaces.create", |tx| note(tx, "first")).await.unwrap();
    assert_eq!((begun.value, begun.seq), (1, 1));
    let again = store.create_workspace(id, "workspaces.create", |tx| note(tx, "first")).await;
    assert!(matches!(again, Err(Error::Constraint { .. })), "{again:?}");
    assert_eq!(notes(&store, id).await, [(1, "first".to_owned())]);
}

/// A burst leaves a long log behind, which would be read through at the next start.
#[tokio::test]
async fn the_write_ahead_log_is_emptied_when_nobody_writes() {
    let database = store::testing::sqlite(&MIGRATIONS);
    let store = database.store();
    let workspace = workspace(&store).await;
    store.write(workspace, "notes.add", |tx| note(tx, &"x".repeat(100_000))).await.unwrap();
    assert!(store.metrics().wal_bytes > Some(100_000));
    until(|| store.metrics().wal_bytes == Some(0)).await;
    assert_eq!(notes(&store, workspace).await.len(), 1);
}

#[tokio::test]
async fn metrics_count_what_happened() {
    let database = database();
    let store = database.store();
    let workspace = workspace(&store).await;
    let before = store.metrics();
    store.write(workspace, "notes.add", |tx| note(tx, "x")).await.unwrap();
    let slow = store.write(workspace, "slow", |_| {
        std::thread::sleep(std::time::Duration::from_millis(60));
        Err::<(), _>(Error::Closed)
    });
    assert!(slow.await.is_err());
    notes(&store, workspace).await;
    until(|| store.metrics().reads > before.reads).await;
    let after = store.metrics();
    assert_eq!(after.writes - before.writes, 1);
    assert_eq!(after.writes_failed - before.writes_failed, 1);
    assert_eq!(after.slow_writes - before.slow_writes, 1);
    // A worker answers before it lays its counter down.
    until(|| (store.metrics().writes_waiting, store.metrics().reads_waiting) == (0, 0)).await;
}

/// What was erased is in no file of the directory once the log is emptied.
#[tokio::test]
async fn what_is_erased_is_gone_from_the_disk() {
    fn holds(folder: &std::path::Path, needle: &str) -> bool {
        std::fs::read_dir(folder).unwrap().any(|file| {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            bytes.windows(needle.len()).any(|window| window == needle.as_bytes())
        })
    }
    let database = store::testing::sqlite(&MIGRATIONS);
    let store::Database::Sqlite { path } = &database.database else { unreachable!("made on SQLite") };
    let folder = path.parent().unwrap();
    let store = database.store();
    let workspace = workspace(&store).await;
    let address = "kim.secret@example.com";
    store.write(workspace, "notes.add", move |tx| note(tx, &format!("from {address}").repeat(400))).await.unwrap();
    assert!(holds(folder, address));
    let sql = "delete from notes where workspace_id = $1";
    store.write(workspace, "notes.erase", move |tx| tx.execute(sql, params![workspace])).await.unwrap();
    until(|| store.metrics().wal_bytes == Some(0)).await;
    assert!(!holds(folder, address));
}

#[tokio::test]
async fn a_write_whose_caller_went_away_happens_all_the_same() {
    let database = database();
    let store = database.store();
    let workspace = workspace(&store).await;
    let gate = Gate::close(&store, workspace).await;
    let caller = store.clone();
    let gone = tokio::spawn(async move { caller.write(workspace, "notes.add", |tx| note(tx, "orphan")).await });
    until(|| store.metrics().writes_waiting == 2).await;
    gone.abort();
    assert!(gone.await.unwrap_err().is_cancelled());
    gate.open_after(&store, 1).await;
    store.write(workspace, "notes.add", |tx| note(tx, "next")).await.unwrap();
    let bodies: Vec<_> = notes(&store, workspace).await.into_iter().map(|(_, body)| body).collect();
    assert_eq!(bodies, ["orphan", "next"]);
}
