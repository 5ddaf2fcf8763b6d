//! What every route shares.

mod idempotency;
mod unknown;
