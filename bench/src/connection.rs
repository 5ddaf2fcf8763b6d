//! One kept-alive HTTP connection. It does just enough, because on a small machine every microsecond that the load
//! costs is taken from the server it measures.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use crate::Outcome;

/// No answer takes this long unless the server is broken.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(30);
/// Bytes read at once; an answer of a bench fits.
const READ_BYTES: usize = 16 * 1024;
const HEAD_END: &[u8] = b"\r\n\r\n";

/// A connection with one request in flight at a time.
pub(crate) struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

/// What the server answered.
pub(crate) struct Answer {
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Connection {
    pub(crate) fn open(address: SocketAddr) -> Outcome<Connection> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(ANSWER_TIME_MAX))?;
        Ok(Connection { stream, received: Vec::with_capacity(READ_BYTES) })
    }

    /// Sends a whole request and waits for its answer, which must be a success.
    pub(crate) fn call(&mut self, request: &[u8]) -> Outcome<Answer> {
        self.stream.write_all(request)?;
        self.received.clear();
        let head_end = loop {
            if let Some(place) = self.received.windows(HEAD_END.len()).position(|window| window == HEAD_END) {
                break place + HEAD_END.len();
            }
            self.receive()?;
        };
        let head = String::from_utf8_lossy(&self.received[..head_end]).into_owned();
        let length: usize = header(&head, "content-length").ok_or("an answer without a length")?.parse()?;
        while self.received.len() < head_end + length {
            self.receive()?;
        }
        let body = self.received[head_end..].to_vec();
        if !head.starts_with("HTTP/1.1 200 ") {
            let status = head.lines().next().unwrap_or_default();
            return Err(format!("{status}: {}", String::from_utf8_lossy(&body)).into());
        }
        Ok(Answer { head, body })
    }

    fn receive(&mut self) -> Outcome<()> {
        let mut part = [0; READ_BYTES];
        match self.stream.read(&mut part)? {
            0 => Err("the server closed the connection".into()),
            bytes => {
                self.received.extend_from_slice(&part[..bytes]);
                Ok(())
            }
        }
    }
}

/// The bytes of a `POST` of JSON; `headers` end in a line break each.
pub(crate) fn post(path: &str, headers: &str, body: &serde_json::Value) -> Vec<u8> {
    let body = body.to_string();
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n{headers}content-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// The bytes of a `GET`; `headers` end in a line break each.
pub(crate) fn get(path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: bench\r\n{headers}\r\n").into_bytes()
}

/// The value of a header; names are matched without case.
pub(crate) fn header<'head>(head: &'head str, name: &str) -> Option<&'head str> {
    let mut pairs = head.lines().filter_map(|line| line.split_once(':'));
    pairs.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}
