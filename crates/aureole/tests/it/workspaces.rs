//! Signing in and out, keys, the team, and what one workspace sees of another.

mod checklist;
mod invitations;
mod keys;
mod sign_in;
mod teammates;
