//! One storage API over two engines: SQLite in the process, PostgreSQL beside it.
//!
//! What this crate promises:
//!
//! * [`Store::write`] answers `Ok` only after the write is durable. A write that fails, panics or meets a
//!   full disk harms no other write, although many share one commit.
//! * The writes of one workspace run one after another on both engines, so what a closure has checked
//!   by `select` holds until its commit.
//! * Numbers from [`Tx::next_seq`] follow commit order within a workspace, without gaps.
//! * [`Store::read`] sees one snapshot, and can't write.
//! * [`Store::moved`] tells of every commit that moved a workspace, whichever process made it.
//!
//! What it never does: it knows no table but its own `workspace_seqs` and refinery's history, and it never
//! runs a closure in async code. Closures are synchronous and may run more than once, so they must
//! have no effect but through the transaction they are handed.

mod call;
mod connection;
mod dialect;
mod error;
mod group_commit;
mod ids;
mod lanes;
mod lock;
mod look;
mod metrics;
mod migrations;
mod movement;
mod open;
mod options;
mod postgres;
mod query;
mod reader;
mod row;
mod sqlite;
mod store;
#[cfg(feature = "test-databases")]
pub mod testing;
mod tx;
mod value;
mod writer;

pub use dialect::Engine;
pub use error::{Constraint, Error, OpenError};
pub use ids::WorkspaceId;
pub use lock::{ServerLock, lock_server};
pub use look::{check, copy, look, schema_version};
pub use metrics::Metrics;
pub use migrations::Migration;
pub use options::{Clock, Database, Options, Random};
pub use query::{Query, Read};
pub use row::Row;
pub use store::{Store, Written};
pub use tx::Tx;
pub use value::{FromValue, Value, remove_nul_in};
