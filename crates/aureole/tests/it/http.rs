//! What every route shares.

mod idempotency;
