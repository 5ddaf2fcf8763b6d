//! The dashboard's socket: what a browser that only listens knows, and what it is never told.

mod closing;
mod counts;
mod cut;
mod records;
mod resume;
mod signals;
mod truth;
mod two_nodes;
mod visibility;
mod windows;
