//! The public API of widgets and of customers' servers, compatible with the reference product's SDK API.
//!
//! The widget key names the workspace and nothing else: it is public. Who a call speaks for is decided in
//! [`identity`], and a session is entered only through [`enter`], so that no route can forget to ask.

pub mod answer;
pub mod ask;
pub mod caller;
pub mod chat;
pub mod companies;
pub mod config;
pub mod enter;
pub mod escalate;
pub mod events;
pub mod external_id;
pub mod frames;
pub mod http;
pub mod identity;
pub mod images;
pub mod link;
pub mod look;
pub mod once;
pub mod origin;
pub mod realtime;
pub mod row;
pub mod said;
pub mod sent;
pub mod tickets;
pub mod update;
pub mod users;
