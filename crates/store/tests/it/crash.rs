//! Processes that die, disks that fail, and whether the disk was waited for at all.
//!
//! The process that dies is this test binary once more, told by an environment variable to play the victim.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use store::testing::{self, TestDatabase};
use store::{Database, Engine, Error, Options, Query, Store, WorkspaceId, params};
use tempfile::NamedTempFile;
use uuid::Uuid;

use crate::support::{MIGRATIONS, database, note, notes, workspace};

/// Where the victim writes: a file or a URL.
const VICTIM_DATABASE: &str = "STORE_TEST_VICTIM_DATABASE";
/// In which workspace it writes.
const VICTIM_WORKSPACE: &str = "STORE_TEST_VICTIM_WORKSPACE";
const KILLS: u32 = 50;
const WRITERS: usize = 8;
/// Writes of each writer that is not killed.
const WRITES: usize = 40;

/// This test binary again, running one test as the victim.
fn victim(program: impl AsRef<OsStr>, test: &str, database: &Database, workspace: WorkspaceId) -> Command {
    let mut command = Command::new(program);
    if let Ok(binary) = std::env::current_exe()
        && command.get_program() != binary.as_os_str()
    {
        command.arg(binary);
    }
    command.args([test, "--exact", "--nocapture", "--test-threads=1"]);
    let place = match database {
        Database::Sqlite { path } => path.as_os_str().to_owned(),
        Database::Postgres { url } => url.into(),
    };
    command.env(VICTIM_DATABASE, place).env(VICTIM_WORKSPACE, workspace.0.to_string());
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

/// What the victim was told, if this process is one.
fn role() -> Option<(Store, WorkspaceId)> {
    let place = std::env::var(VICTIM_DATABASE).ok()?;
    let workspace = WorkspaceId(std::env::var(VICTIM_WORKSPACE).unwrap().parse().unwrap());
    let database =
        if place.contains("://") { Database::Postgres { url: place } } else { Database::Sqlite { path: place.into() } };
    Some((Store::open(Options::new(database), &MIGRATIONS).unwrap(), workspace))
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").unwrap();
    out.flush().unwrap();
}

/// Writes notes with `writers` at a time and says `ack` with each that was acknowledged.
async fn write_and_say(store: &Store, workspace: WorkspaceId, writers: usize, writes: usize) {
    let write = |_| {
        let store = store.clone();
        tokio::spawn(async move {
            for _ in 0..writes {
                let body = Uuid::new_v4().to_string();
                let text = body.clone();
                match store.write(workspace, "notes.add", move |tx| note(tx, &text)).await {
                    Ok(_) => say(&format!("ack {body}")),
                    Err(_) => say("refused"),
                }
            }
        })
    };
    let writers: Vec<_> = (0..writers).map(write).collect();
    for writer in writers {
        writer.await.unwrap();
    }
}

/// The lines of the victim; the last one only if it is whole.
fn lines(victim: &mut Child) -> impl Iterator<Item = String> + use<> {
    let mut out = BufReader::new(victim.stdout.take().unwrap());
    std::iter::from_fn(move || {
        let mut line = String::new();
        out.read_line(&mut line).ok().filter(|_| line.ends_with('\n')).map(|_| line.trim().to_owned())
    })
}

/// The text of an acknowledged note. libtest may have written before it on the same line.
fn acknowledged(line: &str) -> Option<String> {
    line.split_once("ack ").map(|(_, body)| body.to_owned())
}

async fn bodies(store: &Store, workspace: WorkspaceId) -> HashSet<String> {
    notes(store, workspace).await.into_iter().map(|(_, body)| body).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_outlives_fifty_kills() {
    if let Some((store, workspace)) = role() {
        return write_and_say(&store, workspace, WRITERS, usize::MAX).await;
    }
    let database = database();
    let workspace = workspace(&database.store()).await;
    let mut seen = HashSet::new();
    for round in 0..KILLS {
        let binary = std::env::current_exe().unwrap();
        let test = "crash::what_was_acknowledged_outlives_fifty_kills";
        let mut victim = victim(binary, test, &database.database, workspace).spawn().unwrap();
        let mut lines = lines(&mut victim);
        let first = lines.by_ref().find_map(|line| acknowledged(&line));
        seen.insert(first.expect("a first acknowledgement"));
        // Sooner or later within a batch, a commit or an answer.
        std::thread::sleep(Duration::from_micros(u64::from(round) * 677 % 20_000));
        victim.kill().unwrap();
        victim.wait().unwrap();
        seen.extend(lines.filter_map(|line| acknowledged(&line)));
        let store = database.store();
        let stored = bodies(&store, workspace).await;
        let lost: Vec<_> = seen.difference(&stored).collect();
        assert!(lost.is_empty(), "round {round}: lost {lost:?}");
        no_gaps(&store, workspace).await;
    }
    assert!(seen.len() > KILLS as usize * 2, "the victims wrote before they died: {}", seen.len());
}

async fn no_gaps(store: &Store, workspace: WorkspaceId) {
    let read = store.read(move |db| {
        let sql = "select count(*) as notes, max(seq) as newest from notes where workspace_id = $1";
        let row = db.row(sql, params![workspace])?;
        row.map(|row| Ok::<_, Error>((row.get::<i64>("notes")?, row.get::<i64>("newest")?))).transpose()
    });
    let (notes, newest) = read.await.unwrap().unwrap();
    assert_eq!(notes, newest);
}

fn strace() -> &'static str {
    let present = Command::new("strace").arg("-V").stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(present.is_ok_and(|status| status.success()), "strace is missing: apt-get install --yes strace");
    "strace"
}

/// A kill can't show this, because the page cache survives the process.
#[tokio::test]
async fn the_disk_is_waited_for_between_a_write_and_its_answer() {
    let test = "crash::the_disk_is_waited_for_between_a_write_and_its_answer";
    if let Some((store, workspace)) = role() {
        return write_and_say(&store, workspace, 1, WRITES).await;
    }
    let database = testing::sqlite(&MIGRATIONS);
    let workspace = workspace(&database.store()).await;
    let trace = NamedTempFile::new().unwrap();
    let mut traced = Command::new(strace());
    traced.args(["-f", "-e", "trace=write,fsync,fdatasync", "-o"]).arg(trace.path());
    let traced = complete(traced, test, &database, workspace);
    assert_eq!(traced.len(), WRITES);
    let mut synced = true;
    let mut answers = 0;
    for line in std::fs::read_to_string(trace.path()).unwrap().lines() {
        if line.contains("sync") && line.ends_with("= 0") {
            synced = true;
        } else if line.contains("write(1, \"ack ") {
            assert!(synced, "answered before the disk was waited for: {line}");
            synced = false;
            answers += 1;
        }
    }
    assert_eq!(answers, WRITES);
}

/// Runs a tracer over the victim to its end; answers what was acknowledged.
fn complete(tracer: Command, test: &str, database: &TestDatabase, workspace: WorkspaceId) -> HashSet<String> {
    let mut traced = victim(tracer.get_program(), test, &database.database, workspace);
    let binary_and_test: Vec<_> = traced.get_args().map(OsStr::to_owned).collect();
    let environment: Vec<_> =
        traced.get_envs().filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned()))).collect();
    traced = tracer;
    traced.args(binary_and_test).envs(environment).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut victim = traced.spawn().unwrap();
    let seen = lines(&mut victim).filter_map(|line| acknowledged(&line)).collect();
    assert!(victim.wait().unwrap().success(), "the victim lives through it");
    seen
}

/// Each way of failing hits some commits in the middle of a batch, and some of those who then run alone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failing_disk_loses_nothing_that_was_acknowledged() {
    let test = "crash::a_failing_disk_loses_nothing_that_was_acknowledged";
    if let Some((store, workspace)) = role() {
        write_and_say(&store, workspace, WRITERS, WRITES).await;
        say(&format!("ack repeated {}", store.metrics().batches_repeated));
        return;
    }
    for fault in ["inject=fsync,fdatasync:error=EIO:when=4+3", "inject=pwrite64:error=EIO:when=40+29"] {
        let database = testing::sqlite(&MIGRATIONS);
        let workspace = workspace(&database.store()).await;
        let mut traced = Command::new(strace());
        traced.args(["-f", "-o", "/dev/null", "-e", "trace=fsync,fdatasync,pwrite64", "-e", fault]);
        let mut seen = complete(traced, test, &database, workspace);
        let repeated = seen.iter().find_map(|line| line.strip_prefix("repeated ")).unwrap().to_owned();
        seen.remove(&format!("repeated {repeated}"));
        assert_ne!(repeated, "0", "{fault} hit no batch");
        assert!(!seen.is_empty(), "{fault} left nothing");
        let store = database.store();
        assert_eq!(store.engine(), Engine::Sqlite);
        let stored = bodies(&store, workspace).await;
        assert!(seen.is_subset(&stored), "{fault} lost {:?}", seen.difference(&stored));
        let check = store.read(|db| db.row("select integrity_check from pragma_integrity_check", params![]));
        assert_eq!(check.await.unwrap().unwrap().get::<String>("integrity_check").unwrap(), "ok");
    }
}
