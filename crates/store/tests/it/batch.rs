//! Many writes share a commit, and each gets its own answer, whatever happens to the others.

use store::testing;
use store::{Constraint, Error, Store, Tx, WorkspaceId, params};
use tokio::task::JoinHandle;

use crate::support::{Gate, MIGRATIONS, database, note, notes, past_the_store, workspace};

const GOOD: usize = 40;

type Answer = JoinHandle<Result<i64, Error>>;

fn spawn(store: &Store, workspace: WorkspaceId, verb: fn(&mut Tx<'_>) -> Result<i64, Error>) -> Answer {
    let store = store.clone();
    tokio::spawn(async move { Ok(store.write(workspace, "batch", verb).await?.value) })
}

/// Good writes, then a bad one, then good ones: all wait together. Answers what became of the good and of the bad.
async fn around(
    store: &Store,
    workspace: WorkspaceId,
    bad: fn(&mut Tx<'_>) -> Result<i64, Error>,
) -> (Vec<i64>, Result<i64, Error>) {
    let gate = Gate::close(store, workspace).await;
    let good = |_| spawn(store, workspace, |tx| note(tx, "good"));
    let mut answers: Vec<_> = (0..GOOD / 2).map(good).collect();
    // The order of arrival is the order of spawning on this runtime of one thread.
    let bad = spawn(store, workspace, bad);
    answers.extend((0..GOOD / 2).map(good));
    gate.open_after(store, GOOD as u64 + 1).await;
    let mut acknowledged = Vec::new();
    for answer in answers {
        acknowledged.push(answer.await.unwrap().unwrap());
    }
    (acknowledged, bad.await.unwrap())
}

async fn all_and_only_the_good_stand(store: &Store, workspace: WorkspaceId, acknowledged: Vec<i64>) {
    let stored = notes(store, workspace).await;
    assert!(stored.iter().all(|(_, body)| body == "good"));
    assert_eq!(stored.into_iter().map(|(seq, _)| seq).collect::<Vec<_>>(), acknowledged);
    assert_eq!(acknowledged, (1..=GOOD as i64).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_failing_closure_harms_nobody() {
    let database = database();
    let store = database.store();
    let workspace = workspace(&store).await;
    let before = store.metrics();
    let (acknowledged, failed) = around(&store, workspace, |tx| {
        note(tx, "bad")?;
        Err(Error::Database("its own refusal".to_owned()))
    })
    .await;
    assert_eq!(failed.unwrap_err().to_string(), "its own refusal");
    all_and_only_the_good_stand(&store, workspace, acknowledged).await;
    let after = store.metrics();
    assert!(after.commits - before.commits < GOOD as u64 / 2, "they shared commits");
    assert_eq!(after.batches_repeated, 0);
}

#[tokio::test]
async fn a_panicking_closure_harms_nobody() {
    let database = database();
    let store = database.store();
    let workspace = workspace(&store).await;
    let (acknowledged, failed) = around(&store, workspace, |tx| {
        note(tx, "bad")?;
        panic!("as the test wants")
    })
    .await;
    assert!(matches!(failed, Err(Error::Panicked("batch"))), "{failed:?}");
    all_and_only_the_good_stand(&store, workspace, acknowledged).await;
}

#[tokio::test]
async fn a_statement_that_fails_harms_nobody_even_if_its_closure_goes_on() {
    fn break_a_rule(tx: &mut Tx<'_>) -> Result<u64, Error> {
        note(tx, "bad")?;
        let (workspace, id) = (tx.workspace(), tx.new_id());
        tx.execute(
            "insert into notes (workspace_id, id, seq, at, body, done) values ($1, $2, 1, 0, 'twin', $3)",
            params![workspace, id, false],
        )
    }
    let database = database();
    let store = database.store();
    let one = workspace(&store).await;
    let (acknowledged, failed) = around(&store, one, |tx| break_a_rule(tx).map(|_| 0)).await;
    assert!(matches!(failed, Err(Error::Constraint { kind: Constraint::Unique, .. })), "{failed:?}");
    all_and_only_the_good_stand(&store, one, acknowledged).await;

    let other = workspace(&store).await;
    let (acknowledged, failed) = around(&store, other, |tx| {
        let _ = break_a_rule(tx);
        Ok(0)
    })
    .await;
    assert!(matches!(failed, Err(Error::WentOn("batch"))), "{failed:?}");
    all_and_only_the_good_stand(&store, other, acknowledged).await;
}

/// The closures can't defer a constraint themselves, and migrations that do are refused: the table is the test's.
#[tokio::test]
async fn a_constraint_that_fails_at_the_commit_harms_nobody() {
    let database = database();
    past_the_store(
        &database.database,
        "create table parents (id bigint primary key);
         create table children (parent bigint references parents (id) deferrable initially deferred);",
    );
    let store = database.store();
    let workspace = workspace(&store).await;
    let (acknowledged, failed) = around(&store, workspace, |tx| {
        note(tx, "bad")?;
        tx.execute("insert into children (parent) values (1)", params![]).map(|_| 0)
    })
    .await;
    assert!(matches!(failed, Err(Error::Constraint { kind: Constraint::ForeignKey, .. })), "{failed:?}");
    all_and_only_the_good_stand(&store, workspace, acknowledged).await;
    assert_eq!(store.metrics().batches_repeated, 1);
}

/// A statement that meets a full database ends the whole transaction of SQLite, not just itself.
#[tokio::test]
async fn a_full_database_takes_back_only_what_it_had_no_room_for() {
    let mut database = testing::sqlite(&MIGRATIONS);
    database.bytes_max = Some(400_000);
    let store = database.store();
    let workspace = workspace(&store).await;
    let (acknowledged, failed) = around(&store, workspace, |tx| note(tx, &"too much ".repeat(200_000))).await;
    assert!(matches!(failed, Err(Error::Full(_))), "{failed:?}");
    all_and_only_the_good_stand(&store, workspace, acknowledged).await;
    assert_eq!(store.metrics().batches_repeated, 1);

    // Until nothing fits any more: what was acknowledged is there, the rest was refused.
    let gate = Gate::close(&store, workspace).await;
    let answers: Vec<_> = (0..200).map(|_| spawn(&store, workspace, |tx| note(tx, &"x".repeat(4_000)))).collect();
    gate.open_after(&store, 200).await;
    let (mut kept, mut refused) = (GOOD, 0);
    for answer in answers {
        match answer.await.unwrap() {
            Ok(_) => kept += 1,
            Err(Error::Full(_)) => refused += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert!(refused > 100 && kept > GOOD, "{kept} kept, {refused} refused");
    assert_eq!(notes(&store, workspace).await.len(), kept);
}

/// SQLite's `or rollback` ends the transaction that a whole batch shares.
#[tokio::test]
async fn a_statement_that_ends_the_transaction_ends_only_its_own_write() {
    let database = testing::sqlite(&MIGRATIONS);
    let store = database.store();
    let workspace = workspace(&store).await;
    let (acknowledged, failed) = around(&store, workspace, |tx| {
        let (workspace, id) = (tx.workspace(), tx.new_id());
        for seq in [1_000_i64, 1_000] {
            tx.execute(
                "insert or rollback into notes (workspace_id, id, seq, at, body, done)
                 values ($1, $2, $3, 0, 'bad', 0)",
                params![workspace, id, seq],
            )?;
        }
        Ok(0)
    })
    .await;
    assert!(matches!(failed, Err(Error::Constraint { .. })), "{failed:?}");
    all_and_only_the_good_stand(&store, workspace, acknowledged).await;
    assert_eq!(store.metrics().batches_repeated, 1);
}

/// What would run after the transaction's end would stand on its own, whatever the closure is told.
#[tokio::test]
async fn nothing_runs_after_a_statement_that_failed() {
    let database = testing::sqlite(&MIGRATIONS);
    let store = database.store();
    let workspace = workspace(&store).await;
    let stubborn = store.write(workspace, "stubborn", |tx| {
        let (workspace, id) = (tx.workspace(), tx.new_id());
        let twin = "insert or rollback into notes (workspace_id, id, seq, at, body, done)
                    select $1, $2, 1, 0, 'twin', 0 union all select $1, $2, 1, 0, 'twin', 0";
        assert!(tx.execute(twin, params![workspace, id]).is_err());
        note(tx, "after the end")
    });
    assert!(matches!(stubborn.await, Err(Error::GivenUp(_))));
    assert_eq!(notes(&store, workspace).await, []);
}
