//! What only PostgreSQL can meet: lost connections, deadlocks, other sessions. These tests need a server and so do their
//! work in the run that has one.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use store::testing::{self, TestDatabase};
use store::{Database, Error, Query, Tx, params};

use crate::support::{MIGRATIONS, note, notes, past_the_store, until, with_client, workspace};

fn database() -> Option<TestDatabase> {
    testing::postgres_server().map(|server| testing::postgres(&server, &MIGRATIONS))
}

fn url(database: &TestDatabase) -> &str {
    match &database.database {
        Database::Postgres { url } => url,
        Database::Sqlite { .. } => unreachable!("made on PostgreSQL"),
    }
}

#[tokio::test]
async fn a_serialization_failure_is_repeated_until_it_succeeds() {
    let Some(database) = database() else { return };
    past_the_store(
        &database.database,
        "create sequence attempts;
         create function fail_until(last bigint) returns bigint language plpgsql as $$
         declare attempt bigint := nextval('attempts');
         begin
             if attempt < last then raise exception 'try again' using errcode = '40001'; end if;
             return attempt;
         end $$;",
    );
    let store = database.store();
    let workspace = workspace(&store).await;
    let verb = |tx: &mut Tx<'_>| {
        note(tx, "repeated")?;
        let row = tx.row("select fail_until(4) as attempt", params![])?;
        row.map_or(Ok(0), |row| row.get::<i64>("attempt"))
    };
    assert_eq!(store.write(workspace, "repeated", verb).await.unwrap().value, 4);
    assert_eq!(notes(&store, workspace).await, [(1, "repeated".to_owned())]);
    assert!(store.metrics().conflicts >= 3);

    let hopeless = store.write(workspace, "hopeless", |tx| tx.rows("select fail_until(1000)", params![]));
    assert!(matches!(hopeless.await, Err(Error::Conflict(_))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deadlock_is_resolved_and_both_writes_happen() {
    let Some(database) = database() else { return };
    past_the_store(
        &database.database,
        "insert into accounts values (gen_random_uuid(), 'a'), (gen_random_uuid(), 'b')",
    );
    let stores = [database.store(), database.store()];
    let met = Arc::new(AtomicU32::new(0));
    let orders = [["a", "b"], ["b", "a"]];
    let writes: Vec<_> = stores
        .iter()
        .zip(orders)
        .map(|(store, order)| {
            let (store, met) = (store.clone(), Arc::clone(&met));
            tokio::spawn(async move {
                let verb = move |tx: &mut Tx<'_>| {
                    for email in order {
                        let sql = "select id from accounts where email = $1 for update";
                        tx.rows(sql, params![email])?;
                        // The first time round, each waits until the other has its first row.
                        met.fetch_add(1, Ordering::SeqCst);
                        let patience = Instant::now() + Duration::from_secs(2);
                        while met.load(Ordering::SeqCst) < 2 && Instant::now() < patience {
                            thread::sleep(Duration::from_millis(1));
                        }
                    }
                    Ok::<_, Error>(())
                };
                store.directory("accounts.both", verb).await
            })
        })
        .collect();
    for write in writes {
        write.await.unwrap().unwrap();
    }
    assert!(stores.iter().any(|store| store.metrics().conflicts > 0), "they did collide");
}

#[tokio::test]
async fn a_hot_workspace_parks_nobody_else() {
    let Some(database) = database() else { return };
    let store = database.store();
    let (hot, cool) = (workspace(&store).await, workspace(&store).await);
    let held = url(&database).to_owned();
    let (locked, release) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
    let (is_locked, released) = (Arc::clone(&locked), Arc::clone(&release));
    let holder = thread::spawn(move || {
        with_client(&held, |client| {
            let mut transaction = client.transaction().unwrap();
            let sql = "select seq from workspace_seqs where workspace_id = $1 for update";
            transaction.query(sql, &[&hot.0]).unwrap();
            is_locked.store(true, Ordering::SeqCst);
            while !released.load(Ordering::SeqCst) {
                thread::sleep(Duration::from_millis(5));
            }
        });
    });
    until(|| locked.load(Ordering::SeqCst)).await;
    let waiting: Vec<_> = (0..20)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { store.write(hot, "notes.add", |tx| note(tx, "hot")).await })
        })
        .collect();
    for _ in 0..5 {
        let write = store.write(cool, "notes.add", |tx| note(tx, "cool"));
        tokio::time::timeout(Duration::from_secs(15), write).await.expect("not parked").unwrap();
    }
    assert!(!waiting.iter().any(|write| write.is_finished()), "the hot one waits all the while");
    release.store(true, Ordering::SeqCst);
    for write in waiting {
        write.await.unwrap().unwrap();
    }
    holder.join().unwrap();
}

#[tokio::test]
async fn a_lock_that_is_never_freed_is_not_waited_for_for_ever() {
    let Some(database) = database() else { return };
    let store = database.store();
    let workspace = workspace(&store).await;
    let held = url(&database).to_owned();
    let holder = thread::spawn(move || {
        with_client(&held, |client| {
            client.batch_execute("begin; select * from workspace_seqs for update; select pg_sleep(7)").unwrap();
        });
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    let refused = store.write(workspace, "notes.add", |tx| note(tx, "x")).await;
    assert!(matches!(refused, Err(Error::Busy(_))), "{refused:?}");
    holder.join().unwrap();
    store.write(workspace, "notes.add", |tx| note(tx, "x")).await.unwrap();
}

#[tokio::test]
async fn connections_that_the_server_ends_are_replaced() {
    let Some(database) = database() else { return };
    let store = database.store();
    let workspace = workspace(&store).await;
    for round in 1..=3 {
        past_the_store(
            &database.database,
            "select pg_terminate_backend(pid) from pg_stat_activity
             where datname = current_database() and pid <> pg_backend_pid()",
        );
        store.write(workspace, "notes.add", |tx| note(tx, "x")).await.unwrap();
        assert_eq!(notes(&store, workspace).await.len(), round);
    }
}

/// With `synchronous_commit = off` the server would answer before the write is durable.
#[tokio::test]
async fn the_log_is_flushed_between_a_write_and_its_answer() {
    let Some(database) = database() else { return };
    past_the_store(
        &database.database,
        "do $$ begin
             execute format('alter database %I set synchronous_commit = off', current_database());
         end $$",
    );
    let store = database.store();
    let workspace = workspace(&store).await;
    for _ in 0..20 {
        let written = store.write(workspace, "notes.add", |tx| {
            note(tx, "durable")?;
            let row = tx.row("select pg_current_wal_insert_lsn()::text as place", params![])?;
            row.map_or(Ok(String::new()), |row| row.get::<String>("place"))
        });
        let place = written.await.unwrap().value;
        let flushed = store.read(move |db| {
            let sql = "select pg_current_wal_flush_lsn() >= cast($1::text as pg_lsn) as flushed";
            let row = db.row(sql, params![&place])?;
            row.map_or(Ok(false), |row| row.get::<bool>("flushed"))
        });
        assert!(flushed.await.unwrap());
    }
}

/// Where on the way of a commit the line is cut.
#[derive(Clone, Copy, PartialEq)]
enum Cut {
    BeforeTheServer,
    AfterTheServer,
}

/// A line to the server that can be cut at the next commit.
struct Line {
    port: u16,
    armed: Arc<AtomicBool>,
}

impl Line {
    fn to(server: String, cut: Cut) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let armed = Arc::new(AtomicBool::new(false));
        let cutting = Arc::clone(&armed);
        thread::spawn(move || {
            for near in listener.incoming() {
                let (near, far) = (near.unwrap(), TcpStream::connect(&server).unwrap());
                let (back_from, back_to) = (far.try_clone().unwrap(), near.try_clone().unwrap());
                let cutting = Arc::clone(&cutting);
                thread::spawn(move || forward(near, far, cut, &cutting));
                thread::spawn(move || copy(back_from, back_to));
            }
        });
        Line { port, armed }
    }
}

fn forward(mut near: TcpStream, mut far: TcpStream, cut: Cut, armed: &AtomicBool) {
    let mut bytes = [0_u8; 16_384];
    while let Ok(count @ 1..) = near.read(&mut bytes) {
        let is_commit = bytes[..count].windows(7).any(|word| word == b"commit\0");
        if is_commit && armed.swap(false, Ordering::SeqCst) {
            if cut == Cut::AfterTheServer {
                // The answer must not find its way back.
                near.shutdown(std::net::Shutdown::Both).unwrap();
                far.write_all(&bytes[..count]).unwrap();
                thread::sleep(Duration::from_millis(100));
            }
            break;
        }
        if far.write_all(&bytes[..count]).is_err() {
            break;
        }
    }
    let _ = near.shutdown(std::net::Shutdown::Both);
    let _ = far.shutdown(std::net::Shutdown::Both);
}

fn copy(mut from: TcpStream, mut to: TcpStream) {
    let _ = std::io::copy(&mut from, &mut to);
    let _ = to.shutdown(std::net::Shutdown::Both);
}

/// Five writes share the commit whose line is cut; what they are told is what happened, and each happened once.
async fn cut_in_the_commit(cut: Cut) {
    let Some(mut database) = database() else { return };
    let config: postgres::Config = url(&database).parse().unwrap();
    let [postgres::config::Host::Tcp(host)] = config.get_hosts() else {
        panic!("the tests reach their server by TCP");
    };
    let (host, port) = (host.clone(), config.get_ports().first().copied().unwrap_or(5432));
    let line = Line::to(format!("{host}:{port}"), cut);
    let direct = url(&database).to_owned();
    let cuttable = direct.replace(&format!("{host}:{port}"), &format!("127.0.0.1:{}", line.port));
    database.database = Database::Postgres { url: format!("{cuttable}?sslmode=disable") };
    database.writers = 1;
    let store = database.store();
    let workspace = workspace(&store).await;
    store.write(workspace, "notes.add", |tx| note(tx, "before")).await.unwrap();
    line.armed.store(true, Ordering::SeqCst);
    let written = store.write(workspace, "notes.add", |tx| note(tx, "cut")).await.unwrap();
    assert_eq!(written.seq, 2);
    assert!(!line.armed.load(Ordering::SeqCst), "the line was cut");
    assert_eq!(notes(&store, workspace).await, [(1, "before".to_owned()), (2, "cut".to_owned())]);
}

#[tokio::test]
async fn a_line_cut_before_the_commit_arrived_repeats_the_write() {
    cut_in_the_commit(Cut::BeforeTheServer).await;
}

#[tokio::test]
async fn a_line_cut_after_the_commit_arrived_does_not_repeat_the_write() {
    cut_in_the_commit(Cut::AfterTheServer).await;
}

/// Nobody can say what happened to a commit whose server is gone for good.
#[tokio::test]
async fn a_commit_whose_fate_stays_unknown_is_called_unknown() {
    let Some(mut database) = database() else { return };
    let config: postgres::Config = url(&database).parse().unwrap();
    let port = config.get_ports().first().copied().unwrap_or(5432);
    let line = Line::to(format!("127.0.0.1:{port}"), Cut::AfterTheServer);
    let direct = url(&database).to_owned();
    database.database = Database::Postgres {
        url: format!("{}?sslmode=disable", direct.replace(&port.to_string(), &line.port.to_string())),
    };
    // One writer, so that the connection which commits is there already.
    database.writers = 1;
    let store = database.store();
    let workspace = workspace(&store).await;
    line.armed.store(true, Ordering::SeqCst);
    let name = config.get_dbname().unwrap().to_owned();
    let server = testing::postgres_server().unwrap();
    let lock_out = thread::spawn(move || {
        with_client(&server, |client| {
            let sql = format!("alter database {name} with allow_connections false");
            client.batch_execute(&sql).unwrap();
        });
    });
    lock_out.join().unwrap();
    let lost = store.write(workspace, "notes.add", |tx| note(tx, "x")).await;
    assert!(matches!(lost, Err(Error::Unknown(_))), "{lost:?}");
}
