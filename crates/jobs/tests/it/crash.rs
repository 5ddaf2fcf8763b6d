//! A process that is killed in the middle of a run: its job is taken up by one of the others, once.
//!
//! The processes are this test binary once more, told by environment variables to work on a database.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::Duration;

use jobs::{Counts, Run, Runner, Settings};
use store::{Database, Options, Store};

use crate::support::{MIGRATIONS, SETTINGS, Said, Say, enqueue, say, until_counts, workspace};

const TEST: &str = "crash::a_run_that_was_killed_is_taken_up_by_one_other_process";
/// Where a worker finds its jobs: a file or a URL.
const WORKER_DATABASE: &str = "JOBS_TEST_WORKER_DATABASE";
/// Set for a worker that never ends a run.
const WORKER_HANGS: &str = "JOBS_TEST_WORKER_HANGS";
/// So short a lease that the test needn't wait for long.
const LEASE: Duration = Duration::from_secs(2);

/// A process that runs jobs until it is killed.
struct Worker {
    process: Child,
    reader: Option<JoinHandle<()>>,
}

impl Worker {
    /// Starts one; what it says is noted.
    fn start(database: &Database, hangs: bool, said: &Said) -> Worker {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args([TEST, "--exact", "--nocapture", "--test-threads=1"]);
        match database {
            Database::Sqlite { path } => command.env(WORKER_DATABASE, path),
            Database::Postgres { url } => command.env(WORKER_DATABASE, url),
        };
        if hangs {
            command.env(WORKER_HANGS, "yes");
        }
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let (lines, said) = (BufReader::new(process.stdout.take().unwrap()).lines(), said.clone());
        let reader = std::thread::spawn(move || {
            // libtest may have written before it on the same line.
            for line in lines.map_while(Result::ok) {
                if let Some((_, words)) = line.split_once("worker: ") {
                    said.push(words);
                }
            }
        });
        Worker { process, reader: Some(reader) }
    }
}

impl Drop for Worker {
    /// Kills it, with no time to say goodbye, and reads what it had said to the end.
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
        self.reader.take().map(JoinHandle::join);
    }
}

fn tell(words: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "worker: {words}").unwrap();
    out.flush().unwrap();
}

/// Works until killed, if this process is a worker.
async fn work_if_told() {
    let Ok(place) = std::env::var(WORKER_DATABASE) else { return };
    let database =
        if place.contains("://") { Database::Postgres { url: place } } else { Database::Sqlite { path: place.into() } };
    let hangs = std::env::var(WORKER_HANGS).is_ok();
    let handler = move |job: Say, run: Run| async move {
        tell(&format!("{} {}", job.word, run.attempt()));
        if hangs {
            std::future::pending::<()>().await;
        }
        Ok(())
    };
    let store = Store::open(Options::new(database), &MIGRATIONS).unwrap();
    let _running = Runner::new(store, Settings { lease: LEASE, ..SETTINGS }).on(handler).start();
    tell("ready");
    std::future::pending::<()>().await;
}

#[tokio::test]
async fn a_run_that_was_killed_is_taken_up_by_one_other_process() {
    work_if_told().await;
    // The system's clock, which all of the processes share.
    let database = store::testing::database(&MIGRATIONS);
    let store = database.store();
    let workspace = workspace(&store).await;
    enqueue(&store, workspace, vec![say("once")]).await;
    let (first, others) = (Said::default(), Said::default());
    let doomed = Worker::start(&database.database, true, &first);
    first.reach(2).await;
    let rivals = [false, false].map(|hangs| Worker::start(&database.database, hangs, &others));
    others.reach(2).await;
    drop(doomed);
    until_counts(&store, Counts::default()).await;
    drop(rivals);
    let sorted = |said: &Said| {
        let mut words = said.words();
        words.sort_unstable();
        words
    };
    assert_eq!(sorted(&first), ["once 1", "ready"]);
    assert_eq!(sorted(&others), ["once 2", "ready", "ready"]);
}
