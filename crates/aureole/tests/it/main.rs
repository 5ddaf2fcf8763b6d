//! The product's tests through its front door, in folders that mirror the sources.

mod agents;
mod architecture;
mod openapi;
mod sdk;
mod statements;
mod support;
mod tickets;
mod workspaces;
