//! A job's life in one process.

use std::collections::HashSet;
use std::time::Duration;

use jobs::{Counts, Enqueue, Failure, Run, Runner};
use store::{Error, Query, Store, params};

use crate::support::{SETTINGS, Said, Say, counts, database, enqueue, say, until_counts, workspace};

fn speaker(said: &Said) -> impl Fn(Say, Run) -> std::future::Ready<Result<(), Failure>> + use<> {
    let said = said.clone();
    move |job, _| {
        said.push(&job.word);
        std::future::ready(Ok(()))
    }
}

#[tokio::test]
async fn a_job_runs_once_and_is_gone() {
    let (database, _) = database();
    let (store, said) = (database.store(), Said::default());
    let workspace = workspace(&store).await;
    let running = Runner::new(store.clone(), SETTINGS).on(speaker(&said)).start();
    enqueue(&store, workspace, vec![say("hello")]).await;
    assert_eq!(said.reach(1).await, ["hello"]);
    until_counts(&store, Counts::default()).await;
    running.shutdown().await;
    assert_eq!(said.words(), ["hello"]);
}

#[tokio::test]
async fn a_job_of_a_write_that_fails_never_was() {
    let (database, _) = database();
    let store = database.store();
    let workspace = workspace(&store).await;
    let failed = store.write(workspace, "say", |tx| {
        tx.enqueue(&say("never"))?;
        Err::<(), _>(Error::Closed)
    });
    assert!(failed.await.is_err());
    assert_eq!(counts(&store).await, Counts::default());
}

#[tokio::test]
async fn a_job_waits_for_its_time() {
    let (database, clock) = database();
    let (store, said) = (database.store(), Said::default());
    let workspace = workspace(&store).await;
    let running = Runner::new(store.clone(), SETTINGS).on(speaker(&said)).start();
    let later = store.write(workspace, "say", |tx| tx.enqueue_at(&say("later"), tx.now() + 3_600_000_000));
    later.await.unwrap();
    enqueue(&store, workspace, vec![say("now")]).await;
    assert_eq!(said.reach(1).await, ["now"]);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(said.words(), ["now"]);
    clock.forward(Duration::from_secs(3_600));
    assert_eq!(said.reach(2).await, ["now", "later"]);
    running.shutdown().await;
}

#[tokio::test]
async fn jobs_with_one_key_are_one_while_they_wait() {
    let (database, clock) = database();
    let (store, said) = (database.store(), Said::default());
    let (one, other) = (workspace(&store).await, workspace(&store).await);
    let keyed = |word: &str| Say { word: word.to_owned(), key: Some("greeting".to_owned()) };
    let (first, later) = (keyed("first"), keyed("second"));
    let enqueued = store.write(one, "say", move |tx| {
        tx.enqueue_at(&first, tx.at() + 1_000_000)?;
        tx.enqueue_at(&later, tx.at() + 9_000_000)
    });
    enqueued.await.unwrap();
    enqueue(&store, other, vec![keyed("elsewhere"), say("without"), say("without")]).await;
    assert_eq!(counts(&store).await.waiting, 4);
    clock.forward(Duration::from_secs(2));
    let running = Runner::new(store.clone(), SETTINGS).on(speaker(&said)).start();
    let mut words = said.reach(4).await;
    words.sort_unstable();
    assert_eq!(words, ["elsewhere", "second", "without", "without"]);
    until_counts(&store, Counts::default()).await;
    // The key is free again.
    enqueue(&store, one, vec![keyed("third")]).await;
    said.reach(5).await;
    running.shutdown().await;
}

#[tokio::test]
async fn a_failing_job_is_repeated_after_growing_pauses_then_dead_with_its_reason() {
    let (database, clock) = database();
    let (store, said) = (database.store(), Said::default());
    let workspace = workspace(&store).await;
    let attempts = said.clone();
    let failing = move |job: Say, run: Run| {
        attempts.push(&format!("{} {}", job.word, run.attempt()));
        std::future::ready(Err(Failure::retry("the line is busy")))
    };
    let running = Runner::new(store.clone(), SETTINGS).on(failing).start();
    enqueue(&store, workspace, vec![say("call")]).await;
    said.reach(1).await;
    until_counts(&store, Counts { waiting: 1, ..Counts::default() }).await;
    clock.forward(Duration::from_secs(4));
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(said.words().len(), 1, "not before five seconds");
    clock.forward(Duration::from_secs(4));
    said.reach(2).await;
    until_counts(&store, Counts { waiting: 1, ..Counts::default() }).await;
    clock.forward(Duration::from_secs(8));
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(said.words().len(), 2, "the second pause is longer");
    clock.forward(Duration::from_secs(8));
    assert_eq!(said.reach(3).await, ["call 1", "call 2", "call 3"]);
    until_counts(&store, Counts { dead: 1, ..Counts::default() }).await;
    let dead = store.read(move |db| jobs::dead(db, workspace, 10)).await.unwrap();
    assert_eq!((dead[0].kind.as_str(), dead[0].reason.as_str(), dead[0].attempts), ("say", "the line is busy", 3));

    let id = dead[0].id;
    assert!(store.write(workspace, "jobs.revive", move |tx| jobs::revive(tx, id)).await.unwrap().value);
    assert_eq!(said.reach(4).await[3], "call 1");
    running.shutdown().await;
}

#[tokio::test]
async fn jobs_that_failed_together_come_back_apart() {
    const JOBS: usize = 40;
    /// A pause is one of 256 lengths, so that hardly two of these are the same.
    const LENGTHS_MIN: usize = JOBS / 2;
    let (database, clock) = database();
    let store = database.store();
    let workspace = workspace(&store).await;
    let failing = Said::default();
    let attempts = failing.clone();
    let handler = move |_: Say, run: Run| {
        attempts.push(&run.attempt().to_string());
        std::future::ready(Err(Failure::retry("the line is busy")))
    };
    let running = Runner::new(store.clone(), SETTINGS).on(handler).start();
    enqueue(&store, workspace, (0..JOBS).map(|number| say(&number.to_string())).collect()).await;
    for (attempt, step) in [(1, Duration::from_secs(5)), (2, Duration::from_secs(10))] {
        failing.reach(JOBS * attempt).await;
        until_counts(&store, Counts { waiting: i64::try_from(JOBS).unwrap(), ..Counts::default() }).await;
        let pauses = pauses(&store, clock.now()).await;
        assert_eq!(pauses.len(), JOBS);
        let longest = step + step / 2;
        let outside: Vec<_> = pauses.iter().filter(|pause| **pause < step || **pause > longest).collect();
        assert!(outside.is_empty(), "after run {attempt}, not from {step:?} to {longest:?}: {outside:?}");
        let lengths: HashSet<_> = pauses.iter().collect();
        assert!(lengths.len() >= LENGTHS_MIN, "after run {attempt} they come back together: {lengths:?}");
        clock.forward(longest);
    }
    running.shutdown().await;
}

/// How long each waiting job waits from now on.
async fn pauses(store: &Store, now: i64) -> Vec<Duration> {
    let read = store.read(|db| {
        let rows = db.rows("select run_at from jobs where state = 'waiting'", params![])?;
        rows.iter().map(|row| row.get::<i64>("run_at")).collect::<Result<Vec<_>, _>>()
    });
    let times = read.await.unwrap().into_iter();
    times.map(|at| Duration::from_micros(u64::try_from(at - now).expect("a time to come"))).collect()
}

#[tokio::test]
async fn a_panic_is_a_failure_and_giving_up_is_final() {
    let (database, _) = database();
    let store = database.store();
    let workspace = workspace(&store).await;
    let handler = |job: Say, _| async move {
        assert!(job.word != "panic", "as the test wants");
        Err(Failure::give_up("no such number"))
    };
    let running = Runner::new(store.clone(), SETTINGS).on(handler).start();
    enqueue(&store, workspace, vec![say("panic"), say("call")]).await;
    until_counts(&store, Counts { waiting: 1, dead: 1, ..Counts::default() }).await;
    let dead = store.read(move |db| jobs::dead(db, workspace, 10)).await.unwrap();
    assert_eq!(dead[0].reason, "no such number");
    assert_eq!(dead[0].attempts, 1);
    let id = dead[0].id;
    assert!(store.write(workspace, "jobs.discard", move |tx| jobs::discard(tx, id)).await.unwrap().value);
    running.shutdown().await;
}

#[tokio::test]
async fn a_kind_that_nobody_knows_waits_for_a_program_that_does() {
    let (database, clock) = database();
    let (store, said) = (database.store(), Said::default());
    let workspace = workspace(&store).await;
    let ignorant = Runner::new(store.clone(), SETTINGS).start();
    enqueue(&store, workspace, vec![say("patience")]).await;
    until_counts(&store, Counts { waiting: 1, ..Counts::default() }).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    ignorant.shutdown().await;
    clock.forward(Duration::from_secs(61));
    let running = Runner::new(store.clone(), SETTINGS).on(speaker(&said)).start();
    assert_eq!(said.reach(1).await, ["patience"]);
    running.shutdown().await;
}
