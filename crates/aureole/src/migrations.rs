//! The schema's steps, compiled in.

use store::Migration;

macro_rules! steps {
    ($($name:literal),* $(,)?) => {
        &[$(Migration::new($name, include_str!(concat!("../../../migrations/", $name, ".sql")))),*]
    };
}

/// Every step, in order. A step is never changed once released.
pub const MIGRATIONS: &[Migration] = steps![
    "V1__workspaces",
    "V2__jobs",
    "V3__contacts",
    "V4__conversations",
    "V5__tickets",
    "V6__knowledge",
    "V7__activities",
    "V8__team",
    "V9__first_hour",
    "V10__snippet_author",
    "V11__retention",
    "V12__erasure",
    "V13__images",
    "V14__embeddings",
    "V15__models",
    "V16__turn_attempts",
    "V17__events_of_sources",
    "V18__model_rest",
    "V19__turn_agents",
    "V20__proved_sessions",
    "V21__signed_by_a_server",
];
