//! List windows: which rows enter, move in and leave the lists that sockets watch, and how many rows these have.
//!
//! A list is the same for all who see the same of it. Each distinct one is asked once for each row that a batch of events
//! touched, whatever the number of sockets.

use std::collections::{HashMap, HashSet};

use axum::extract::ws::Utf8Bytes;
use store::{Query, WorkspaceId};

use super::frames::ToClient;
use super::hydrate::Touched;
use crate::conversations::{self, ConversationState, Outcome};
use crate::error::Result;
use crate::ids::TicketId;
use crate::tickets::list::{COUNT_MAX, View, Viewer, among, count};
use crate::time::Timestamp;
use crate::workspaces::Visibility;

/// Rows whose absence a list remembers, so that it is told once.
const ABSENT_MAX: usize = 10_000;

/// What a list is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Rows {
    Tickets(View),
    Conversations(ConversationState),
}

/// A list as somebody sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Window {
    rows: Rows,
    viewer: Viewer,
}

/// The place of a row: its activity and its id, newest first.
pub(super) type Sort = (Timestamp, String);

/// Where a row is now: at its place, or not in the list.
#[derive(Clone, Debug)]
pub(super) struct Move {
    pub(super) window: Window,
    pub(super) id: String,
    pub(super) place: Option<Sort>,
}

impl Move {
    /// The frame for who watches under this name.
    pub(super) fn frame(&self, name: &str) -> Utf8Bytes {
        match &self.place {
            Some(sort) => ToClient::Enter { window: name, id: &self.id, sort }.text(),
            None => ToClient::Leave { window: name, id: &self.id }.text(),
        }
    }
}

impl Window {
    /// The list of this name as the viewer sees it.
    pub(super) fn parse(view: &str, viewer: Viewer) -> Option<Window> {
        let nobody = Viewer { teammate: None, visibility: Visibility::All };
        let conversations = |state| Some(Window { rows: Rows::Conversations(state), viewer: nobody });
        match view {
            "live" => return conversations(ConversationState::Active),
            "completed" => return conversations(ConversationState::Completed),
            _ => {}
        }
        let view = View::parse(view)?;
        let same_for_all = viewer.visibility == Visibility::All && !view.is_personal();
        let viewer = if same_for_all { nobody } else { viewer };
        Some(Window { rows: Rows::Tickets(view), viewer })
    }

    /// How many rows it has, up to a hundred.
    pub(super) fn count(self, db: &mut impl Query, workspace: WorkspaceId) -> Result<i64> {
        match self.rows {
            Rows::Tickets(view) => count(db, workspace, self.viewer, view),
            Rows::Conversations(state) => conversations::list::count(db, workspace, state, COUNT_MAX),
        }
    }

    /// Whether its number of rows may be another after a batch.
    pub(super) fn may_count_otherwise(self, touched: &Touched) -> bool {
        match self.rows {
            Rows::Tickets(View::Mine | View::Mentions) => {
                let touches_me =
                    touched.everybody || self.viewer.teammate.is_some_and(|me| touched.teammates.contains(&me));
                !touched.tickets.is_empty() && touches_me
            }
            Rows::Tickets(_) => !touched.tickets.is_empty(),
            Rows::Conversations(_) => !touched.conversations.is_empty(),
        }
    }

    /// Where the rows that a batch touched are now.
    pub(super) fn moves(self, db: &mut impl Query, workspace: WorkspaceId, touched: &Touched) -> Result<Vec<Move>> {
        match self.rows {
            Rows::Tickets(View::Mine) if !self.may_count_otherwise(touched) => Ok(Vec::new()),
            Rows::Tickets(view) => {
                let there: Vec<TicketId> = touched.tickets.values().flatten().map(|ticket| ticket.id).collect();
                let shown = among(db, workspace, self.viewer, view, &there)?;
                let moves = touched.tickets.iter().map(|(id, ticket)| {
                    let listed = ticket.as_ref().filter(|_| shown.contains(id));
                    let place = listed.map(|ticket| (ticket.activity_at, id.to_string()));
                    Move { window: self, id: id.to_string(), place }
                });
                Ok(moves.collect())
            }
            Rows::Conversations(state) => {
                let moves = touched.conversations.iter().map(|(id, conversation)| {
                    let listed = conversation
                        .as_ref()
                        .filter(|held| held.state == state && held.outcome != Some(Outcome::Empty));
                    let place = listed.map(|held| (held.activity_at, id.to_string()));
                    Move { window: self, id: id.to_string(), place }
                });
                Ok(moves.collect())
            }
        }
    }
}

/// Who watches which list under which name.
#[derive(Default)]
pub(super) struct Watched(HashMap<Window, Watchers>);

#[derive(Default)]
struct Watchers {
    names: HashSet<(u64, String)>,
    /// Rows that every watcher knows not to be in the list.
    absent: HashSet<String>,
}

impl Watched {
    pub(super) fn add(&mut self, window: Window, seat: u64, name: String) {
        self.0.entry(window).or_default().names.insert((seat, name));
    }

    pub(super) fn remove(&mut self, window: Window, seat: u64, name: &str) {
        let Some(watchers) = self.0.get_mut(&window) else { return };
        watchers.names.remove(&(seat, name.to_owned()));
        if watchers.names.is_empty() {
            self.0.remove(&window);
        }
    }

    pub(super) fn distinct(&self) -> Vec<Window> {
        self.0.keys().copied().collect()
    }

    /// Who must be told of a move: everybody who watches, unless they know that the row is absent.
    pub(super) fn told(&mut self, moved: &Move) -> Option<&HashSet<(u64, String)>> {
        let watchers = self.0.get_mut(&moved.window)?;
        if moved.place.is_some() {
            watchers.absent.remove(&moved.id);
        } else {
            if watchers.absent.len() >= ABSENT_MAX {
                watchers.absent.clear();
            }
            if !watchers.absent.insert(moved.id.clone()) {
                return None;
            }
        }
        Some(&watchers.names)
    }
}
