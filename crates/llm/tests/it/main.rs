//! Models of providers against a real model server, and against canned answers of the providers that it doesn't imitate.

mod canned;
mod remote;
