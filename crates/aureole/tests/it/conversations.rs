//! Live sessions, as teammates see them.

mod complete;
