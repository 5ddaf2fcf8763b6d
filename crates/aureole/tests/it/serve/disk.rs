//! The disk is waited for, and when it or the line to the database fails, nobody is told of a ticket that isn't there.

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use store::params;

use crate::serve::{data, open_ticket, open_tickets, tickets};
use crate::support::{Installation, KIM, Process};

const ONE_AFTER_ANOTHER: usize = 20;
const AT_ONCE: usize = 16;
const EACH: usize = 20;

/// A server whose system calls are watched, on the embedded database. `-D` leaves it the child of this test.
fn watched(place: &Installation, tracer: &[&str]) -> Process {
    let present = Command::new("strace").arg("-V").output();
    assert!(present.is_ok(), "strace is missing: apt-get install --yes strace");
    let mut words = vec!["strace", "-D", "-f"];
    words.extend(tracer);
    Process::of(place.traced(&words, &["serve"])).ready()
}

/// A kill can't show this, because the page cache survives the process.
#[tokio::test]
async fn the_disk_is_waited_for_between_a_request_and_its_answer() {
    let place = Installation::empty();
    if place.database_url().is_some() {
        // There it is the database's server that waits, and the store's tests ask it.
        return;
    }
    place.create_workspace("Acme", KIM);
    let key = place.serve(&[]).key().await;
    let trace = place.folder().join("trace");
    let calls = "trace=fdatasync,fsync,recvfrom,read,sendto,writev,write,sendmsg";
    let mut server = watched(&place, &["-y", "-s", "64", "-e", calls, "-o", trace.to_str().expect("a path")]);
    let http = crate::support::client();
    for _ in 0..ONE_AFTER_ANOTHER {
        open_ticket(&http, server.url(), &key).await.expect("a ticket");
    }
    server.terminate();
    assert!(server.gone().await);
    let (mut asked, mut synced, mut answers) = (false, false, 0);
    for line in std::fs::read_to_string(&trace).expect("a trace").lines() {
        if line.contains("POST /api/v1/tickets") {
            (asked, synced) = (true, false);
        } else if line.contains("sync(") && line.contains("aureole.db-wal") || line.contains("sync resumed") {
            synced |= line.ends_with("= 0");
        } else if asked && line.contains("\"HTTP/1.1 200 OK") {
            assert!(synced, "answered before the disk was waited for: {line}");
            asked = false;
            answers += 1;
        }
    }
    assert_eq!(answers, ONE_AFTER_ANOTHER);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failing_disk_or_line_loses_nothing_that_was_answered() {
    let place = Installation::empty();
    place.create_workspace("Acme", KIM);
    let key = place.serve(&[]).key().await;
    let over = Arc::new(AtomicBool::new(false));
    let server = match place.database_url() {
        Some(_) => {
            let server = place.serve(&[]);
            tokio::spawn(cut_lines(data(&place), Arc::clone(&over)));
            server
        }
        None => {
            let fault = "inject=fdatasync,fsync:error=EIO:when=6+5";
            watched(&place, &["-o", "/dev/null", "-e", "trace=fdatasync,fsync", "-e", fault])
        }
    };
    let acknowledged = open_tickets(&server, &key, AT_ONCE, |tried| tried == EACH).await;
    over.store(true, Ordering::SeqCst);
    let repeated = server.call("GET", "/metrics").await.ok();
    assert!(!repeated.to_string().contains("aureole_store_batches_repeated 0\\n"), "no batch was hit: {repeated}");
    drop(server);
    assert!(!acknowledged.is_empty(), "nothing was acknowledged");
    let there = tickets(&place).await;
    let lost: Vec<_> = acknowledged.difference(&there).collect();
    assert!(lost.is_empty(), "lost {lost:?}");
}

/// Ends the server's connections to its database again and again, in the middle of whatever they are at.
async fn cut_lines(store: store::Store, over: Arc<AtomicBool>) {
    while !over.load(Ordering::SeqCst) {
        let cut = store.directory("tests.cut", |tx| {
            tx.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() \
                 and pid <> pg_backend_pid() and application_name = 'store writer' and state like '%transaction%'",
                params![],
            )
        });
        cut.await.ok();
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}
