//! Who hears that a workspace moved, and when.

use std::time::Duration;

use store::{Engine, Error, Store, WorkspaceId};
use tokio::sync::broadcast::Receiver;
use tokio::time::timeout;
use uuid::Uuid;

use crate::support::{database, note, past_the_store, workspace};

/// News that take longer are late.
const PATIENCE: Duration = Duration::from_secs(15);
/// Time enough for news that shouldn't come.
const SILENCE: Duration = Duration::from_millis(1_500);

async fn heard(receiver: &mut Receiver<WorkspaceId>) -> WorkspaceId {
    timeout(PATIENCE, receiver.recv()).await.expect("news in time").unwrap()
}

async fn silent(receiver: &mut Receiver<WorkspaceId>) {
    assert!(timeout(SILENCE, receiver.recv()).await.is_err(), "no news were expected");
}

async fn add(store: &Store, workspace: WorkspaceId) {
    store.write(workspace, "notes.add", |tx| note(tx, "x")).await.unwrap();
}

#[tokio::test]
async fn a_commit_is_told_once_in_this_process_and_in_others() {
    let database = database();
    let (here, there) = (database.store(), database.store());
    let workspace = workspace(&here).await;
    assert_eq!(heard(&mut there.moved()).await, workspace, "its beginning");
    let (mut near, mut far) = (here.moved(), there.moved());
    add(&here, workspace).await;
    assert_eq!(heard(&mut near).await, workspace);
    assert_eq!(heard(&mut far).await, workspace);
    silent(&mut near).await;
    silent(&mut far).await;
}

#[tokio::test]
async fn only_what_moved_is_told() {
    let database = database();
    let store = database.store();
    let workspace = workspace(&store).await;
    let mut moved = store.moved();
    store.write(workspace, "nothing", |_| Ok::<_, Error>(())).await.unwrap();
    let failed = store.write(workspace, "fails", |tx| {
        note(tx, "x")?;
        Err::<(), _>(Error::Closed)
    });
    assert!(failed.await.is_err());
    silent(&mut moved).await;
    let touch = store.write(workspace, "touch", |tx| {
        tx.touch();
        Ok::<_, Error>(())
    });
    touch.await.unwrap();
    assert_eq!(heard(&mut moved).await, workspace);
}

/// Another program's commit without a notice of any kind: found by looking.
#[tokio::test]
async fn a_commit_that_nobody_told_of_is_found() {
    let database = database();
    let store = database.store();
    let workspace = workspace(&store).await;
    let mut moved = store.moved();
    past_the_store(&database.database, "update workspace_seqs set seq = seq + 1, last_at = last_at + 1");
    assert_eq!(heard(&mut moved).await, workspace);
}

#[tokio::test]
async fn opening_is_no_news() {
    let database = database();
    let first = database.store();
    workspace(&first).await;
    silent(&mut database.store().moved()).await;
}

#[tokio::test]
async fn notices_reach_other_processes_where_there_are_any() {
    let database = database();
    let (here, there) = (database.store(), database.store());
    let (mut near, mut far) = (here.notices(), there.notices());
    if here.engine() == Engine::Postgres {
        // The listener may still be on its way: a notice before it listens is lost, as notices may be.
        let told = async {
            loop {
                here.notify("typing".to_owned()).unwrap();
                if let Ok(notice) = timeout(Duration::from_millis(200), far.recv()).await {
                    break notice.unwrap();
                }
            }
        };
        assert_eq!(&*timeout(PATIENCE, told).await.expect("a notice in time"), "typing");
    } else {
        here.notify("typing".to_owned()).unwrap();
    }
    assert!(timeout(Duration::from_millis(300), near.recv()).await.is_err(), "nobody hears himself");
    assert!(matches!(here.notify("x".repeat(7_001)), Err(Error::Notice(7_001))));
}

#[tokio::test]
async fn an_unknown_workspace_moves_nothing() {
    let database = database();
    let store = database.store();
    let mut moved = store.moved();
    let refused = store.write(WorkspaceId(Uuid::new_v4()), "notes.add", |tx| note(tx, "x")).await;
    assert!(refused.is_err());
    silent(&mut moved).await;
}
