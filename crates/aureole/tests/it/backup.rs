//! Backups: made beside a server that writes, restored elsewhere, equal to what they were made of, never over anything.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use store::{Database, Query, params};

use crate::serve::{open_tickets, tickets};
use crate::support::{Installation, KIM, refusal};

/// Tickets that are there before a backup begins, and that are opened while it is made.
const BEFORE: usize = 20;

/// Every row of every table, in words.
fn everything(folder: &Path) -> Vec<(String, String)> {
    let database = Database::Sqlite { path: folder.join("aureole.db") };
    let read = store::look(&database, |db| {
        let names =
            "select name from sqlite_schema where type = 'table' and substr(name, 1, 7) <> 'sqlite_' order by name";
        let mut tables = Vec::new();
        for table in db.rows(names, params![])? {
            let table: String = table.get("name")?;
            let columns = db.rows("select name from pragma_table_info($1)", params![&table])?;
            let columns: Result<Vec<String>, _> =
                columns.iter().map(|row| row.get("name").map(|name: String| format!("quote(\"{name}\")"))).collect();
            let line = columns?.join(" || '|' || ");
            let sql = format!(
                "select coalesce(group_concat(line, char(10)), '') as text from (select {line} as line from {table} order by line)"
            );
            let text = db.row(&sql, params![])?.map(|row| row.get("text")).transpose()?.unwrap_or_default();
            tables.push((table, text));
        }
        Ok(tables)
    });
    read.expect("a readable database")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_beside_a_server_that_writes_holds_whatever_was_answered_before() {
    let place = Installation::empty();
    if place.database_url().is_some() {
        // PostgreSQL has programs of its own for this, and is told so below.
        return;
    }
    place.create_workspace("Acme", KIM);
    let server = place.serve(&[]);
    let key = server.key().await;
    let before = open_tickets(&server, &key, 1, |tried| tried == BEFORE).await;
    assert_eq!(before.len(), BEFORE);

    let (elsewhere, other) = (tempfile::tempdir().expect("a folder"), Installation::empty());
    let kept = elsewhere.path().join("kept");
    let (done, opened) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (over, count) = (Arc::clone(&done), Arc::clone(&opened));
    let words = ["backup", kept.to_str().expect("a path")].map(str::to_owned);
    let mut command = place.command(&words.each_ref().map(String::as_str));
    let making = std::thread::spawn(move || {
        while count.load(Ordering::SeqCst) < 8 {
            std::thread::yield_now();
        }
        let made = command.output().expect("the program runs");
        over.store(1, Ordering::SeqCst);
        made
    });
    let enough = move |_| {
        opened.fetch_add(1, Ordering::SeqCst);
        done.load(Ordering::SeqCst) == 1
    };
    let meanwhile = open_tickets(&server, &key, 4, enough).await;
    let made = making.join().expect("it ends");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    assert!(!meanwhile.is_empty());

    let restored = other.run(&["restore", kept.to_str().expect("a path")]);
    assert!(restored.status.success(), "{}", String::from_utf8_lossy(&restored.stderr));
    assert_eq!(everything(other.folder()), everything(&kept));
    let there = tickets(&other).await;
    assert!(before.is_subset(&there), "lost {:?}", before.difference(&there));
    let known: BTreeSet<_> = before.union(&meanwhile).copied().collect();
    assert!(there.is_subset(&known) || there.len() <= known.len() + 4, "tickets from nowhere");
    other.serve(&[]).kim().await;
}

#[tokio::test]
async fn a_backup_of_a_quiet_server_equals_it_to_the_last_row_and_brings_its_key() {
    let (place, other) = (Installation::empty(), Installation::empty());
    if place.database_url().is_some() {
        return;
    }
    let elsewhere = tempfile::tempdir().expect("a folder");
    let (kept, again) = (elsewhere.path().join("kept"), elsewhere.path().join("again"));
    let kept = kept.to_str().expect("a path");
    // This installation has its key in a file.
    let run = |place: &Installation, words: &[&str]| {
        place.command(words).env_remove("AUREOLE_SECRET").output().expect("it runs")
    };
    assert!(run(&place, &crate::support::create_workspace("Acme", KIM)).status.success());
    assert!(run(&place, &["backup", kept]).status.success());
    assert_eq!(everything(Path::new(kept)), everything(place.folder()));
    assert!(run(&other, &["restore", kept]).status.success());
    assert_eq!(everything(other.folder()), everything(place.folder()));
    // The fingerprint of the key is compared at every start.
    let made = run(&other, &crate::support::create_workspace("Later", "later@acme.example"));
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    assert_ne!(everything(other.folder()), everything(place.folder()));

    let over = refusal(&run(&place, &["backup", kept]));
    assert!(over.contains("overwrites nothing"), "{over}");
    let into = refusal(&run(&place, &["restore", kept]));
    assert!(into.contains("restoring overwrites nothing"), "{into}");
    let nothing = refusal(&run(&place, &["restore", again.to_str().expect("a path")]));
    assert!(nothing.contains("is no backup"), "{nothing}");
    let inside = place.folder().join("kept");
    let inside = refusal(&run(&place, &["backup", inside.to_str().expect("a path")]));
    assert!(inside.contains("outside"), "{inside}");
}

#[tokio::test]
async fn nothing_is_restored_under_a_running_server() {
    let (place, kept) = (Installation::empty(), Installation::empty());
    if place.database_url().is_some() {
        let said = refusal(&place.run(&["backup", "kept"]));
        assert!(said.contains("pg_dump --format=custom"), "{said}");
        return;
    }
    kept.create_workspace("Acme", KIM);
    let _server = place.serve(&[]);
    let said = refusal(&place.run(&["restore", kept.folder().to_str().expect("a path")]));
    assert!(said.contains("another server already runs"), "{said}");
}

#[tokio::test]
async fn a_file_that_goes_before_it_is_copied_spoils_no_backup() {
    let place = Installation::empty();
    if place.database_url().is_some() {
        return;
    }
    place.create_workspace("Acme", KIM);
    let blobs = place.folder().join("blobs");
    std::fs::create_dir_all(&blobs).expect("a folder");
    std::fs::write(blobs.join("staying"), "SESAME").expect("a file");
    // A name in the folder with nothing behind it is what a file is that was deleted since the folder was read.
    std::os::unix::fs::symlink(place.folder().join("nowhere"), blobs.join("going")).expect("a name");
    let elsewhere = tempfile::tempdir().expect("a folder");
    let kept = elsewhere.path().join("kept");
    let made = place.run(&["backup", kept.to_str().expect("a path")]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    assert_eq!(std::fs::read_to_string(kept.join("blobs/staying")).expect("the other file"), "SESAME");
}
