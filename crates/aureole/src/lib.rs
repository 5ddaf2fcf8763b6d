//! Aureole: an AI-first support platform that a team runs itself.
//!
//! A change is a transaction that records an event. Handlers call verbs; verbs check, write and record; whoever reacts
//! reads the log. ARCHITECTURE.md has the map.

pub mod agents;
pub mod app;
pub mod backup;
pub mod blobs;
pub mod config;
pub mod contacts;
pub mod conversations;
pub mod dead_jobs;
pub mod doctor;
pub mod erasure;
pub mod error;
pub mod eval;
pub mod events;
pub mod fetch;
pub mod http;
pub mod ids;
pub mod knowledge;
pub mod leaving;
pub mod live;
pub mod mail_address;
pub mod metrics;
pub mod migrations;
pub mod one_line;
pub mod paging;
pub mod phrases;
pub mod realtime;
pub mod retention;
pub mod sample;
pub mod sdk;
pub mod secrets;
pub mod seed;
pub mod serve;
pub mod setup;
pub mod tickets;
pub mod time;
pub mod words;
pub mod work;
pub mod workspaces;
