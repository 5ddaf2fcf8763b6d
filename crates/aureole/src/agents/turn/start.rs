//! Gives a turn a task of its own, and its followers a feed.

use std::time::Instant;

use llm::Locale;
use store::WorkspaceId;

use super::fail::{Failure, end_failed};
use super::gather::gather;
use super::run::Task;
use super::{FIRST_ATTEMPT, Fence, TurnState};
use crate::agents::feed::Feed;
use crate::app::App;
use crate::ids::TurnId;
use crate::phrases::lines;

/// Starts a turn that this node has begun, and answers with the feed that requests follow.
pub fn start(app: &App, workspace: WorkspaceId, id: TurnId) -> Feed {
    start_again(app, workspace, id, Fence { node: app.node.clone(), attempt: FIRST_ATTEMPT })
}

/// Starts one that this node has taken up.
pub(super) fn start_again(app: &App, workspace: WorkspaceId, id: TurnId, fence: Fence) -> Feed {
    let feed = app.feeds.open(id);
    let open = Open::new(app.clone(), id, feed.clone());
    app.tasks.spawn(run(workspace, fence, open));
    feed
}

/// A feed that is open for as long as its task lives. Also after a task that died its followers go on by the turn's row.
struct Open {
    app: App,
    turn: TurnId,
    feed: Feed,
}

impl Open {
    fn new(app: App, turn: TurnId, feed: Feed) -> Open {
        app.metrics.turns().inc();
        Open { app, turn, feed }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.app.feeds.close(self.turn, &self.feed);
        self.app.metrics.turns().dec();
    }
}

async fn run(workspace: WorkspaceId, fence: Fence, open: Open) {
    let (app, id, feed) = (open.app.clone(), open.turn, open.feed.clone());
    let ended = match app.store.read(move |db| gather(db, workspace, id)).await {
        Ok(gathered) => Task { app, workspace, fence, feed, gathered, begun: Instant::now() }.run().await,
        Err(error) => {
            tracing::error!(turn = %id, %error, "what a turn needs to know could not be read");
            let failure = Failure { turn: id, fence, text: None, outage: None, trace: None };
            give_up(&app, workspace, &feed, failure, Locale::of(None)).await
        }
    };
    // A turn that goes on elsewhere has no end here.
    if let Some(state) = ended {
        open.feed.end(state);
    }
}

/// Ends a failed turn and tells its followers; none if it no longer counts.
pub(super) async fn give_up(
    app: &App,
    workspace: WorkspaceId,
    feed: &Feed,
    failure: Failure,
    locale: Locale,
) -> Option<TurnState> {
    let id = failure.turn;
    match end_failed(app, workspace, failure).await {
        Ok(told) => {
            let told = told?;
            feed.write(&told.text);
            told.actions.into_iter().for_each(|action| feed.act(action));
        }
        Err(error) => {
            // Its lease will end, and somebody will take it up. Who listens now is told that nothing more comes.
            tracing::error!(turn = %id, %error, "a failed turn could not be recorded");
            feed.write(&format!("\n\n{}", lines(locale).interrupted));
        }
    }
    Some(TurnState::Failed)
}
