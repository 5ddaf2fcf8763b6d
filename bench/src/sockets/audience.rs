//! Dashboards that hold their sockets open, all on one thread: on a small machine a thousand threads would be measured,
//! not the server. Each notes what it is told and fails when its news have a gap.

use std::collections::{BTreeSet, HashMap};
use std::net::SocketAddr;
use std::sync::mpsc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle, sleep};
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::runtime::Builder;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::{Message, WebSocketConfig};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use crate::Outcome;

/// Bytes that a socket reads at once; each holds them.
const READ_BYTES: usize = 8 * 1024;
/// What a server doesn't tell within this time it never does.
const PATIENCE: Duration = Duration::from_secs(60);
const LOOKED_EVERY: Duration = Duration::from_millis(2);

/// A list that a dashboard shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct List {
    pub(super) noun: &'static str,
    pub(super) view: String,
}

/// Whose dashboard it is, and which list it shows.
#[derive(Clone, Debug)]
pub(super) struct Seat {
    pub(super) cookie: String,
    pub(super) list: List,
}

/// What one dashboard was told.
#[derive(Debug)]
pub(super) struct Heard {
    pub(super) seat: Seat,
    /// The events, in the order they came.
    pub(super) events: Vec<i64>,
    /// The rows that are in its list now, of those that came while it watched.
    pub(super) rows: BTreeSet<String>,
    /// The number up to which it was told everything.
    last: i64,
}

/// How many were told of an event, and when the last of them was.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told {
    pub(super) sockets: usize,
    pub(super) last: Instant,
}

type Board = Arc<Mutex<HashMap<i64, Told>>>;

/// Everybody who listens.
pub(super) struct Audience {
    board: Board,
    sockets: usize,
    leave: watch::Sender<bool>,
    thread: JoinHandle<Outcome<Vec<Heard>>>,
}

impl Audience {
    /// Opens a socket for each seat and waits until all have everything after `seq`. They have the counts of `counted` kept
    /// up to date, as a sidebar has.
    pub(super) fn enter(
        address: SocketAddr,
        seats: Vec<Seat>,
        counted: &'static [&'static str],
        seq: i64,
    ) -> Outcome<Audience> {
        let (board, sockets) = (Board::default(), seats.len());
        let (leave, leaving) = watch::channel(false);
        let (ready, all_ready) = mpsc::channel();
        let hall = Hall { address, counted, seq, board: Arc::clone(&board), leaving, ready };
        let thread = thread::spawn(move || hall.hold(seats));
        let audience = Audience { board, sockets, leave, thread };
        match all_ready.recv() {
            Ok(()) => Ok(audience),
            Err(_) => Err(audience.leave().err().unwrap_or_else(|| "the sockets went away".into())),
        }
    }

    /// Waits until everybody was told of an event.
    pub(super) fn all_told(&self, seq: i64) -> Outcome<()> {
        let until = Instant::now() + PATIENCE;
        loop {
            let told = lock(&self.board).get(&seq).map_or(0, |told| told.sockets);
            if told >= self.sockets {
                return Ok(());
            }
            if Instant::now() > until || self.thread.is_finished() {
                return Err(format!("{told} of {} sockets were told of event {seq}", self.sockets).into());
            }
            sleep(LOOKED_EVERY);
        }
    }

    /// When everybody was told of an event.
    pub(super) fn told(&self, seq: i64) -> Option<Told> {
        lock(&self.board).get(&seq).copied()
    }

    /// Closes the sockets. Any that failed fails all.
    pub(super) fn leave(self) -> Outcome<Vec<Heard>> {
        self.leave.send(true).ok();
        self.thread.join().unwrap_or_else(|_| Err("the sockets' thread panicked".into()))
    }
}

fn lock(board: &Board) -> MutexGuard<'_, HashMap<i64, Told>> {
    board.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the sockets have in common.
struct Hall {
    address: SocketAddr,
    counted: &'static [&'static str],
    seq: i64,
    board: Board,
    leaving: watch::Receiver<bool>,
    ready: mpsc::Sender<()>,
}

impl Hall {
    fn hold(self, seats: Vec<Seat>) -> Outcome<Vec<Heard>> {
        let runtime = Builder::new_current_thread().enable_io().build()?;
        runtime.block_on(async {
            let (mut listening, mut all) = (JoinSet::new(), Vec::with_capacity(seats.len()));
            for seat in seats {
                let dashboard = self.open(seat).await?;
                listening.spawn(dashboard.listen(self.leaving.clone()));
            }
            self.ready.send(())?;
            while let Some(heard) = listening.join_next().await {
                all.push(heard??);
            }
            Ok(all)
        })
    }

    async fn open(&self, seat: Seat) -> Outcome<Dashboard> {
        let stream = TcpStream::connect(self.address).await?;
        stream.set_nodelay(true)?;
        let mut request = format!("ws://{}/api/v1/realtime", self.address).into_client_request()?;
        request.headers_mut().insert("cookie", seat.cookie.parse()?);
        let config = WebSocketConfig::default().read_buffer_size(READ_BYTES);
        let (socket, _) = client_async_with_config(request, stream, Some(config)).await?;
        let view = seat.list.view.clone();
        let heard = Heard { seat, events: Vec::new(), rows: BTreeSet::new(), last: self.seq };
        let mut dashboard = Dashboard { socket, board: Arc::clone(&self.board), heard };
        dashboard.say(&json!({ "type": "resume", "seq": self.seq })).await?;
        while !dashboard.hear().await? {}
        dashboard.say(&json!({ "type": "window", "id": view, "view": view })).await?;
        dashboard.say(&json!({ "type": "counts", "views": self.counted })).await?;
        Ok(dashboard)
    }
}

/// As much of a frame as decides whether all is well.
#[derive(Deserialize)]
struct Frame<'frame> {
    #[serde(rename = "type")]
    kind: &'frame str,
    seq: Option<i64>,
    after: Option<i64>,
    id: Option<&'frame str>,
}

struct Dashboard {
    socket: WebSocketStream<TcpStream>,
    board: Board,
    heard: Heard,
}

impl Dashboard {
    async fn listen(mut self, mut leaving: watch::Receiver<bool>) -> Outcome<Heard> {
        loop {
            tokio::select! {
                _ = leaving.changed() => return Ok(self.heard),
                heard = self.hear() => { heard?; }
            }
        }
    }

    async fn say(&mut self, frame: &Value) -> Outcome<()> {
        Ok(self.socket.send(Message::text(frame.to_string())).await?)
    }

    /// Takes the next message; answers whether it says that the socket is up to date. Dropping the future loses nothing.
    async fn hear(&mut self) -> Outcome<bool> {
        match self.socket.next().await {
            Some(Ok(Message::Text(text))) => self.take(&text),
            Some(Ok(Message::Close(reason))) => Err(format!("the server closed a socket: {reason:?}").into()),
            Some(Ok(_)) => Ok(false),
            Some(Err(error)) => Err(format!("a socket broke: {error}").into()),
            None => Err("a socket ended".into()),
        }
    }

    fn take(&mut self, text: &str) -> Outcome<bool> {
        let frame: Frame<'_> = serde_json::from_str(text).map_err(|error| format!("{error}: {text}"))?;
        let heard = &mut self.heard;
        match (frame.kind, frame.seq, frame.id) {
            ("event", Some(seq), _) => {
                if frame.after != Some(heard.last) {
                    let after = frame.after.unwrap_or_default();
                    return Err(format!("a gap: told of {} before, but {seq} follows {after}", heard.last).into());
                }
                heard.last = seq;
                heard.events.push(seq);
                let now = Instant::now();
                let mut board = lock(&self.board);
                let told = board.entry(seq).or_insert(Told { sockets: 0, last: now });
                (told.sockets, told.last) = (told.sockets + 1, now);
            }
            ("mark", Some(seq), _) => heard.last = seq,
            ("enter", _, Some(id)) => _ = heard.rows.insert(id.to_owned()),
            ("leave", _, Some(id)) => _ = heard.rows.remove(id),
            ("resync", ..) => return Err("a socket was told to begin anew".into()),
            _ => {}
        }
        Ok(frame.kind == "ready")
    }
}
