//! A visitor of a site: asks one question in a conversation of its own and reads the answer as it is written.

use std::net::SocketAddr;
use std::time::Instant;

use serde_json::{Value, json};

use crate::Outcome;
use crate::connection::{Connection, request};
use crate::server::Server;

/// Stands around each record of a stream; what is outside is text.
const RECORD: u8 = 0x1e;
/// The record that ends an answer.
const END: &str = "__ACTIONS__";

/// Settings of a server whose visitors all come from one address, and more of them than a site has in a minute.
pub(crate) const NO_LIMITS: [&str; 6] =
    ["--sdk-calls-per-minute", "1000000", "--sdk-calls-burst", "1000000", "--sdk-flood-per-minute", "1000000"];

/// A connection over which one visitor after another asks.
pub(crate) struct Visitor {
    connection: Connection,
    headers: String,
}

/// When an answer came, and what it says.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) first_byte: Instant,
    pub(crate) first_text: Instant,
    pub(crate) ended: Instant,
    pub(crate) text: String,
}

/// A stream as far as it came.
#[derive(Default)]
struct Heard {
    first_byte: Option<Instant>,
    first_text: Option<Instant>,
    in_record: bool,
    text: Vec<u8>,
    record: Vec<u8>,
}

impl Visitor {
    pub(crate) fn of(server: &Server) -> Outcome<Visitor> {
        Visitor::at(server.address, &server.widget_key)
    }

    fn at(address: SocketAddr, key: &str) -> Outcome<Visitor> {
        let headers = format!("authorization: Bearer {key}\r\norigin: https://shop.example\r\n");
        Ok(Visitor { connection: Connection::open(address)?, headers })
    }

    /// Begins a conversation with a question. An answer that isn't whole is a failure.
    pub(crate) fn ask(&mut self, question: &str) -> Outcome<Said> {
        let asked = request("POST", "/api/sdk/chat/stream", &self.headers, &json!({ "message": question }));
        let mut heard = Heard::default();
        self.connection.stream(&asked, |piece| heard.hear(piece))?;
        heard.whole()
    }
}

impl Heard {
    fn hear(&mut self, piece: &[u8]) {
        let now = Instant::now();
        self.first_byte.get_or_insert(now);
        for &byte in piece {
            match byte {
                RECORD => {
                    self.in_record = !self.in_record;
                    if self.in_record {
                        self.record.clear();
                    }
                }
                _ if self.in_record => self.record.push(byte),
                _ => {
                    self.first_text.get_or_insert(now);
                    self.text.push(byte);
                }
            }
        }
    }

    fn whole(self) -> Outcome<Said> {
        let (text, record) = (String::from_utf8(self.text)?, String::from_utf8(self.record)?);
        let actions = record.strip_prefix(END).filter(|_| !self.in_record);
        let actions: Vec<Value> =
            serde_json::from_str(actions.ok_or_else(|| format!("an answer without an end: {text}"))?)?;
        let (Some(first_byte), Some(first_text)) = (self.first_byte, self.first_text) else {
            return Err("an answer without a word".into());
        };
        if !actions.iter().any(|action| action["type"] == "message") {
            return Err(format!("an answer that is no message: {text}").into());
        }
        Ok(Said { first_byte, first_text, ended: Instant::now(), text })
    }
}
