//! What a running server consists of, and how it is put together.

use std::ops::Deref;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use llm::Model;
use llm::builtin::Builtin;
use store::{Clock, OpenError, Options, Query, Store, params};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::agents::feed::Feeds;
use crate::blobs::Blobs;
use crate::config::Config;
use crate::error::Error;
use crate::fetch::Fetcher;
use crate::http::rate::Limits;
use crate::knowledge::catch_up::Indexed;
use crate::knowledge::embedding::connect::Embedders;
use crate::knowledge::embedding::fill::Turns;
use crate::knowledge::index::Index;
use crate::knowledge::near::Spaces;
use crate::live::Live;
use crate::metrics::Metrics;
use crate::migrations::MIGRATIONS;
use crate::realtime::Rooms;
use crate::secrets::{KeyError, Secrets, random_base62};
use crate::time::Timestamp;

/// Random characters that tell this process from the other nodes on a database.
const NODE_NAME_CHARACTERS: usize = 12;

/// `builtin` writes a word so often, so that a reader can follow.
const WORD_PACE: Duration = Duration::from_millis(4);

/// Why a server did not start; each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data directory.
    #[error(
        "The data directory {path} can't be made: {source}. Choose another with --data-dir, or give this user write access."
    )]
    Directory {
        /// Where it should be.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The database.
    #[error(transparent)]
    Database(#[from] OpenError),
    /// The key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The key is not the one that the data was made with.
    #[error(
        "The secrets in this database were sealed with another key. Put back the secret.key file (or AUREOLE_SECRET) that belongs to it."
    )]
    ForeignKey,
    /// Anything else.
    #[error("The database can't be prepared: {0}")]
    Other(#[from] Error),
}

/// A running server. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What it consists of.
pub struct Parts {
    /// The data.
    pub store: Store,
    /// The settings.
    pub config: Config,
    /// Seals and opens secrets.
    pub secrets: Secrets,
    /// Who listens to what happens right now.
    pub live: Live,
    /// How often callers may come.
    pub limits: Limits,
    /// This process among the nodes of the installation.
    pub node: String,
    /// The answers that this process writes.
    pub feeds: Feeds,
    /// What is too large for a row.
    pub blobs: Blobs,
    /// Fetches what strangers name.
    pub fetcher: Fetcher,
    /// Answers questions where the team has connected no other model, and where that one fails.
    pub model: Arc<dyn Model>,
    /// The way out to the models that the team has connected.
    pub providers: llm::remote::Client,
    /// Searches what may be answered from.
    pub knowledge: Arc<Index>,
    /// How far that is.
    pub indexed: Indexed,
    /// What finds it by meaning.
    pub spaces: Spaces,
    /// The embedding models behind that.
    pub embedders: Embedders,
    /// Whose passages are being embedded.
    pub filling: Turns,
    /// The dashboard's sockets.
    pub rooms: Rooms,
    /// What operators watch.
    pub metrics: Metrics,
    /// Ends when the server shuts down: sockets close, tasks finish what they are at.
    pub shutdown: CancellationToken,
    /// What runs beside requests; a shutdown waits for it within a bound.
    pub tasks: TaskTracker,
    clock: Clock,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Parts {
    /// The time.
    pub fn now(&self) -> Timestamp {
        Timestamp((self.clock)())
    }
}

impl App {
    /// Opens the database, brings its schema up to date and checks the key.
    pub async fn open(config: Config) -> Result<App, StartError> {
        let options = Options::new(config.data.database());
        App::with(config, options, Arc::new(Builtin::paced(WORD_PACE))).await
    }

    /// The same with another clock, other threads or another model.
    pub async fn with(config: Config, options: Options, model: Arc<dyn Model>) -> Result<App, StartError> {
        let directory = config.data.data_dir.clone();
        make_directory(&directory)?;
        let secrets = Secrets::load(config.data.secret.as_deref(), &directory)?;
        let clock = options.clock.clone();
        let store = tokio::task::spawn_blocking(move || Store::open(options, MIGRATIONS))
            .await
            .map_err(|error| StartError::Other(Error::internal(error)))??;
        claim_key(&store, secrets.fingerprint().to_owned()).await?;
        let node = random_base62(NODE_NAME_CHARACTERS);
        Ok(App(Arc::new(Parts {
            blobs: Blobs::open(&config)?,
            fetcher: Fetcher::new(config.fetch_networks.clone())
                .map_err(|error| StartError::Other(Error::internal(error)))?,
            live: Live::new(store.clone(), node.clone()),
            node,
            feeds: Feeds::default(),
            model,
            providers: llm::remote::Client::new().map_err(|error| StartError::Other(Error::internal(error)))?,
            knowledge: Arc::new(Index::new(directory.join("index"))),
            indexed: Indexed::default(),
            spaces: Spaces::default(),
            embedders: Embedders::default(),
            filling: Turns::default(),
            rooms: Rooms::default(),
            store,
            limits: Limits::new(&config),
            config,
            secrets,
            metrics: Metrics::new().map_err(|error| StartError::Other(Error::internal(error)))?,
            shutdown: CancellationToken::new(),
            tasks: TaskTracker::new(),
            clock,
        })))
    }
}

/// The data directory, made when missing, and then for its owner only: whoever reads it reads every conversation.
pub fn make_directory(path: &Path) -> Result<(), StartError> {
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(|source| StartError::Directory { path: path.display().to_string(), source })
}

/// The first start leaves the key's fingerprint; every later one compares.
async fn claim_key(store: &Store, fingerprint: String) -> Result<(), StartError> {
    let mine = fingerprint.clone();
    let kept = store
        .directory("installation.claim", move |tx| {
            tx.execute(
                "insert into installation (id, key_fingerprint, signed_up, created_at) values (1, $1, $2, $3) on conflict (id) do nothing",
                params![mine.as_str(), false, tx.at()],
            )?;
            let row = tx.row("select key_fingerprint from installation where id = 1", params![])?;
            row.map_or(Ok(String::new()), |row| row.get("key_fingerprint"))
        })
        .await
        .map_err(Error::from)?;
    if kept == fingerprint { Ok(()) } else { Err(StartError::ForeignKey) }
}
