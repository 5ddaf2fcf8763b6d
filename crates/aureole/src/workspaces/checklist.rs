//! The steps of the first hour. Each ticks itself when its fact comes true for the first time, and stays ticked.
//!
//! Imports and sample data tick nothing. A teammate who has seen enough dismisses the list for themselves.

pub mod dismiss;
pub mod http;

use serde::Serialize;
use store::{Query, Tx, WorkspaceId, params};
use utoipa::ToSchema;

use crate::error::Result;
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::TeammateId;
use crate::time::Timestamp;
use crate::words;

words! {
    /// A step.
    Item {
        /// The agent has something to answer from.
        Knowledge = "knowledge",
        /// The agent has answered somebody.
        TryAgent = "try_agent",
        /// The widget was seen on a page that isn't this server's own.
        Install = "install",
        /// A connected language model has answered.
        Model = "model",
        /// Somebody was invited.
        Invite = "invite",
    }
}

impl Item {
    /// Every step, in the order in which they are offered.
    pub const ALL: [Item; 5] = [Item::Knowledge, Item::TryAgent, Item::Install, Item::Model, Item::Invite];
}

words! {
    /// How far sample data is.
    SampleState {
        /// It comes.
        Adding = "adding",
        /// It is there.
        Ready = "ready",
        /// It goes.
        Removing = "removing",
    }
}

/// A step as it stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Step {
    /// Which.
    pub key: Item,
    /// Whether it was taken.
    pub done: bool,
    /// When.
    pub at: Option<Timestamp>,
}

/// The sample data of a workspace.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SampleData {
    /// When it was asked for.
    pub added_at: Timestamp,
    /// How far it is.
    pub state: SampleState,
    /// Pieces that are done, of `total`.
    pub done: i64,
    /// All pieces.
    pub total: i64,
}

/// The first hour of a workspace, as one teammate sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Checklist {
    /// The steps.
    pub items: Vec<Step>,
    /// This teammate has seen enough of it.
    pub dismissed: bool,
    /// The sample data, while there is some.
    pub sample_data: Option<SampleData>,
}

/// How far a workspace is.
pub fn checklist(db: &mut impl Query, workspace: WorkspaceId, me: Option<TeammateId>) -> Result<Checklist> {
    let rows = db.rows("select item, at from checklist_ticks where workspace_id = $1", params![workspace])?;
    let ticks: Vec<(Item, Timestamp)> =
        rows.into_iter().map(|row| Ok((row.get("item")?, row.get("at")?))).collect::<Result<_>>()?;
    let step = |key| {
        let at = ticks.iter().find(|(item, _)| *item == key).map(|(_, at)| *at);
        Step { key, done: at.is_some(), at }
    };
    let dismissed = me.map(|me| dismiss::is_dismissed(db, workspace, me)).transpose()?.unwrap_or(false);
    Ok(Checklist { items: Item::ALL.map(step).into(), dismissed, sample_data: sample_data(db, workspace)? })
}

/// The sample data, while there is some.
pub fn sample_data(db: &mut impl Query, workspace: WorkspaceId) -> Result<Option<SampleData>> {
    let sql = "select added_at, state, done, total from sample_data where workspace_id = $1";
    db.row(sql, params![workspace])?
        .map(|row| {
            Ok(SampleData {
                added_at: row.get("added_at")?,
                state: row.get("state")?,
                done: row.get("done")?,
                total: row.get("total")?,
            })
        })
        .transpose()
}

/// A step's fact has come true. Again changes nothing.
pub fn tick(tx: &mut Tx<'_>, actor: &Actor, item: Item) -> Result<()> {
    if actor.quiet {
        return Ok(());
    }
    let added = tx.execute(
        "insert into checklist_ticks (workspace_id, item, at) values ($1, $2, $3) on conflict (workspace_id, item) do nothing",
        params![tx.workspace(), item, tx.at()],
    )?;
    if added > 0 {
        tx.record(actor, Event::new(Kind::ChecklistTicked).with("item", item.word()))?;
    }
    Ok(())
}
