//! The built-in views: which tickets each shows, in what order, and how many there are.
//!
//! Every view is one walk along an index that starts with its equality columns. Counters are capped, never kept.

use serde::Deserialize;
use store::{Query, Value, WorkspaceId, params};
use utoipa::ToSchema;

use super::Ticket;
use crate::error::Result;
use crate::ids::{TeammateId, TicketId};
use crate::paging::{Page, Place};
use crate::workspaces::Visibility;

/// A counter says "99+" beyond this; a hundred rows are scanned for it at most.
pub const COUNT_MAX: i64 = 100;

/// A list that the sidebar offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// Every active ticket.
    All,
    /// What agents ask people to decide.
    AgentRequests,
    /// What comes from sales.
    Sales,
    /// Active and mine.
    Mine,
    /// I was named in a note.
    Mentions,
    /// Open, and not urgent.
    Open,
    /// Open and urgent.
    Priority,
    /// Somebody is at it.
    InProgress,
    /// Comes back later.
    Snoozed,
    /// Closed.
    Resolved,
    /// Closed by the AI.
    AiResolved,
    /// Junk.
    Spam,
}

impl View {
    /// Every view, in the sidebar's order.
    pub const ALL: &[View] = &[
        View::All,
        View::AgentRequests,
        View::Sales,
        View::Mine,
        View::Mentions,
        View::Open,
        View::Priority,
        View::InProgress,
        View::Snoozed,
        View::Resolved,
        View::AiResolved,
        View::Spam,
    ];

    /// The word of the URL.
    pub fn word(self) -> &'static str {
        match self {
            View::All => "all",
            View::AgentRequests => "agent_requests",
            View::Sales => "sales",
            View::Mine => "mine",
            View::Mentions => "mentions",
            View::Open => "open",
            View::Priority => "priority",
            View::InProgress => "in_progress",
            View::Snoozed => "snoozed",
            View::Resolved => "resolved",
            View::AiResolved => "ai_resolved",
            View::Spam => "spam",
        }
    }

    /// The view of this word.
    pub fn parse(word: &str) -> Option<View> {
        View::ALL.iter().copied().find(|view| view.word() == word)
    }

    /// Whether two teammates see different tickets in it even when both see all.
    pub fn is_personal(self) -> bool {
        matches!(self, View::Mine | View::Mentions)
    }

    /// Equality conditions on `t`. Parameters: $1 workspace, $2 viewer, $3 true, $4 false.
    fn condition(self) -> &'static str {
        match self {
            View::All => "t.active = $3",
            View::AgentRequests => "t.category = 'agent_request' and t.active = $3",
            View::Sales => "t.sales and t.active = $3",
            View::Mine => "t.assignee_id = $2 and t.active = $3",
            View::Mentions => "m.teammate_id = $2",
            View::Open => "t.state = 'open' and t.priority = $4",
            View::Priority => "t.state = 'open' and t.priority = $3",
            View::InProgress => "t.state = 'in_progress'",
            View::Snoozed => "t.state = 'snoozed'",
            View::Resolved => "t.state = 'resolved'",
            View::AiResolved => "t.state = 'resolved' and t.resolved_by = 'agent'",
            View::Spam => "t.state = 'spam'",
        }
    }

    /// Mentions are walked by their own index; everything else by one of the tickets'.
    fn tables(self) -> (&'static str, &'static str) {
        match self {
            View::Mentions => (
                "ticket_mentions m join tickets t on t.workspace_id = m.workspace_id and t.id = m.ticket_id",
                "m.activity_at",
            ),
            _ => ("tickets t", "t.activity_at"),
        }
    }

    fn workspace_column(self) -> &'static str {
        if self == View::Mentions { "m.workspace_id" } else { "t.workspace_id" }
    }

    fn id_column(self) -> &'static str {
        if self == View::Mentions { "m.ticket_id" } else { "t.id" }
    }
}

/// Who looks at a view, and what they may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Viewer {
    /// "Me" of the personal views; keys have none.
    pub teammate: Option<TeammateId>,
    /// What they may see.
    pub visibility: Visibility,
}

/// Whether a teammate with this visibility may see a ticket.
pub fn shows(visibility: Visibility, ticket: &Ticket) -> bool {
    match visibility {
        // Inboxes have no members yet: everybody's own inboxes are all of them.
        Visibility::All | Visibility::OwnInboxes(_) => true,
        Visibility::Own(teammate) => ticket.assignee_id == Some(teammate),
    }
}

fn visible(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::All | Visibility::OwnInboxes(_) => "",
        Visibility::Own(_) => " and t.assignee_id = $2",
    }
}

fn viewer_params(workspace: WorkspaceId, viewer: Viewer) -> Vec<Value> {
    let me = match viewer.visibility {
        Visibility::Own(teammate) | Visibility::OwnInboxes(teammate) => Some(teammate),
        Visibility::All => viewer.teammate,
    };
    // A key is nobody: the nil id owns no ticket.
    let me = me.unwrap_or(TeammateId(uuid::Uuid::nil()));
    params![workspace, me, true, false].to_vec()
}

/// A page of a view, the newest activity first.
pub fn list(
    db: &mut impl Query,
    workspace: WorkspaceId,
    viewer: Viewer,
    view: View,
    page: &Page,
) -> Result<Vec<Ticket>> {
    let (tables, order) = view.tables();
    let (scope, id) = (view.workspace_column(), view.id_column());
    let sql = format!(
        "select {columns} from {tables} {joins} where {scope} = $1 and {condition}{visible} and ({order}, {id}) < ($5, $6) \
         and ($2 = $2 and $3 = $3 and $4 = $4) order by {order} desc, {id} desc limit $7",
        columns = Ticket::COLUMNS,
        joins = Ticket::JOINS,
        condition = view.condition(),
        visible = visible(viewer.visibility),
    );
    let mut values = viewer_params(workspace, viewer);
    let after = page.after();
    values.extend(params![after.at, after.id, page.limit].to_vec());
    db.rows(&sql, &values)?.into_iter().map(Ticket::read).collect()
}

/// Where a ticket stands in its lists.
pub fn place(ticket: &Ticket) -> Place {
    Place { at: ticket.activity_at, id: ticket.id.0 }
}

/// How many tickets a view has, up to [`COUNT_MAX`].
pub fn count(db: &mut impl Query, workspace: WorkspaceId, viewer: Viewer, view: View) -> Result<i64> {
    let (tables, _) = view.tables();
    let sql = format!(
        "select count(*) as held from (select 1 as one from {tables} where {scope} = $1 and {condition}{visible} \
         and ($2 = $2 and $3 = $3 and $4 = $4) limit $5) as counted",
        scope = view.workspace_column(),
        condition = view.condition(),
        visible = visible(viewer.visibility),
    );
    let mut values = viewer_params(workspace, viewer);
    values.push(COUNT_MAX.into());
    db.row(&sql, &values)?.map_or(Ok(0), |row| Ok(row.get("held")?))
}

/// Whether a view shows a ticket now: what a list window asks after each event that touched it.
pub fn contains(db: &mut impl Query, workspace: WorkspaceId, viewer: Viewer, view: View, id: TicketId) -> Result<bool> {
    let (tables, _) = view.tables();
    let sql = format!(
        "select 1 as one from {tables} where {scope} = $1 and {column} = $5 and {condition}{visible} \
         and ($2 = $2 and $3 = $3 and $4 = $4)",
        scope = view.workspace_column(),
        column = view.id_column(),
        condition = view.condition(),
        visible = visible(viewer.visibility),
    );
    let mut values = viewer_params(workspace, viewer);
    values.push(id.into());
    Ok(db.row(&sql, &values)?.is_some())
}
