//! Several processes, crashes and endings: a job is held by one run at a time.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jobs::{Counts, Failure, Run, Runner, Settings};
use store::Error;

use crate::support::{MIGRATIONS, SETTINGS, Said, Say, database, enqueue, say, until, until_counts, workspace};

const JOBS: usize = 120;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_processes_never_run_one_job_twice_at_a_time() {
    let (database, _) = database();
    let stores = [database.store(), database.store(), database.store()];
    let (said, at_work) = (Said::default(), Arc::new(Mutex::new(HashSet::new())));
    let running: Vec<_> = stores
        .iter()
        .map(|store| {
            let (said, at_work) = (said.clone(), Arc::clone(&at_work));
            let handler = move |job: Say, _| {
                let (said, at_work) = (said.clone(), Arc::clone(&at_work));
                async move {
                    if !at_work.lock().unwrap().insert(job.word.clone()) {
                        said.push("twice at a time");
                    }
                    tokio::time::sleep(Duration::from_millis(2)).await;
                    at_work.lock().unwrap().remove(&job.word);
                    said.push(&job.word);
                    Ok(())
                }
            };
            Runner::new(store.clone(), SETTINGS).on(handler).start()
        })
        .collect();
    let workspaces = [workspace(&stores[0]).await, workspace(&stores[0]).await];
    for number in 0..JOBS {
        let store = &stores[number % 3];
        enqueue(store, workspaces[number % 2], vec![say(&format!("job {number}"))]).await;
    }
    let words = said.reach(JOBS).await;
    until_counts(&stores[0], Counts::default()).await;
    assert_eq!(words.iter().collect::<HashSet<_>>().len(), JOBS);
    for running in running {
        running.shutdown().await;
    }
    assert_eq!(said.words().len(), JOBS);
}

#[tokio::test]
async fn a_crashed_run_is_taken_up_when_its_lease_ends() {
    let (database, clock) = database();
    let (store, said) = (database.store(), Said::default());
    let workspace = workspace(&store).await;
    enqueue(&store, workspace, vec![say("again")]).await;
    // A runtime that is dropped ends its tasks where they stand, as a crash does.
    let (doomed, begun) = (database.store(), Said::default());
    let crash = std::thread::spawn({
        let begun = begun.clone();
        move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let noted = begun.clone();
                let hanging = move |job: Say, _| {
                    noted.push(&job.word);
                    std::future::pending()
                };
                let _running = Runner::new(doomed, SETTINGS).on(hanging).start();
                begun.reach(1).await;
            });
        }
    });
    until(|| (begun.words().len() == 1).then_some(())).await;
    until(|| crash.is_finished().then_some(())).await;
    let attempts = said.clone();
    let handler = move |job: Say, run: Run| {
        attempts.push(&format!("{} {}", job.word, run.attempt()));
        std::future::ready(Ok(()))
    };
    let running = Runner::new(store.clone(), SETTINGS).on(handler).start();
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(said.words().is_empty(), "its lease goes on");
    clock.forward(Duration::from_secs(61));
    assert_eq!(said.reach(1).await, ["again 2"]);
    until_counts(&store, Counts::default()).await;
    running.shutdown().await;
}

#[tokio::test]
async fn done_in_the_jobs_own_write_needs_the_lease() {
    let (database, clock) = database();
    let (store, other) = (database.store(), database.store());
    let workspace = workspace(&store).await;
    let (slow, quick) = (Said::default(), Said::default());
    let finish = Arc::new(AtomicBool::new(false));
    let handler = {
        let (slow, finish, store) = (slow.clone(), Arc::clone(&finish), store.clone());
        move |_: Say, run: Run| {
            let (slow, finish, store) = (slow.clone(), Arc::clone(&finish), store.clone());
            async move {
                slow.push("begun");
                until(|| finish.load(Ordering::SeqCst).then_some(())).await;
                let written = store.write(run.workspace(), "say", move |tx| run.done(tx)).await;
                slow.push(if matches!(written, Err(Error::Conflict(_))) { "refused" } else { "written" });
                Ok(())
            }
        }
    };
    // So seldom a sign of life that the lease ends under the run, and no slot left to take the job up itself.
    let lazy = Settings { slots: 1, lease: Duration::from_secs(3_000), ..SETTINGS };
    let first = Runner::new(store.clone(), lazy).on(handler).start();
    enqueue(&store, workspace, vec![say("once")]).await;
    slow.reach(1).await;
    clock.forward(Duration::from_secs(3_001));
    let (writing, said) = (other.clone(), quick.clone());
    let second = Runner::new(other, SETTINGS)
        .on(move |_: Say, run: Run| {
            let (store, said) = (writing.clone(), said.clone());
            async move {
                store.write(run.workspace(), "say", move |tx| run.done(tx)).await?;
                said.push("written");
                Ok::<_, Failure>(())
            }
        })
        .start();
    quick.reach(1).await;
    finish.store(true, Ordering::SeqCst);
    assert_eq!(slow.reach(2).await, ["begun", "refused"]);
    until_counts(&store, Counts::default()).await;
    first.shutdown().await;
    second.shutdown().await;
}

#[tokio::test]
async fn a_long_run_keeps_its_lease() {
    // The system's clock: signs of life come with real time.
    let database = store::testing::database(&MIGRATIONS);
    let (store, said) = (database.store(), Said::default());
    let workspace = workspace(&store).await;
    let short = Settings { lease: Duration::from_secs(2), ..SETTINGS };
    let handler = |said: &Said| {
        let said = said.clone();
        move |job: Say, _: Run| {
            let said = said.clone();
            async move {
                said.push(&job.word);
                tokio::time::sleep(Duration::from_secs(5)).await;
                Ok(())
            }
        }
    };
    let first = Runner::new(store.clone(), short).on(handler(&said)).start();
    let second = Runner::new(database.store(), short).on(handler(&said)).start();
    enqueue(&store, workspace, vec![say("long")]).await;
    said.reach(1).await;
    until_counts(&store, Counts::default()).await;
    assert_eq!(said.words(), ["long"]);
    first.shutdown().await;
    second.shutdown().await;
}

#[tokio::test]
async fn shutting_down_waits_for_quick_runs_and_hands_back_slow_ones() {
    let (database, _) = database();
    let (store, said) = (database.store(), Said::default());
    let workspace = workspace(&store).await;
    let noted = said.clone();
    let handler = move |job: Say, _| {
        let said = noted.clone();
        async move {
            said.push(&format!("{} begun", job.word));
            let time = if job.word == "quick" { 50 } else { 60_000 };
            tokio::time::sleep(Duration::from_millis(time)).await;
            said.push(&format!("{} ended", job.word));
            Ok(())
        }
    };
    let running = Runner::new(store.clone(), SETTINGS).on(handler).start();
    enqueue(&store, workspace, vec![say("quick"), say("slow")]).await;
    said.reach(2).await;
    running.shutdown().await;
    assert!(said.words().contains(&"quick ended".to_owned()));
    // Handed back at once, and the interrupted run doesn't count.
    let attempts = said.clone();
    let handler = move |job: Say, run: Run| {
        attempts.push(&format!("{} {}", job.word, run.attempt()));
        std::future::ready(Ok(()))
    };
    let running = Runner::new(store.clone(), SETTINGS).on(handler).start();
    assert_eq!(said.reach(4).await[3], "slow 1");
    running.shutdown().await;
}

#[tokio::test]
async fn a_process_that_takes_up_its_own_job_ends_the_earlier_run() {
    struct Ends(Said);
    impl Drop for Ends {
        fn drop(&mut self) {
            self.0.push("the first ended");
        }
    }
    let (database, clock) = database();
    let (store, said) = (database.store(), Said::default());
    let workspace = workspace(&store).await;
    let noted = said.clone();
    let handler = move |_: Say, run: Run| {
        let said = noted.clone();
        async move {
            if run.attempt() == 1 {
                let _ends = Ends(said.clone());
                said.push("the first began");
                std::future::pending::<()>().await;
            }
            said.push("the second ran");
            Ok(())
        }
    };
    let seldom = Settings { lease: Duration::from_secs(3_000), ..SETTINGS };
    let running = Runner::new(store.clone(), seldom).on(handler).start();
    enqueue(&store, workspace, vec![say("once")]).await;
    said.reach(1).await;
    clock.forward(Duration::from_secs(3_001));
    let mut words = said.reach(3).await;
    words.sort_unstable();
    assert_eq!(words, ["the first began", "the first ended", "the second ran"]);
    until_counts(&store, Counts::default()).await;
    running.shutdown().await;
}
