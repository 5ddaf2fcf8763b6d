//! What the agent may answer from: sources, the passages they are cut into, and the search over them.

pub mod chunk;
pub mod index;
pub mod parse;
pub mod retrieve;
pub mod search;
