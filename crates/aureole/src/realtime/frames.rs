//! The frames of the dashboard's socket, but for events, which are put together in `hydrate`.

use std::collections::BTreeMap;

use axum::extract::ws::Utf8Bytes;
use serde::{Deserialize, Serialize};

use super::windows::Sort;
use crate::ids::{ThreadId, TicketId};
use crate::live::{Signal, Token};

/// What a client says.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum FromClient {
    /// Everything after this number, please; the first frame.
    Resume { seq: i64 },
    /// Tell this list's changes under the name `id`.
    Window { id: String, view: String },
    /// No longer.
    WindowEnd { id: String },
    /// Tell the pieces of answers in this thread.
    Watch { thread_id: ThreadId },
    /// No longer.
    Unwatch { thread_id: ThreadId },
    /// I write, or stopped; `mode` is `note` for what the contact must not know.
    Typing {
        thread_id: ThreadId,
        on: bool,
        #[serde(default)]
        mode: Option<String>,
    },
    /// I have this ticket open, or none.
    Viewing { ticket_id: Option<TicketId> },
    /// Keep sending these counts.
    Counts { views: Vec<String> },
    /// What a newer client says.
    #[serde(other)]
    Unknown,
}

/// What the server says beside events.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum ToClient<'a> {
    /// Everything up to `seq` was sent, and what comes is sent as it happens.
    Ready { seq: i64 },
    /// A row is in the list, at this place.
    Enter { window: &'a str, id: &'a str, sort: &'a Sort },
    /// A row is not in the list.
    Leave { window: &'a str, id: &'a str },
    /// How many rows lists have; absent where counting took too long.
    Counts { counts: BTreeMap<&'a str, Option<i64>> },
    /// Somebody does something.
    Signal {
        #[serde(flatten)]
        signal: &'a Signal,
    },
    /// What goes on already; several frames if it is much.
    Signals { signals: &'a [Signal] },
    /// A piece of an answer.
    Token {
        #[serde(flatten)]
        token: &'a Token,
    },
    /// Nothing more happened up to `seq`.
    Mark { seq: i64 },
    /// The gap is too large: fetch everything again.
    Resync { seq: i64 },
    /// Still here.
    Ping,
}

impl ToClient<'_> {
    pub(super) fn text(&self) -> Utf8Bytes {
        // Of these frames none can fail to be written: no maps with keys that are no text, no numbers that are none.
        Utf8Bytes::from(serde_json::to_string(self).unwrap_or_default())
    }
}

impl<'a> From<&'a Signal> for ToClient<'a> {
    fn from(signal: &'a Signal) -> ToClient<'a> {
        match signal {
            Signal::Token(token) => ToClient::Token { token },
            signal => ToClient::Signal { signal },
        }
    }
}
