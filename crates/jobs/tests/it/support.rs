//! A database with a clock that can be set forward, and a job that notes what became of it.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jobs::{Enqueue, Job, Settings};
use serde::{Deserialize, Serialize};
use store::testing::TestDatabase;
use store::{Error, Migration, Store, WorkspaceId};
use uuid::Uuid;

pub(crate) const MIGRATIONS: [Migration; 1] =
    [Migration::new("V2__jobs", include_str!("../../../../migrations/V2__jobs.sql"))];

pub(crate) const SETTINGS: Settings =
    Settings { slots: 4, lease: Duration::from_secs(60), grace: Duration::from_millis(200) };

/// Says a word; two with the same key are one while they wait.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Say {
    pub(crate) word: String,
    pub(crate) key: Option<String>,
}

impl Job for Say {
    const KIND: &'static str = "say";
    const ATTEMPTS_MAX: u32 = 3;

    fn dedupe_key(&self) -> Option<String> {
        self.key.clone()
    }
}

pub(crate) fn say(word: &str) -> Say {
    Say { word: word.to_owned(), key: None }
}

/// A clock that moves only when a test moves it, so that a slow machine changes nothing.
#[derive(Clone)]
pub(crate) struct Clock(Arc<AtomicI64>);

impl Clock {
    fn stopped() -> Self {
        Clock(Arc::new(AtomicI64::new(1_700_000_000_000_000)))
    }

    pub(crate) fn forward(&self, time: Duration) {
        self.0.fetch_add(i64::try_from(time.as_micros()).unwrap(), Ordering::SeqCst);
    }

    pub(crate) fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

pub(crate) fn database() -> (TestDatabase, Clock) {
    let mut database = store::testing::database(&MIGRATIONS);
    let clock = Clock::stopped();
    let told = clock.clone();
    database.clock = Arc::new(move || told.now());
    (database, clock)
}

pub(crate) async fn workspace(store: &Store) -> WorkspaceId {
    let id = WorkspaceId(Uuid::new_v4());
    store.create_workspace(id, "workspaces.create", |_| Ok::<_, Error>(())).await.unwrap();
    id
}

pub(crate) async fn enqueue(store: &Store, workspace: WorkspaceId, jobs: Vec<Say>) {
    let enqueued = store.write(workspace, "say", move |tx| jobs.iter().try_for_each(|job| tx.enqueue(job)));
    enqueued.await.unwrap();
}

/// What was said so far, in order.
#[derive(Clone, Default)]
pub(crate) struct Said(Arc<Mutex<Vec<String>>>);

impl Said {
    pub(crate) fn push(&self, word: &str) {
        self.0.lock().unwrap().push(word.to_owned());
    }

    pub(crate) fn words(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    /// Waits until so many words were said.
    pub(crate) async fn reach(&self, words: usize) -> Vec<String> {
        until(|| (self.words().len() >= words).then(|| self.words())).await
    }
}

/// Waits until a condition yields something, at most as long as a slow machine may need.
pub(crate) async fn until<T>(mut condition: impl FnMut() -> Option<T>) -> T {
    for _ in 0..1_000 {
        if let Some(found) = condition() {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("waited ten seconds in vain");
}

pub(crate) async fn counts(store: &Store) -> jobs::Counts {
    store.read(|db| jobs::counts(db)).await.unwrap()
}

/// Waits until the table of jobs looks like this.
pub(crate) async fn until_counts(store: &Store, expected: jobs::Counts) {
    let mut last = jobs::Counts::default();
    for _ in 0..1_000 {
        last = counts(store).await;
        if last == expected {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(last, expected);
}
