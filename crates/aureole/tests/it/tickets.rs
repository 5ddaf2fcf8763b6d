//! Tickets, as teammates work them.
