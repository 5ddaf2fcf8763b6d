//! What visitors do on the customer's site: clicks, page views, errors, as its pages report them.
//!
//! Kept for a bounded time, outside the log of events. It tells the team and the agent what somebody was at; a page said
//! so, and it proves nothing.

use jobs::{Enqueue, Job};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::{Query, Row, Tx, WorkspaceId, params};
use utoipa::ToSchema;

use crate::error::Result;
use crate::ids::{ActivityId, ContactId};
use crate::paging::{Page, Place};
use crate::time::{DAY, MINUTE, Timestamp};

/// What the agent is told of: the last activities.
const RECENT_MAX: i64 = 20;
/// What happened earlier tells nothing about a question, in microseconds.
const RECENT_FOR: i64 = 30 * MINUTE;
/// Rows that one write forgets; a sweep with more to do goes on in another.
const SWEPT_AT_ONCE_MAX: i64 = 1_000;

/// Something a visitor did.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Activity {
    /// Its id.
    pub id: ActivityId,
    /// The session it belongs to.
    pub session_id: Option<String>,
    /// What they did, such as `click` or `page_view`.
    pub event_type: String,
    /// The element it was done to, a CSS selector.
    pub element_selector: Option<String>,
    /// The page.
    pub page_url: Option<String>,
    /// Whatever the page adds.
    pub metadata: Value,
    /// When it was reported.
    pub at: Timestamp,
}

const COLUMNS: &str = "id, session_id, event_type, element_selector, page_url, metadata, at";

impl Activity {
    fn read(row: Row) -> Result<Activity> {
        Ok(Activity {
            id: row.get("id")?,
            session_id: row.get("session_id")?,
            event_type: row.get("event_type")?,
            element_selector: row.get("element_selector")?,
            page_url: row.get("page_url")?,
            metadata: row.get("metadata")?,
            at: row.get("at")?,
        })
    }
}

/// An activity that a page reports.
#[derive(Clone, Debug, Default)]
pub struct NewActivity {
    /// What they did.
    pub event_type: String,
    /// To which element.
    pub element_selector: Option<String>,
    /// On which page.
    pub page_url: Option<String>,
    /// Whatever the page adds.
    pub metadata: Map<String, Value>,
}

/// Keeps activities in their order, and sees to it that they are forgotten in time. Of a visitor who has no contact yet
/// they wait for the session's.
pub fn keep(tx: &mut Tx<'_>, contact: Option<ContactId>, session: Option<&str>, new: &[NewActivity]) -> Result<()> {
    for activity in new {
        let id = ActivityId(tx.new_id());
        tx.execute(
            "insert into activities (workspace_id, id, contact_id, session_id, event_type, element_selector, page_url, metadata, at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            params![
                tx.workspace(), id, contact, session, activity.event_type.as_str(), activity.element_selector.as_deref(),
                activity.page_url.as_deref(), Value::Object(activity.metadata.clone()), tx.at()
            ],
        )?;
    }
    if !new.is_empty() {
        tx.enqueue_at(&SweepActivities {}, tx.at() + DAY)?;
    }
    Ok(())
}

/// A session has a contact from now on: what was reported of it before is theirs.
pub fn claim(tx: &mut Tx<'_>, session: &str, contact: ContactId) -> Result<()> {
    tx.execute(
        "update activities set contact_id = $3 where workspace_id = $1 and session_id = $2 and contact_id is null",
        params![tx.workspace(), session, contact],
    )?;
    Ok(())
}

/// A contact became part of another: so did what they did.
pub fn hand_over(tx: &mut Tx<'_>, from: ContactId, into: ContactId) -> Result<()> {
    tx.execute(
        "update activities set contact_id = $3 where workspace_id = $1 and contact_id = $2",
        params![tx.workspace(), from, into],
    )?;
    Ok(())
}

/// A page of what a contact did, the last first.
pub fn list(db: &mut impl Query, workspace: WorkspaceId, contact: ContactId, page: &Page) -> Result<Vec<Activity>> {
    let sql = format!(
        "select {COLUMNS} from activities where workspace_id = $1 and contact_id = $2 and (at, id) < ($3, $4) \
         order by at desc, id desc limit $5"
    );
    let after = page.after();
    let rows = db.rows(&sql, params![workspace, contact, after.at, after.id, page.limit])?;
    rows.into_iter().map(Activity::read).collect()
}

/// Where an activity stands in the list.
pub fn place(activity: &Activity) -> Place {
    Place { at: activity.at, id: activity.id.0 }
}

/// What a contact has just done, the oldest first.
pub fn recent(
    db: &mut impl Query,
    workspace: WorkspaceId,
    contact: ContactId,
    until: Timestamp,
) -> Result<Vec<Activity>> {
    let sql = format!(
        "select {COLUMNS} from activities where workspace_id = $1 and contact_id = $2 and at > $3 and at <= $4 \
         order by at desc, id desc limit $5"
    );
    let rows = db.rows(&sql, params![workspace, contact, until.0 - RECENT_FOR, until, RECENT_MAX])?;
    let mut recent = rows.into_iter().map(Activity::read).collect::<Result<Vec<_>>>()?;
    recent.reverse();
    Ok(recent)
}

/// Forgets what a contact did.
pub fn erase(tx: &mut Tx<'_>, contact: ContactId) -> Result<()> {
    tx.execute("delete from activities where workspace_id = $1 and contact_id = $2", params![tx.workspace(), contact])?;
    Ok(())
}

/// Forgets activities that have been kept for long enough.
#[derive(Debug, Serialize, Deserialize)]
pub struct SweepActivities {}

impl Job for SweepActivities {
    const KIND: &'static str = "contacts.sweep_activities";

    fn dedupe_key(&self) -> Option<String> {
        Some(String::new())
    }
}

/// Forgets them, some at a time, and comes back for as long as there are any.
pub fn sweep(tx: &mut Tx<'_>, kept_days: u32) -> Result<()> {
    let workspace = tx.workspace();
    let before = tx.at() - i64::from(kept_days) * DAY;
    let swept = tx.execute(
        "delete from activities where workspace_id = $1 and id in \
         (select a.id from activities a where a.workspace_id = $1 and a.at <= $2 order by a.at limit $3)",
        params![workspace, before, SWEPT_AT_ONCE_MAX],
    )?;
    let left = tx.row("select id from activities where workspace_id = $1 limit 1", params![workspace])?;
    if left.is_some() {
        let next = if swept as i64 == SWEPT_AT_ONCE_MAX { tx.at() } else { tx.at() + DAY };
        tx.enqueue_at(&SweepActivities {}, next)?;
    }
    Ok(())
}
