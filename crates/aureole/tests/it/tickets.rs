//! Tickets, as teammates work them.

mod assign;
mod list;
mod open;
mod personal;
mod reply;
mod set_status;
mod take_over;
