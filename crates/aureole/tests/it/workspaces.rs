//! Signing in and out, keys, and what one workspace sees of another.

mod sign_in;
