//! A dashboard that only listens, beside every test: what it holds at the end is what the API then answers.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;

use super::{Replica, Socket, Teammate};

/// How often and how far apart it is asked whether the server has come to rest.
const TRIES: usize = 250;
const PAUSE: Duration = Duration::from_millis(40);

/// Kim's second screen.
pub struct Watch {
    kim: Teammate,
    held: Replica,
    frames: Arc<Mutex<Vec<Value>>>,
}

impl Watch {
    /// Loads everything once and listens from then on.
    pub async fn begin(url: &str, email: &str) -> Watch {
        let kim = Teammate::sign_in_at(url, email).await;
        let held = Replica::fetch(&kim).await;
        let (mut socket, caught_up) = Socket::dashboard_at(url, &kim, held.seq).await;
        let frames = Arc::new(Mutex::new(caught_up));
        let kept = Arc::clone(&frames);
        tokio::spawn(async move {
            while let Some(frame) = socket.whenever().await {
                kept.lock().expect("not poisoned").push(frame);
            }
        });
        Watch { kim, held, frames }
    }

    /// Compares, once nothing happens any more. A test that signed Kim out, or had the socket told to load again, is left
    /// alone.
    ///
    /// # Panics
    /// When something differs, or the server never rests.
    pub async fn compare(mut self) {
        for _ in 0..TRIES {
            let Some(before) = self.seq().await else { return };
            let fresh = Replica::fetch(&self.kim).await;
            if self.seq().await == Some(before) && fresh.seq == before && self.hear(before) {
                self.held.assert_is(&fresh);
                return;
            }
            if self.has("resync") {
                return;
            }
            tokio::time::sleep(PAUSE).await;
        }
        let (heard, written) = (self.held.seq, self.seq().await);
        panic!("the server never rests, or an event never came: {heard} of {written:?} were heard");
    }

    /// The number of the log's last event; none for who is signed out.
    async fn seq(&self) -> Option<i64> {
        let me = self.kim.get("/api/v1/me").await;
        (me.status != 401).then(|| me.ok()["seq"].as_i64().expect("a number"))
    }

    fn has(&self, kind: &str) -> bool {
        self.frames.lock().expect("not poisoned").iter().any(|frame| frame["type"] == kind)
    }

    /// Applies what has come; whether that is everything up to a number.
    fn hear(&mut self, seq: i64) -> bool {
        for frame in self.frames.lock().expect("not poisoned").drain(..) {
            if frame["type"] == "event" {
                self.held.apply(&frame);
            }
        }
        self.held.seq == seq
    }
}
