//! The product's tests through its front door, in folders that mirror the sources.

#![allow(unreachable_pub, reason = "the harness is public to every folder of this one binary")]

mod agents;
mod architecture;
mod backup;
mod blobs;
mod config;
mod contacts;
mod conversations;
mod dead_jobs;
mod doctor;
mod eval;
mod hostile;
mod http;
mod knowledge;
mod openapi;
mod realtime;
mod retention;
mod sample;
mod schema;
mod sdk;
mod serve;
mod statements;
mod support;
mod tickets;
mod workspaces;
