//! The public API, as widgets and customers' servers call it.

mod companies;
mod config;
mod events;
mod identity;
mod realtime;
mod tickets;
mod update;
mod users;
