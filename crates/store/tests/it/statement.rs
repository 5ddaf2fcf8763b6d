//! What a closure may ask of the database.

use std::time::{Duration, Instant};

use store::testing::{prepare, statements};
use store::{Constraint, Error, Query, Store, WorkspaceId, params};

use crate::support::{database, note, notes, workspace};

async fn attempt(store: &Store, workspace: WorkspaceId, sql: &'static str) -> Result<u64, Error> {
    Ok(store.write(workspace, "statement", move |tx| tx.execute(sql, params![])).await?.value)
}

#[tokio::test]
async fn transactions_and_schemas_are_not_the_closures_business() {
    let database = database();
    let store = database.store();
    let workspace = workspace(&store).await;
    for sql in [
        "commit",
        "ROLLBACK",
        "  begin",
        "end",
        "savepoint here",
        "release closure",
        "set constraints all deferred",
        "pragma defer_foreign_keys = on",
        "create table more (id bigint)",
        "attach database 'x' as y",
        "select 1; commit",
        "-- a comment\ncommit",
    ] {
        let refused = attempt(&store, workspace, sql).await;
        assert!(matches!(refused, Err(Error::Statement { .. })), "{sql}: {refused:?}");
    }
    store.write(workspace, "notes.add", |tx| note(tx, "still there")).await.unwrap();
}

#[tokio::test]
async fn parameters_go_by_their_number() {
    let database = database();
    let store = database.store();
    let read = store.read(|db| {
        db.row(
            "select cast($2 as bigint) - cast($1 as bigint) as difference, cast($1 as bigint) as first",
            params![2, 10],
        )
    });
    let row = read.await.unwrap().unwrap();
    assert_eq!((row.get::<i64>("difference").unwrap(), row.get::<i64>("first").unwrap()), (8, 2));
    for params in [params![1].to_vec(), params![1, 2, 3].to_vec()] {
        let count = params.len();
        let read =
            store.read(move |db| db.rows("select cast($1 as bigint) as one, cast($2 as bigint) as two", &params));
        assert!(matches!(read.await, Err(Error::Statement { .. })), "{count} values");
    }
}

#[tokio::test]
async fn a_text_comes_without_the_character_that_one_engine_refuses() {
    let database = database();
    let store = database.store();
    let read = store.read(|db| db.row("select cast($1 as text) as words", params!["a\0b"]));
    assert_eq!(read.await.unwrap().unwrap().get::<String>("words").unwrap(), "ab");
}

#[tokio::test]
async fn a_read_writes_nothing() {
    let database = database();
    let store = database.store();
    let sneaky = store.read(|db| {
        db.rows("insert into accounts (id, email) values ($1, 'x') returning email", params![uuid::Uuid::nil()])
    });
    assert!(sneaky.await.is_err());
    let read = store.read(|db| db.row("select count(*) as accounts from accounts", params![]));
    assert_eq!(read.await.unwrap().unwrap().get::<i64>("accounts").unwrap(), 0);
}

#[tokio::test]
async fn a_read_that_panics_leaves_its_thread_at_work() {
    let database = database();
    let store = database.store();
    for _ in 0..5 {
        let read = store.read(|_| -> Result<(), Error> { panic!("as the test wants") });
        assert!(matches!(read.await, Err(Error::Panicked(_))));
    }
    let read = store.read(|db| db.row("select 1 as one", params![]));
    assert_eq!(read.await.unwrap().unwrap().get::<i64>("one").unwrap(), 1);
}

#[tokio::test]
async fn a_read_is_cut_after_five_seconds() {
    let database = database();
    let store = database.store();
    let started = Instant::now();
    let endless = store.read(|db| {
        db.rows(
            "with recursive numbers(n) as (select 1 union all select n + 1 - n from numbers)
             select count(*) as numbers from numbers",
            params![],
        )
    });
    assert!(matches!(endless.await, Err(Error::Timeout(_))));
    assert!(started.elapsed() < Duration::from_secs(20));
    let read = store.read(|db| db.row("select 1 as one", params![]));
    assert!(read.await.unwrap().is_some());
}

#[tokio::test]
async fn constraints_are_told_apart() {
    let database = database();
    let store = database.store();
    let workspace = workspace(&store).await;
    let mistakes = [
        ("insert into accounts (id, email) select id, email from accounts", Constraint::Unique),
        ("update accounts set email = null", Constraint::NotNull),
    ];
    let account = store.directory("accounts.create", |tx| {
        let id = tx.new_id();
        tx.execute("insert into accounts (id, email) values ($1, $2)", params![id, "kim@example.com"])
    });
    account.await.unwrap();
    for (sql, expected) in mistakes {
        let refused = attempt(&store, workspace, sql).await;
        let Err(Error::Constraint { kind, name }) = refused else { panic!("{refused:?}") };
        assert_eq!(kind, expected);
        assert!(name.contains("accounts") || name.contains("email"), "{name}");
    }
    assert_eq!(notes(&store, workspace).await, []);
}

#[tokio::test]
async fn a_directory_write_belongs_to_no_workspace() {
    let database = database();
    let store = database.store();
    let wrong = store.directory("directory", |tx| Ok::<_, Error>(tx.workspace()));
    assert!(matches!(wrong.await, Err(Error::Panicked("directory"))));
    let wrong = store.directory("directory", |tx| Ok::<_, Error>(tx.next_seq()));
    assert!(matches!(wrong.await, Err(Error::Panicked("directory"))));
}

/// What the product's tests rely on to have every one of its statements read by both engines.
#[tokio::test]
async fn statements_are_found_in_sources_and_read_without_being_run() {
    let place = tempfile::tempdir().unwrap();
    let source = r#"
        // "select nothing from a_comment"
        const COLUMNS: &str = "seq, body";
        const DONE: &str = "done = true";
        fn find(quote: char) {
            assert_ne!(quote, '"');
            rows("select seq from notes where body = $1 \
                  and done = $2");
            rows(&format!("select {COLUMNS} from notes order by {order}"));
            rows(&format!("select {COLUMNS}, nonsense from notes"));
            say("select one of them");
        }"#;
    // A module below sees what stands above it, and what it names itself comes first.
    let below = r#"const COLUMNS: &str = "seq";
        rows(&format!("select {COLUMNS} from notes where {DONE}"));"#;
    std::fs::write(place.path().join("find.rs"), source).unwrap();
    std::fs::create_dir(place.path().join("find")).unwrap();
    std::fs::write(place.path().join("find/done.rs"), below).unwrap();
    let mut found = statements(place.path());
    found.sort_by(|a, b| b.file.cmp(&a.file).then(a.line.cmp(&b.line)));
    let texts: Vec<_> = found.iter().map(|found| (found.line, found.sql.as_str())).collect();
    let expected = [
        (7, "select seq from notes where body = $1 and done = $2"),
        (9, "select seq, body from notes order by {order}"),
        (10, "select seq, body, nonsense from notes"),
        (2, "select seq from notes where done = true"),
    ];
    assert_eq!(texts, expected);
    let database = database();
    let store = database.store();
    prepare(&store, &found[0].sql).await.unwrap();
    assert!(prepare(&store, &found[2].sql).await.unwrap_err().to_string().contains("nonsense"));
}
