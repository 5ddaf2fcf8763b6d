//! Carries signals between the nodes on one PostgreSQL database: batched notices, never in a write's transaction.
//!
//! A notice may be lost, so nothing depends on one: what goes on is said again, and a hole in an answer's pieces is
//! filled from the running turn.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use store::{Engine, Store, WorkspaceId};
use tokio::sync::{broadcast, mpsc};
use uuid::Uuid;

use super::{Others, Signal};

/// What is said within this time goes in one notice.
const GATHERED_FOR: Duration = Duration::from_millis(50);
/// Largest notice, in bytes.
const NOTICE_BYTES_MAX: usize = 7_000;
/// Longest piece of an answer in one notice, in bytes: escaped it may be six times as long.
const PIECE_BYTES_MAX: usize = 1_000;
/// Signals that may wait; further ones are lost.
const WORDS_WAITING_MAX: usize = 4_096;

/// One signal on its way.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Word {
    workspace: Uuid,
    /// Which of the node's sources; absent for pieces of answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<u64>,
    signal: Signal,
}

#[derive(Serialize)]
struct Sent<'a> {
    node: &'a str,
    live: &'a [Word],
}

#[derive(Deserialize)]
struct Received {
    node: String,
    live: Vec<Word>,
}

/// Where signals for other nodes are left.
pub(super) struct Post(mpsc::Sender<Word>);

/// What is left there, to be sent.
pub(super) struct Outgoing {
    node: String,
    words: mpsc::Receiver<Word>,
}

/// With the embedded database there is one node.
pub(super) fn post(store: &Store, node: String) -> (Option<Post>, Option<Outgoing>) {
    if store.engine() == Engine::Sqlite {
        return (None, None);
    }
    let (sender, words) = mpsc::channel(WORDS_WAITING_MAX);
    (Some(Post(sender)), Some(Outgoing { node, words }))
}

impl Post {
    pub(super) fn signal(&self, workspace: WorkspaceId, signal: &Signal, source: u64) {
        self.0.try_send(Word { workspace: workspace.0, source: Some(source), signal: signal.clone() }).ok();
    }

    pub(super) fn token(&self, workspace: WorkspaceId, token: &Signal) {
        self.0.try_send(Word { workspace: workspace.0, source: None, signal: token.clone() }).ok();
    }
}

/// Sends what is left at the post, for as long as the app lives.
pub(super) async fn send(store: Store, mut outgoing: Outgoing) {
    while let Some(first) = outgoing.words.recv().await {
        tokio::time::sleep(GATHERED_FOR).await;
        let mut words = vec![first];
        while let Ok(word) = outgoing.words.try_recv() {
            add(&mut words, word);
        }
        for notice in notices(&outgoing.node, &words) {
            if let Err(error) = store.notify(notice) {
                tracing::warn!(%error, "signals did not leave for other nodes");
            }
        }
    }
}

/// Pieces of one answer that follow one another travel as one.
fn add(words: &mut Vec<Word>, word: Word) {
    if let Signal::Token(next) = &word.signal
        && let Some(Word { signal: Signal::Token(last), .. }) = words.last_mut()
        && last.message_id == next.message_id
        && last.at + last.piece.encode_utf16().count() == next.at
        && last.piece.len() + next.piece.len() <= PIECE_BYTES_MAX
    {
        last.piece.push_str(&next.piece);
    } else {
        words.push(word);
    }
}

/// As few notices as hold all words. A single word that is too long is left out: it is a piece of an answer, and
/// listeners fill holes.
fn notices(node: &str, words: &[Word]) -> Vec<String> {
    let Ok(text) = serde_json::to_string(&Sent { node, live: words }) else { return Vec::new() };
    if text.len() <= NOTICE_BYTES_MAX {
        return vec![text];
    }
    let (first, second) = words.split_at(words.len() / 2);
    if first.is_empty() {
        return Vec::new();
    }
    [notices(node, first), notices(node, second)].concat()
}

/// Passes on what other nodes say, for as long as the app lives.
pub(super) async fn receive(mut arrivals: broadcast::Receiver<std::sync::Arc<str>>, shared: Others) {
    loop {
        let notice = match arrivals.recv().await {
            Ok(notice) => notice,
            Err(broadcast::error::RecvError::Lagged(_)) => continue,
            Err(broadcast::error::RecvError::Closed) => return,
        };
        let Some(shared) = shared.upgrade() else { return };
        // A newer version may say what this one doesn't know.
        let Ok(received) = serde_json::from_str::<Received>(&notice) else { continue };
        for word in received.live {
            let workspace = WorkspaceId(word.workspace);
            match word.source {
                Some(number) => shared.heard(workspace, word.signal, (received.node.clone(), number)),
                None => shared.publish(workspace, word.signal),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{MessageId, ThreadId};
    use crate::live::Token;

    fn token(at: usize, piece: &str) -> Word {
        let token = Token {
            thread_id: ThreadId(Uuid::from_u128(1)),
            message_id: MessageId(Uuid::from_u128(2)),
            at,
            piece: piece.to_owned(),
        };
        Word { workspace: Uuid::nil(), source: None, signal: Signal::Token(token) }
    }

    #[test]
    fn pieces_that_follow_one_another_travel_as_one() {
        let mut words = vec![token(0, "Hi 🙂")];
        add(&mut words, token(5, " there"));
        add(&mut words, token(90, "later"));
        assert_eq!(words.len(), 2);
        assert_eq!(words[0].signal, token(0, "Hi 🙂 there").signal);
    }

    #[test]
    fn no_notice_is_longer_than_the_database_allows() {
        let words: Vec<Word> = (0..100).map(|number| token(number * 200, &"\"".repeat(200))).collect();
        let sent = notices("node", &words);
        assert!(sent.len() > 1 && sent.iter().all(|notice| notice.len() <= NOTICE_BYTES_MAX));
        let kept: usize = sent
            .iter()
            .map(|notice| serde_json::from_str::<Received>(notice).expect("what was sent can be read").live.len())
            .sum();
        assert_eq!(kept, 100);
    }
}
