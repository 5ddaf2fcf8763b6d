//! The public API, as widgets and customers' servers call it.

mod chat;
mod companies;
mod config;
mod events;
mod guide;
mod identity;
mod images;
mod once;
mod proof;
mod realtime;
mod tickets;
mod update;
mod users;
