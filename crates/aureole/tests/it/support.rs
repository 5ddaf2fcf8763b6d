//! A server of a test's own on a real database, and the people who use it: teammates, visitors, sites.
//!
//! Requests go over HTTP to a free port of 127.0.0.1. The database is on the engine that AUREOLE_TEST_DATABASE_URL
//! chooses. Time stands still until a test moves it. Beside every test a dashboard listens, and holds at the end what the
//! API answers.

mod bucket;
mod call;
pub mod description;
mod held;
mod listening;
mod people;
mod process;
mod provider;
mod replica;
mod socket;
mod trouble;
mod watch;

pub use bucket::BucketServer;
pub use call::{Call, Reply, parts};
pub use held::{held, held_with};
pub use listening::{Listening, listening};
pub use people::{Site, Teammate, Visitor, new_session};
pub use process::{Installation, Process, create_workspace, refusal};
pub use provider::{Act, Provider, READ, WROTE, connect_model, texts};
pub use replica::Replica;
pub use socket::Socket;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use aureole::agents::create::create;
use aureole::app::App;
use aureole::config::{Config, DataSettings};
use aureole::migrations::MIGRATIONS;
use aureole::serve;
use aureole::setup::{self, Created, Wish};
use aureole::time::Timestamp;
use serde_json::{Value, json};
use store::Options;
use store::testing::TestDatabase;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use watch::Watch;

/// When tests begin: 2026-04-11T12:25:19Z.
pub const BEGINNING: i64 = 1_775_910_319_000_000;
/// The password of everybody in tests.
pub const PASSWORD: &str = "correct horse battery";
/// The first teammate's address.
pub const KIM: &str = "kim@acme.example";

/// A running server with one workspace, Acme, whose first teammate is Kim.
pub struct TestApp {
    /// The server's parts, for what has no front door.
    pub app: App,
    /// What `workspace create` would print.
    pub acme: Created,
    url: String,
    http: reqwest::Client,
    clock: Arc<AtomicI64>,
    stop: Option<oneshot::Sender<()>>,
    server: Option<JoinHandle<()>>,
    // The server's own, so that a test that ends can still ask it.
    runtime: Option<Runtime>,
    watch: Option<Watch>,
    // Dropped last: the server's files lie in them.
    directory: tempfile::TempDir,
    database: Arc<TestDatabase>,
}

impl TestApp {
    /// With every setting at its default.
    pub async fn start() -> TestApp {
        TestApp::with(|_| {}).await
    }

    /// The same where nobody listens whom the test doesn't know of: for tests of sockets themselves, and of records that no
    /// verb wrote.
    pub async fn unwatched() -> TestApp {
        TestApp::open(|_| {}, Arc::new(llm::builtin::Builtin::default())).await
    }

    /// With other settings.
    pub async fn with(change: impl FnOnce(&mut Config)) -> TestApp {
        TestApp::build(change, Arc::new(llm::builtin::Builtin::default())).await
    }

    /// With another model.
    pub async fn with_model(model: Arc<dyn llm::Model>) -> TestApp {
        TestApp::build(|_| {}, model).await
    }

    async fn build(change: impl FnOnce(&mut Config), model: Arc<dyn llm::Model>) -> TestApp {
        let mut test = TestApp::open(change, model).await;
        let url = test.url.clone();
        let begun = test.runtime().spawn(async move { Watch::begin(&url, KIM).await });
        test.watch = Some(begun.await.expect("somebody listens"));
        test
    }

    async fn open(change: impl FnOnce(&mut Config), model: Arc<dyn llm::Model>) -> TestApp {
        let directory = tempfile::tempdir().expect("a data directory");
        let mut database = store::testing::database(MIGRATIONS);
        let clock = Arc::new(AtomicI64::new(BEGINNING));
        let told = Arc::clone(&clock);
        database.clock = Arc::new(move || told.load(Ordering::SeqCst));
        let mut config = settings(directory.path());
        change(&mut config);
        let (runtime, options) = (runtime(), (*database).clone());
        let made = runtime.spawn(async move {
            let app = App::with(config, options, model).await.expect("the app opens");
            let acme = setup::create_workspace(&app, wish("Acme", "Kim Doe", KIM)).await.expect("a workspace");
            (app, acme)
        });
        let (app, acme) = made.await.expect("no panic");
        let mut test = TestApp::of(runtime, app, acme, clock, directory, Arc::new(database));
        test.serve().await;
        test
    }

    /// Another node: a server of its own on the same database, with the same clock and key.
    pub async fn beside(&self) -> TestApp {
        let directory = tempfile::tempdir().expect("a data directory");
        let key = "secret.key";
        std::fs::copy(self.directory.path().join(key), directory.path().join(key)).expect("the same key");
        let config = Config { blobs: self.app.config.blobs.clone(), ..settings(directory.path()) };
        let options = Options::clone(&self.database);
        let (runtime, model) = (runtime(), Arc::clone(&self.app.model));
        let opened = runtime.spawn(App::with(config, options, model));
        let app = opened.await.expect("no panic").expect("the app opens");
        let (clock, database) = (Arc::clone(&self.clock), Arc::clone(&self.database));
        let mut other = TestApp::of(runtime, app, self.acme.clone(), clock, directory, database);
        other.serve().await;
        other
    }

    fn of(
        runtime: Runtime,
        app: App,
        acme: Created,
        clock: Arc<AtomicI64>,
        directory: tempfile::TempDir,
        database: Arc<TestDatabase>,
    ) -> TestApp {
        TestApp {
            app,
            acme,
            url: String::new(),
            http: client(),
            clock,
            stop: None,
            server: None,
            runtime: Some(runtime),
            watch: None,
            directory,
            database,
        }
    }

    fn runtime(&self) -> &Runtime {
        self.runtime.as_ref().expect("a runtime until the end")
    }

    async fn serve(&mut self) {
        let app = self.app.clone();
        let listener = self.runtime().spawn(async move { serve::listen(&app).await.expect("a free port") });
        let listener = listener.await.expect("a listener");
        self.url = format!("http://{}", listener.local_addr().expect("an address"));
        let (stop, stopped) = oneshot::channel::<()>();
        let app = self.app.clone();
        let server = self.runtime().spawn(async move {
            let stopped = async move {
                stopped.await.ok();
            };
            serve::serve(app, listener, stopped).await.expect("the server runs");
        });
        (self.stop, self.server) = (Some(stop), Some(server));
    }

    /// Stops the server as an operator would and waits until it has.
    pub async fn stop(&mut self) {
        self.stop.take().expect("a running server").send(()).ok();
        self.server.take().expect("a running server").await.expect("the server ends well");
    }

    /// Waits until something has become true, which must not take long.
    pub async fn eventually(&self, is_true: impl Fn() -> bool) {
        for _ in 0..500 {
            if is_true() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("it never became true");
    }

    /// The folders that hold the server's data, once its write-ahead log was emptied. PostgreSQL's are its own affair.
    pub async fn folders_after_checkpoint(&self) -> Vec<PathBuf> {
        let mut folders = vec![self.app.config.data.data_dir.clone()];
        if let store::Database::Sqlite { path } = &self.database.database {
            let log = path.with_extension("db-wal");
            self.eventually(|| std::fs::metadata(&log).map_or(true, |file| file.len() == 0)).await;
            folders.push(path.parent().expect("a folder").to_owned());
        }
        folders
    }

    /// Answers that are being written.
    pub fn turns(&self) -> i64 {
        self.app.metrics.turns().get()
    }

    /// Where the server listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The server's time.
    pub fn now(&self) -> Timestamp {
        self.app.now()
    }

    /// Moves the server's clock forward.
    pub fn advance(&self, time: Duration) {
        let microseconds = i64::try_from(time.as_micros()).expect("a moderate time");
        self.clock.fetch_add(microseconds, Ordering::SeqCst);
    }

    /// Kim, the first teammate, signed in.
    pub async fn teammate(&self) -> Teammate {
        self.sign_in(KIM).await
    }

    /// Somebody signs in.
    pub async fn sign_in(&self, email: &str) -> Teammate {
        Teammate::sign_in_at(&self.url, email).await
    }

    /// Another member of Acme's team, signed in.
    pub async fn hire(&self, name: &str) -> Teammate {
        let email = people::hire(self, name).await;
        self.sign_in(&email).await
    }

    /// Another workspace on the same server.
    pub async fn rival(&self) -> Created {
        let wish = wish("Rival", "Ray Stranger", "ray@rival.example");
        setup::create_workspace(&self.app, wish).await.expect("a workspace")
    }

    /// Another agent of Acme's; making one has no front door yet.
    pub async fn another_agent(&self, name: &str) -> String {
        let made = self.app.store.write(self.acme.workspace, "tests.another_agent", |tx| create(tx, "en"));
        let id = made.await.expect("an agent").value.to_string();
        self.teammate().await.put(&format!("/api/v1/agents/{id}"), json!({ "name": name })).await.ok();
        id
    }

    /// A customer's server or page that calls the SDK API with Acme's widget key.
    pub fn site(&self) -> Site {
        Site::new(self, &self.acme)
    }

    /// The same for another workspace.
    pub fn site_of(&self, workspace: &Created) -> Site {
        Site::new(self, workspace)
    }

    /// A visitor with an open widget who is nobody known.
    pub async fn visitor(&self) -> Visitor {
        Visitor::open(self, None).await
    }

    /// A visitor whom the site has identified.
    pub async fn user(&self, user_id: &str) -> Visitor {
        Visitor::open(self, Some(user_id)).await
    }

    /// A call with nothing but what the test adds.
    pub fn call(&self, method: &str, path: &str) -> Call {
        Call::new(&self.http, method, &format!("{}{path}", self.url))
    }

    /// An HS256 token with Acme's identity secret.
    pub fn token(&self, claims: Value) -> String {
        self.acme_token_with(&self.acme.identity_secret, claims)
    }

    /// An HS256 token with another secret.
    pub fn acme_token_with(&self, secret: &str, claims: Value) -> String {
        let key = jsonwebtoken::EncodingKey::from_secret(secret.as_bytes());
        jsonwebtoken::encode(&jsonwebtoken::Header::default(), &claims, &key).expect("a token")
    }

    /// Seconds since 1970 by the server's clock, so many later.
    pub fn in_seconds(&self, seconds: i64) -> i64 {
        self.now().0 / 1_000_000 + seconds
    }

    /// A moment so many minutes from now, as the API writes it.
    pub fn in_minutes(&self, minutes: i64) -> String {
        Timestamp(self.now().0 + minutes * 60_000_000).to_string()
    }
}

impl Drop for TestApp {
    /// What a dashboard holds that only listened is compared with what the API answers, unless the test has failed or
    /// stopped the server itself.
    fn drop(&mut self) {
        let runtime = self.runtime.take().expect("a runtime until the end");
        let watch = self.watch.take().filter(|_| self.server.is_some() && !std::thread::panicking());
        let compared = watch.map(|watch| {
            let (done, is_done) = std::sync::mpsc::channel();
            runtime.spawn(async move { done.send(tokio::spawn(watch.compare()).await) });
            is_done.recv().expect("an end")
        });
        runtime.shutdown_background();
        if let Some(Err(failed)) = compared {
            std::panic::resume_unwind(failed.into_panic());
        }
    }
}

/// A server's own threads: a test that ends, and waits, keeps none of them busy.
fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime")
}

/// Every setting at its default but a free port, and a quiet beginning: what is found by meaning comes a little later,
/// and only tests of that want it.
fn settings(directory: &Path) -> Config {
    let data = DataSettings { data_dir: directory.to_owned(), database_url: None, secret: None };
    Config { port: 0, embedding: false, ..Config::for_commands(data) }
}

/// A client of a test's own. The cryptography is named once, because nobody here speaks TLS.
pub fn client() -> reqwest::Client {
    rustls::crypto::ring::default_provider().install_default().ok();
    reqwest::Client::new()
}

fn wish(workspace: &str, name: &str, email: &str) -> Wish {
    Wish {
        workspace_name: workspace.to_owned(),
        name: name.to_owned(),
        email: email.to_owned(),
        password: PASSWORD.to_owned(),
        locale: "en".to_owned(),
        time_zone: "UTC".to_owned(),
        enforce_identity: false,
        only_first: false,
    }
}
