//! A language model that answers at once: an OpenAI-compatible server on a port of its own, with nothing to think about.
//!
//! It calls the search first, as a model does that was told to answer from documents, then answers, and judges every answer
//! right. Its first word comes at once; the rest is spread over a time, as the words of a model are.

use std::collections::HashMap;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::Outcome;
use crate::connection::{Connection, request};

/// The words of an answer; each is a piece of the stream.
const ANSWER: &str =
    "The document says how long it is, what it takes, and whom to ask if that should not be enough [1].";
const JUDGEMENT: &str = r#"{"confidence": 95, "sentiment": "neutral", "topic": "Guarantee", "language": "en"}"#;
const PATH: &str = "/v1/chat/completions";

/// What a model is asked for in one turn, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Wish {
    /// To say what it wants to look up.
    Search,
    /// To answer from what was found.
    Answer,
    /// To say how good the answer is.
    Judgement,
}

/// It listens until the program ends.
pub(crate) struct Model {
    address: SocketAddr,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    /// How long the pieces of an answer take, in milliseconds.
    answer_lasts: AtomicU64,
    asked: Mutex<HashMap<Wish, Asked>>,
}

/// How often it was asked, and with which body last.
#[derive(Clone, Debug, Default)]
struct Asked {
    times: u64,
    body: Value,
}

impl Model {
    pub(crate) fn start() -> Outcome<Model> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let (address, state) = (listener.local_addr()?, Arc::<State>::default());
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let state = Arc::clone(&shared);
                // A caller who hangs up ends their thread, and says on their own side why.
                thread::spawn(move || serve(stream, &state));
            }
        });
        Ok(Model { address, state })
    }

    /// Where a team would be told to connect it.
    pub(crate) fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// What it answers.
    pub(crate) fn answer(&self) -> &'static str {
        ANSWER
    }

    /// Spreads the pieces of each answer over this time.
    pub(crate) fn spread(&self, answer_lasts: Duration) {
        let milliseconds = u64::try_from(answer_lasts.as_millis()).unwrap_or(u64::MAX);
        self.state.answer_lasts.store(milliseconds, Ordering::Relaxed);
    }

    /// How often it was asked for this. An answer counts only when something was found for it.
    pub(crate) fn times(&self, wish: Wish) -> u64 {
        self.state.asked().get(&wish).map_or(0, |asked| asked.times)
    }

    /// Asks it what it was last asked for a turn, and answers how long its first word took.
    pub(crate) fn ask(&self, connection: &mut Connection) -> Outcome<Duration> {
        let body = |wish| {
            let body = self.state.asked().get(&wish).map(|asked| asked.body.clone());
            body.map(|body| request("POST", PATH, "", &body)).ok_or("the model was never asked")
        };
        let (search, answer) = (body(Wish::Search)?, body(Wish::Answer)?);
        let begun = Instant::now();
        connection.stream(&search, |_| {})?;
        let mut first = None;
        connection.stream(&answer, |_| _ = first.get_or_insert_with(|| begun.elapsed()))?;
        Ok(first.ok_or("the model said nothing")?)
    }

    /// Opens a connection for [`ask`](Model::ask).
    pub(crate) fn connect(&self) -> Outcome<Connection> {
        Connection::open(self.address)
    }
}

impl State {
    fn asked(&self) -> MutexGuard<'_, HashMap<Wish, Asked>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a request wants.
    fn wish(&self, body: Value) -> Wish {
        let last = body["messages"].as_array().and_then(|messages| messages.last());
        let was_found = last.is_some_and(|last| last["content"].to_string().contains("[1]"));
        let wish = match () {
            () if !body["response_format"].is_null() => Wish::Judgement,
            () if last.is_some_and(|last| last["role"] == "tool") => Wish::Answer,
            () => Wish::Search,
        };
        if wish != Wish::Answer || was_found {
            let mut asked = self.asked();
            let asked = asked.entry(wish).or_default();
            (asked.times, asked.body) = (asked.times + 1, body);
        }
        wish
    }
}

fn serve(stream: TcpStream, state: &State) -> Outcome<()> {
    let mut connection = Connection::of(stream)?;
    loop {
        let body: Value = serde_json::from_slice(&connection.message()?.body)?;
        let question = question(&body);
        let mut out = Out { connection: &mut connection, head: Some(HEAD) };
        match state.wish(body) {
            Wish::Search => {
                let arguments = json!({ "query": question }).to_string();
                let function = json!({ "name": "search_knowledge", "arguments": arguments });
                let call = json!({ "index": 0, "id": "call_1", "type": "function", "function": function });
                out.delta(&json!({ "role": "assistant", "tool_calls": [call] }))?;
                out.end("tool_calls")?;
            }
            Wish::Answer => {
                let words: Vec<&str> = ANSWER.split_inclusive(' ').collect();
                let lasts = Duration::from_millis(state.answer_lasts.load(Ordering::Relaxed));
                let pause = lasts / u32::try_from(words.len())?;
                for word in words {
                    out.delta(&json!({ "role": "assistant", "content": word }))?;
                    thread::sleep(pause);
                }
                out.end("stop")?;
            }
            Wish::Judgement => {
                out.delta(&json!({ "role": "assistant", "content": JUDGEMENT }))?;
                out.end("stop")?;
            }
        }
    }
}

const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";

/// A stream of server-sent events. The head leaves with the first.
struct Out<'a> {
    connection: &'a mut Connection,
    head: Option<&'static str>,
}

impl Out<'_> {
    fn delta(&mut self, delta: &Value) -> Outcome<()> {
        self.event(&chunk(delta, &Value::Null))
    }

    fn end(&mut self, reason: &str) -> Outcome<()> {
        let mut last = chunk(&json!({}), &json!(reason));
        last["usage"] = json!({ "prompt_tokens": 500, "completion_tokens": 30, "total_tokens": 530 });
        self.event(&last)?;
        self.send("data: [DONE]\n\n", "0\r\n\r\n")
    }

    fn event(&mut self, event: &Value) -> Outcome<()> {
        self.send(&format!("data: {event}\n\n"), "")
    }

    fn send(&mut self, data: &str, after: &str) -> Outcome<()> {
        let head = self.head.take().unwrap_or_default();
        self.connection.send(format!("{head}{:x}\r\n{data}\r\n{after}", data.len()).as_bytes())
    }
}

fn chunk(delta: &Value, finish_reason: &Value) -> Value {
    let choice = json!({ "index": 0, "delta": delta, "finish_reason": finish_reason });
    json!({ "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "bench", "choices": [choice] })
}

/// The visitor's last message, without the fence around it.
fn question(body: &Value) -> String {
    let messages = body["messages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let last = messages.iter().rev().find(|message| message["role"] == "user");
    let text = last.and_then(|message| message["content"].as_str()).unwrap_or_default();
    text.lines().filter(|line| !line.starts_with('<')).collect::<Vec<_>>().join(" ")
}
