//! What every route shares.

mod idempotency;
mod probes;
mod unknown;
