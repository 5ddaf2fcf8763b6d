//! Jobs, through the front door, on the engine that the environment chooses.

#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop")]

mod crash;
mod fairness;
mod lease;
mod run;
mod support;
