//! An embedding endpoint that answers at once: what a real one takes is not the server's doing.
//!
//! Texts with the words `own7x` or `near7x` have the same direction, all others another one each.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use serde_json::{Value, json};

use crate::Outcome;
use crate::connection::Connection;

/// Numbers of a vector, as many as those of the binary's own model.
const DIMENSION: usize = 384;

/// The stub. It ends with the process.
pub(crate) struct Stub {
    port: u16,
    answered: Arc<AtomicU64>,
}

impl Stub {
    pub(crate) fn start() -> Outcome<Stub> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let (port, answered) = (listener.local_addr()?.port(), Arc::new(AtomicU64::new(0)));
        let count = Arc::clone(&answered);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let count = Arc::clone(&count);
                // A connection ends when the server closes it.
                thread::spawn(move || Connection::of(stream).and_then(|connection| serve(connection, &count)));
            }
        });
        Ok(Stub { port, answered })
    }

    pub(crate) fn base_url(&self) -> String {
        format!("http://127.0.0.1:{}/v1", self.port)
    }

    /// Fails if it was never asked: then nothing was found by meaning.
    pub(crate) fn check(&self) -> Outcome<()> {
        match self.answered.load(Ordering::Relaxed) {
            0 => Err("the stub was never asked for a vector".into()),
            _ => Ok(()),
        }
    }
}

fn serve(mut connection: Connection, answered: &AtomicU64) -> Outcome<()> {
    loop {
        let asked: Value = serde_json::from_slice(&connection.message()?.body)?;
        let texts = asked["input"].as_array().ok_or("a request without texts")?;
        let items: Vec<Value> = texts
            .iter()
            .enumerate()
            .map(|(index, text)| json!({ "index": index, "embedding": vector(text.as_str().unwrap_or_default()) }))
            .collect();
        let body = json!({ "data": items }).to_string();
        answered.fetch_add(1, Ordering::Relaxed);
        let head =
            format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
        connection.send(format!("{head}{body}").as_bytes())?;
    }
}

fn vector(text: &str) -> Vec<f32> {
    let mut words = text.split_whitespace();
    let sign = words.find_map(|word| word.strip_prefix("own").or(word.strip_prefix("near")));
    let seed = sign
        .unwrap_or(text)
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let mut state = seed | 1;
    let number = |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) as f32 / (1_u32 << 24) as f32 - 0.5
    };
    (0..DIMENSION).map(number).collect()
}
