//! How a store is opened: where the data is, and where time and randomness come from.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use uuid::Uuid;

use crate::OpenError;
use crate::postgres::Server;

/// The time in microseconds since 1970.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// Fills the bytes with randomness.
pub type Random = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// Where the data is.
#[derive(Debug, Clone)]
pub enum Database {
    /// One file; its folder is made when missing and also holds the lock files.
    Sqlite {
        /// The file.
        path: PathBuf,
    },
    /// A PostgreSQL database. `sslmode` and `sslrootcert` mean what they mean to libpq.
    Postgres {
        /// `postgres://user:password@host:port/database?options`.
        url: String,
    },
}

impl Database {
    /// Whether the address makes sense; nobody goes there.
    ///
    /// # Errors
    /// When it doesn't; the error is a sentence.
    pub fn check(&self) -> Result<(), OpenError> {
        match self {
            Database::Sqlite { .. } => Ok(()),
            Database::Postgres { url } => Server::parse(url).map(|_| ()),
        }
    }
}

/// Everything a store needs to know before it opens.
#[derive(Clone)]
pub struct Options {
    /// Where the data is.
    pub database: Database,
    /// Tells the time.
    pub clock: Clock,
    /// Where ids take their randomness from.
    pub random: Random,
    /// Threads that write at the same time, each with its connection. SQLite always has one.
    pub writers: usize,
    /// Threads that read at the same time, each with its connection.
    pub readers: usize,
    /// The most bytes that the file may grow to; without, the disk's end is the limit. Only SQLite has such a limit.
    pub bytes_max: Option<u64>,
}

/// The most connections that a process takes of each sort unless told otherwise.
const THREADS_MAX: usize = 8;

impl Options {
    /// The system's clock and randomness, and as many threads as suit this machine.
    #[must_use]
    pub fn new(database: Database) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Options {
            database,
            clock: Arc::new(system_clock),
            random: Arc::new(system_random),
            writers: cores.clamp(2, THREADS_MAX),
            readers: cores.clamp(2, THREADS_MAX),
            bytes_max: None,
        }
    }
}

fn system_clock() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}

/// A random UUID brings 122 bits of the system's randomness; its first six bytes are random throughout.
fn system_random(bytes: &mut [u8]) {
    for piece in bytes.chunks_mut(6) {
        piece.copy_from_slice(&Uuid::new_v4().as_bytes()[..piece.len()]);
    }
}
