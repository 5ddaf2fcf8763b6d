//! Every setting, each a flag and an environment variable. Nothing else reads the environment.

mod blobs;
mod values;

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, Parser, ValueEnum};
use ipnet::IpNet;
use store::Database;

use crate::agents::turn::TurnTimes;

pub use blobs::{BlobSettings, Bucket};

/// The longest that a shutdown may be told to wait, in seconds.
const SHUTDOWN_SECONDS_MAX: u64 = 3_600;
/// The longest that a conversation may be told to stay open in quiet, in minutes.
const IDLE_MINUTES_MAX: u64 = 1_440;
/// The highest rate limit; a higher one would limit nothing.
const CALLS_MAX: u32 = 1_000_000;

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs: one JSON object a line.
    Json,
}

/// Where the data is.
#[derive(Args, Clone, Debug)]
pub struct DataSettings {
    /// Folder of the database, blobs, indexes and the key that seals secrets
    #[arg(long, env = "AUREOLE_DATA_DIR", default_value = "data", value_name = "FOLDER")]
    pub data_dir: PathBuf,

    /// PostgreSQL to use in place of the embedded SQLite database: postgres://user:password@host:5432/name
    #[arg(long, env = "DATABASE_URL", value_name = "URL", value_parser = values::database_url, hide_env_values = true)]
    pub database_url: Option<String>,

    /// Key that seals secrets, 32 bytes in base64; without it the server makes data/secret.key at first start
    #[arg(long, env = "AUREOLE_SECRET", value_name = "BASE64", value_parser = values::secret, hide_env_values = true)]
    pub secret: Option<String>,
}

impl DataSettings {
    /// The database these settings name.
    pub fn database(&self) -> Database {
        match &self.database_url {
            Some(url) => database_at(url),
            None => Database::Sqlite { path: self.data_dir.join("aureole.db") },
        }
    }
}

fn database_at(url: &str) -> Database {
    Database::Postgres { url: url.to_owned() }
}

/// Everything `aureole serve` takes.
#[derive(Args, Clone, Debug)]
pub struct Config {
    /// Where the data is.
    #[command(flatten)]
    pub data: DataSettings,

    /// Where pictures are.
    #[command(flatten)]
    pub blobs: BlobSettings,

    /// Port to listen on; 0 takes a free one and prints it
    #[arg(long, env = "AUREOLE_PORT", default_value_t = 8787, value_parser = values::whole::<u16>(0..=u16::MAX))]
    pub port: u16,

    /// IP address to listen on: 127.0.0.1 for this machine only, 0.0.0.0 for all networks
    #[arg(long, env = "AUREOLE_HOST", default_value = "127.0.0.1", value_name = "ADDRESS", value_parser = values::address)]
    pub host: IpAddr,

    /// Address under which browsers reach the server, such as https://support.example; names the host in snippets and makes cookies Secure
    #[arg(long, env = "AUREOLE_PUBLIC_URL", value_name = "URL", value_parser = values::public_url)]
    pub public_url: Option<String>,

    /// Networks of reverse proxies whose X-Forwarded-For is believed, separated by commas
    #[arg(long, env = "AUREOLE_TRUSTED_PROXIES", value_delimiter = ',', value_name = "NETWORKS", value_parser = values::network)]
    pub trusted_proxies: Vec<IpNet>,

    /// Private networks from which pictures that a caller names may be fetched, separated by commas; none otherwise
    #[arg(long, env = "AUREOLE_FETCH_NETWORKS", value_delimiter = ',', value_name = "NETWORKS", value_parser = values::network)]
    pub fetch_networks: Vec<IpNet>,

    /// What is logged, such as `info` or `warn,aureole=debug`
    #[arg(long, env = "AUREOLE_LOG", default_value = "info,refinery_core=warn,genai=off", value_name = "FILTER",
          value_parser = values::log_filter)]
    pub log: String,

    /// How log lines are written
    #[arg(long, env = "AUREOLE_LOG_FORMAT", default_value = "text", value_enum)]
    pub log_format: LogFormat,

    /// Seconds that running requests and answers get to finish at a shutdown
    #[arg(long, env = "AUREOLE_SHUTDOWN_SECONDS", default_value_t = 20, value_name = "SECONDS",
          value_parser = values::whole::<u64>(0..=SHUTDOWN_SECONDS_MAX))]
    pub shutdown_seconds: u64,

    /// Whether workspaces that chose no embedding model use that of this binary, which takes 200 MB while it is used
    #[arg(long, env = "AUREOLE_EMBEDDING", default_value_t = true, action = clap::ArgAction::Set, value_name = "BOOL")]
    pub embedding: bool,

    /// Minutes of quiet after which a conversation is completed
    #[arg(long, env = "AUREOLE_CONVERSATION_IDLE_MINUTES", default_value_t = 30, value_name = "MINUTES",
          value_parser = values::whole::<u64>(1..=IDLE_MINUTES_MAX))]
    pub conversation_idle_minutes: u64,

    /// Days for which it is remembered what visitors did on a site
    #[arg(long, env = "AUREOLE_ACTIVITY_DAYS", default_value_t = 30, value_name = "DAYS",
          value_parser = values::whole::<u32>(1..=3650))]
    pub activity_days: u32,

    /// Answers a visitor may ask for in a minute, per session
    #[arg(long, env = "AUREOLE_TURNS_PER_MINUTE", default_value_t = 30, value_name = "TURNS",
          value_parser = values::whole::<u32>(1..=CALLS_MAX))]
    pub turns_per_minute: u32,

    /// SDK calls a minute, per key and address
    #[arg(long, env = "AUREOLE_SDK_CALLS_PER_MINUTE", default_value_t = 1200, value_name = "CALLS",
          value_parser = values::whole::<u32>(1..=CALLS_MAX))]
    pub sdk_calls_per_minute: u32,

    /// SDK calls that may come at once, per key and address
    #[arg(long, env = "AUREOLE_SDK_CALLS_BURST", default_value_t = 600, value_name = "CALLS",
          value_parser = values::whole::<u32>(1..=CALLS_MAX))]
    pub sdk_calls_burst: u32,

    /// SDK calls a minute, per key: a cap against floods
    #[arg(long, env = "AUREOLE_SDK_FLOOD_PER_MINUTE", default_value_t = 60_000, value_name = "CALLS",
          value_parser = values::whole::<u32>(1..=CALLS_MAX))]
    pub sdk_flood_per_minute: u32,

    /// How long an answer may take. It has no flag: only tests can't wait for it.
    #[arg(skip)]
    pub turn_times: TurnTimes,
}

impl Config {
    /// For commands that open the data and serve nothing: everything else at its default.
    pub fn for_commands(data: DataSettings) -> Config {
        Config { data, ..Defaults::parse_from(["aureole"]).config }
    }
}

#[derive(clap::Parser)]
struct Defaults {
    #[command(flatten)]
    config: Config,
}
