//! The store, through its front door, on the engine that the environment chooses.
//!
//! What only SQLite can meet is tested on SQLite in either run. What only PostgreSQL can meet stands in `on_postgres.rs`
//! and needs the run with a server.

#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop")]

mod batch;
mod crash;
mod news;
mod on_postgres;
mod open;
mod race;
mod statement;
mod support;
mod write;
