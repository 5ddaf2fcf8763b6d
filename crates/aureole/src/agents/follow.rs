//! Follows an answer from its first word to its end, wherever it is written: in this process by its feed, elsewhere or
//! earlier by its row.

use std::time::Duration;

use serde_json::Value;
use store::WorkspaceId;
use tokio::sync::watch;

use super::feed::{Feed, Progress};
use super::turn::{self, TurnState};
use crate::app::App;
use crate::error::Result;
use crate::ids::TurnId;

/// How often the row of an answer that another node writes is read.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// A step of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// More text.
    Text(String),
    /// Something was done, as the SDK tells it.
    Action(Value),
    /// It ended. Nothing comes after it.
    End(TurnState),
}

/// An answer that is followed.
pub struct Follow {
    app: App,
    workspace: WorkspaceId,
    turn: TurnId,
    feed: Option<watch::Receiver<Progress>>,
    text: usize,
    actions: usize,
    ended: bool,
}

impl Follow {
    /// From its first word.
    pub fn new(app: &App, workspace: WorkspaceId, turn: TurnId) -> Follow {
        let feed = app.feeds.of(turn).map(|feed| feed.follow());
        Follow { app: app.clone(), workspace, turn, feed, text: 0, actions: 0, ended: false }
    }

    /// The answer that this process has just begun to write.
    pub fn of_feed(app: &App, workspace: WorkspaceId, turn: TurnId, feed: &Feed) -> Follow {
        Follow { feed: Some(feed.follow()), ..Follow::new(app, workspace, turn) }
    }

    /// The next steps, waiting for one if there is none yet; empty once the end was told.
    pub async fn next(&mut self) -> Result<Vec<Step>> {
        while !self.ended {
            let progress = self.look().await?;
            let steps = self.news(progress);
            if !steps.is_empty() {
                return Ok(steps);
            }
            self.wait().await;
        }
        Ok(Vec::new())
    }

    async fn look(&mut self) -> Result<Progress> {
        if let Some(feed) = &mut self.feed {
            return Ok(feed.borrow_and_update().clone());
        }
        let (workspace, id) = (self.workspace, self.turn);
        let row = self.app.store.read(move |db| turn::turn(db, workspace, id)).await?;
        let ended = (row.state != TurnState::Running).then_some(row.state);
        let actions = row.actions.as_array().cloned().unwrap_or_default();
        Ok(Progress { text: row.text, actions, ended })
    }

    async fn wait(&mut self) {
        let Some(feed) = &mut self.feed else {
            tokio::time::sleep(LOOK_EVERY).await;
            return;
        };
        if feed.changed().await.is_err() {
            // Its writer has gone without an end: who took the answer up knows more, or its row.
            self.feed = self.app.feeds.of(self.turn).map(|feed| feed.follow());
        }
    }

    fn news(&mut self, progress: Progress) -> Vec<Step> {
        let mut steps = Vec::new();
        if let Some(piece) = progress.text.get(self.text..).filter(|piece| !piece.is_empty()) {
            steps.push(Step::Text(piece.to_owned()));
            self.text = progress.text.len();
        }
        let actions = progress.actions.get(self.actions..).unwrap_or_default();
        // The message's own id comes before its text.
        let (first, others): (Vec<_>, Vec<_>) = actions.iter().cloned().partition(|action| action["type"] == "message");
        self.actions = self.actions.max(progress.actions.len());
        steps.splice(0..0, first.into_iter().map(Step::Action));
        steps.extend(others.into_iter().map(Step::Action));
        if let Some(state) = progress.ended {
            self.ended = true;
            steps.push(Step::End(state));
        }
        steps
    }
}
