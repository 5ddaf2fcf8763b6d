//! A WebSocket as a browser holds it.

use std::collections::VecDeque;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::{Teammate, TestApp};

/// What should come comes within this.
const PATIENCE: Duration = Duration::from_secs(10);
/// What hasn't come within this doesn't come.
const SILENCE: Duration = Duration::from_millis(400);

/// One end of a WebSocket.
pub struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    signals: VecDeque<Value>,
}

impl Socket {
    /// Connects to a path of the server.
    pub async fn connect(app: &TestApp, path: &str) -> Socket {
        Socket::connect_with(app, path, None).await
    }

    /// The same with a session cookie.
    pub async fn connect_with(app: &TestApp, path: &str, cookie: Option<&str>) -> Socket {
        Socket::at(app.url(), path, cookie).await
    }

    async fn at(url: &str, path: &str, cookie: Option<&str>) -> Socket {
        let url = format!("{}{path}", url.replacen("http", "ws", 1));
        let mut request = url.into_client_request().expect("a WebSocket's URL");
        if let Some(cookie) = cookie {
            request.headers_mut().insert("Cookie", cookie.parse().expect("a cookie"));
        }
        let (stream, _) = connect_async(request).await.expect("the server takes the socket");
        Socket { stream, signals: VecDeque::new() }
    }

    /// A teammate's dashboard, which holds everything up to `seq`; and what it is sent until it is up to date.
    pub async fn dashboard(app: &TestApp, teammate: &Teammate, seq: i64) -> (Socket, Vec<Value>) {
        Socket::dashboard_at(app.url(), teammate, seq).await
    }

    /// The same at the server at a URL.
    pub async fn dashboard_at(url: &str, teammate: &Teammate, seq: i64) -> (Socket, Vec<Value>) {
        let mut socket = Socket::at(url, "/api/v1/realtime", Some(teammate.cookie())).await;
        let frames = socket.resume(seq).await;
        (socket, frames)
    }

    /// Asks for everything after `seq`, and answers what comes up to `ready`.
    pub async fn resume(&mut self, seq: i64) -> Vec<Value> {
        self.send(json!({ "type": "resume", "seq": seq })).await;
        let mut frames = Vec::new();
        loop {
            let frame = self.next().await.expect("an open socket");
            let ready = frame["type"] == "ready";
            frames.push(frame);
            if ready {
                return frames;
            }
        }
    }

    /// Sends a frame.
    pub async fn send(&mut self, frame: Value) {
        self.stream.send(Message::text(frame.to_string())).await.expect("an open socket");
    }

    /// The next frame; none once the server has closed. What goes on already comes as one signal after another.
    pub async fn next(&mut self) -> Option<Value> {
        self.next_within(PATIENCE).await.expect("a frame in time")
    }

    /// The next frame, however long it takes; none once the socket is closed.
    pub async fn whenever(&mut self) -> Option<Value> {
        self.next_within(Duration::MAX).await.ok().flatten()
    }

    /// The next frame of a type; those before it are let go.
    pub async fn until(&mut self, kind: &str) -> Value {
        self.until_that(kind, |_| true).await
    }

    /// The next frame of a type that is as wanted; those before it are let go.
    pub async fn until_that(&mut self, kind: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let frame = self.next().await.unwrap_or_else(|| panic!("the socket was closed before {kind} came"));
            if frame["type"] == kind && wanted(&frame) {
                return frame;
            }
        }
    }

    /// Everything that comes until it is silent for a while, without marks and pings.
    pub async fn rest(&mut self) -> Vec<Value> {
        let mut frames = Vec::new();
        while let Ok(Some(frame)) = self.next_within(SILENCE).await {
            if frame["type"] != "mark" && frame["type"] != "ping" {
                frames.push(frame);
            }
        }
        frames
    }

    /// The code that the server closes with.
    pub async fn closed(&mut self) -> Option<u16> {
        loop {
            match tokio::time::timeout(PATIENCE, self.stream.next()).await.expect("a close in time") {
                Some(Ok(Message::Close(frame))) => return frame.map(|frame| frame.code.into()),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return None,
            }
        }
    }

    async fn next_within(&mut self, time: Duration) -> Result<Option<Value>, tokio::time::error::Elapsed> {
        loop {
            if let Some(signal) = self.signals.pop_front() {
                return Ok(Some(signal));
            }
            match tokio::time::timeout(time, self.stream.next()).await? {
                Some(Ok(Message::Text(text))) => {
                    let mut frame: Value = serde_json::from_str(&text).expect("a frame is JSON");
                    if frame["type"] != "signals" {
                        return Ok(Some(frame));
                    }
                    for signal in frame["signals"].as_array_mut().expect("signals") {
                        signal["type"] = json!("signal");
                        self.signals.push_back(signal.take());
                    }
                }
                Some(Ok(Message::Close(_))) | None | Some(Err(_)) => return Ok(None),
                Some(Ok(_)) => {}
            }
        }
    }
}
