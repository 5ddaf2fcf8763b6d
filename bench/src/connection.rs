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
const LINE_END: &[u8] = b"\r\n";

/// A connection with one request in flight at a time.
pub(crate) struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

/// What came: an answer, or a request.
pub(crate) struct Message {
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Connection {
    pub(crate) fn open(address: SocketAddr) -> Outcome<Connection> {
        Connection::of(TcpStream::connect(address)?)
    }

    /// Either end of an open stream.
    pub(crate) fn of(stream: TcpStream) -> Outcome<Connection> {
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(ANSWER_TIME_MAX))?;
        Ok(Connection { stream, received: Vec::with_capacity(READ_BYTES) })
    }

    /// Sends a whole request and waits for its answer, which must be a success.
    pub(crate) fn call(&mut self, request: &[u8]) -> Outcome<Message> {
        self.send(request)?;
        let answer = self.message()?;
        if !answer.head.starts_with("HTTP/1.1 200 ") {
            let status = answer.head.lines().next().unwrap_or_default();
            return Err(format!("{status}: {}", String::from_utf8_lossy(&answer.body)).into());
        }
        Ok(answer)
    }

    /// Sends a whole request and hands over each piece of its answer, which must be a success, when it comes.
    pub(crate) fn stream(&mut self, request: &[u8], mut piece: impl FnMut(&[u8])) -> Outcome<()> {
        self.send(request)?;
        let head = self.head()?;
        if !head.starts_with("HTTP/1.1 200 ") {
            let body = self.body(&head)?;
            return Err(format!("{head}{}", String::from_utf8_lossy(&body)).into());
        }
        if header(&head, "transfer-encoding") != Some("chunked") {
            piece(&self.body(&head)?);
            return Ok(());
        }
        loop {
            let size = self.until(LINE_END)?;
            let size = usize::from_str_radix(std::str::from_utf8(&size)?.trim_end(), 16)?;
            let chunk = self.take(size + LINE_END.len())?;
            if size == 0 {
                return Ok(());
            }
            piece(&chunk[..size]);
        }
    }

    pub(crate) fn send(&mut self, bytes: &[u8]) -> Outcome<()> {
        Ok(self.stream.write_all(bytes)?)
    }

    /// The next message from the other end.
    pub(crate) fn message(&mut self) -> Outcome<Message> {
        let head = self.head()?;
        let body = self.body(&head)?;
        Ok(Message { head, body })
    }

    fn head(&mut self) -> Outcome<String> {
        Ok(String::from_utf8_lossy(&self.until(HEAD_END)?).into_owned())
    }

    fn body(&mut self, head: &str) -> Outcome<Vec<u8>> {
        let length = header(head, "content-length").ok_or("a message without a length")?.parse()?;
        self.take(length)
    }

    /// Everything up to an end, and the end.
    fn until(&mut self, end: &[u8]) -> Outcome<Vec<u8>> {
        loop {
            if let Some(place) = self.received.windows(end.len()).position(|window| window == end) {
                return self.take(place + end.len());
            }
            self.receive()?;
        }
    }

    fn take(&mut self, bytes: usize) -> Outcome<Vec<u8>> {
        while self.received.len() < bytes {
            self.receive()?;
        }
        Ok(self.received.drain(..bytes).collect())
    }

    fn receive(&mut self) -> Outcome<()> {
        let mut part = [0; READ_BYTES];
        match self.stream.read(&mut part)? {
            0 => Err("the other end closed the connection".into()),
            bytes => {
                self.received.extend_from_slice(&part[..bytes]);
                Ok(())
            }
        }
    }
}

/// The bytes of a request with JSON; `headers` end in a line break each.
pub(crate) fn request(method: &str, path: &str, headers: &str, body: &serde_json::Value) -> Vec<u8> {
    let body = body.to_string();
    let length = body.len();
    format!(
        "{method} {path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n{headers}content-length: {length}\r\n\r\n{body}"
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
