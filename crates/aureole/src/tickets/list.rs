//! The built-in views: which tickets each shows, in what order, and how many there are.
//!
//! Every view is one walk along an index that starts with its equality columns. Counters are capped, never kept.

use std::collections::HashSet;

use serde::Deserialize;
use store::{Query, Row, Value, WorkspaceId};
use utoipa::ToSchema;

use super::{COLUMNS, JOINS, Ticket};
use crate::error::Result;
use crate::ids::{ContactId, TeammateId, TicketId};
use crate::paging::lots::in_lots;
use crate::paging::search::{self, Found, fold};
use crate::paging::{Page, Place};
use crate::workspaces::Visibility;

/// A counter says "99+" beyond this; a hundred rows are scanned for it at most.
pub const COUNT_MAX: i64 = 100;

/// A list that the sidebar offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TicketView)]
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

    /// Equality conditions on `t`; booleans are bound, because an index is walked by equality only.
    fn condition(self, bound: &mut Bound, me: TeammateId) -> String {
        match self {
            View::All => format!("t.active = {}", bound.to(true)),
            View::AgentRequests => format!("t.category = 'agent_request' and t.active = {}", bound.to(true)),
            View::Sales => format!("t.sales and t.active = {}", bound.to(true)),
            View::Mine => format!("t.assignee_id = {} and t.active = {}", bound.to(me), bound.to(true)),
            View::Mentions => format!("m.teammate_id = {}", bound.to(me)),
            View::Open => format!("t.state = 'open' and t.priority = {}", bound.to(false)),
            View::Priority => format!("t.state = 'open' and t.priority = {}", bound.to(true)),
            View::InProgress => "t.state = 'in_progress'".to_owned(),
            View::Snoozed => "t.state = 'snoozed'".to_owned(),
            View::Resolved => "t.state = 'resolved'".to_owned(),
            View::AiResolved => "t.state = 'resolved' and t.resolved_by = 'agent'".to_owned(),
            View::Spam => "t.state = 'spam'".to_owned(),
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

/// The values of a statement, in the order in which they got their numbers.
struct Bound(Vec<Value>);

impl Bound {
    /// The placeholder of one more value.
    fn to(&mut self, value: impl Into<Value>) -> String {
        self.0.push(value.into());
        format!("${}", self.0.len())
    }
}

/// What a ticket satisfies that somebody with this visibility may see.
fn visible(visibility: Visibility, bound: &mut Bound) -> String {
    match visibility {
        Visibility::All | Visibility::OwnInboxes(_) => String::new(),
        Visibility::Own(teammate) => format!(" and t.assignee_id = {}", bound.to(teammate)),
    }
}

/// The tables of a view, and what a row of it satisfies.
fn rows_of(view: View, workspace: WorkspaceId, viewer: Viewer, bound: &mut Bound) -> (&'static str, String) {
    // A key is nobody: the nil id owns no ticket.
    let me = viewer.teammate.unwrap_or(TeammateId(uuid::Uuid::nil()));
    let scope = format!("{} = {}", view.workspace_column(), bound.to(workspace));
    let condition = view.condition(bound, me);
    let visible = visible(viewer.visibility, bound);
    (view.tables().0, format!("{scope} and {condition}{visible}"))
}

/// A page of a view, the newest activity first.
pub fn list(
    db: &mut impl Query,
    workspace: WorkspaceId,
    viewer: Viewer,
    view: View,
    page: &Page,
) -> Result<Vec<Ticket>> {
    let mut bound = Bound(Vec::new());
    let (tables, condition) = rows_of(view, workspace, viewer, &mut bound);
    let ((_, order), id) = (view.tables(), view.id_column());
    let (at, after) = (bound.to(page.after().at), bound.to(page.after().id));
    let limit = bound.to(page.limit);
    let sql = format!(
        "select {COLUMNS} from {tables} {JOINS} where {condition} and ({order}, {id}) < ({at}, {after}) \
         order by {order} desc, {id} desc limit {limit}"
    );
    db.rows(&sql, &bound.0)?.into_iter().map(Ticket::read).collect()
}

/// The few columns that a search compares.
struct Sought {
    place: Place,
    id: TicketId,
    number: i64,
    texts: [Option<String>; 3],
}

/// A page of the tickets of a view whose subject, contact's name or address holds this text, or whose number it is.
pub fn search(
    db: &mut impl Query,
    workspace: WorkspaceId,
    viewer: Viewer,
    (view, text): (View, &str),
    page: &Page,
) -> Result<Found<Ticket>> {
    let number: Option<i64> = text.trim_start_matches('#').parse().ok();
    let read = |page: &Page| {
        let mut bound = Bound(Vec::new());
        let (tables, condition) = rows_of(view, workspace, viewer, &mut bound);
        let ((_, order), id) = (view.tables(), view.id_column());
        let (at, after, limit) = (bound.to(page.after().at), bound.to(page.after().id), bound.to(page.limit));
        let sql = format!(
            "select t.id, t.number, t.subject, p.name, p.email, {order} as at from {tables} \
             join contacts p on p.workspace_id = t.workspace_id and p.id = t.contact_id \
             where {condition} and ({order}, {id}) < ({at}, {after}) order by {order} desc, {id} desc limit {limit}"
        );
        db.rows(&sql, &bound.0)?.into_iter().map(sought).collect()
    };
    let holds =
        |row: &Sought| number == Some(row.number) || row.texts.iter().flatten().any(|one| fold(one).contains(text));
    let found = search::search(page, read, |row| row.place, holds)?;
    let rows = found.rows.iter().map(|row| super::ticket(db, workspace, row.id)).collect::<Result<_>>()?;
    Ok(Found { rows, next: found.next, searched_until: found.searched_until })
}

fn sought(row: Row) -> Result<Sought> {
    let id: TicketId = row.get("id")?;
    Ok(Sought {
        place: Place { at: row.get("at")?, id: id.0 },
        id,
        number: row.get("number")?,
        texts: [Some(row.get("subject")?), row.get("name")?, row.get("email")?],
    })
}

/// A contact's tickets, the newest activity first.
pub fn of_contact(
    db: &mut impl Query,
    workspace: WorkspaceId,
    visibility: Visibility,
    contact: ContactId,
    limit: i64,
) -> Result<Vec<Ticket>> {
    let mut bound = Bound(Vec::new());
    let (workspace, contact) = (bound.to(workspace), bound.to(contact));
    let (visible, limit) = (visible(visibility, &mut bound), bound.to(limit));
    let sql = format!(
        "select {COLUMNS} from tickets t {JOINS} where t.workspace_id = {workspace} and t.contact_id = {contact}{visible} \
         order by t.activity_at desc, t.id desc limit {limit}"
    );
    db.rows(&sql, &bound.0)?.into_iter().map(Ticket::read).collect()
}

/// Where a ticket stands in its lists.
pub fn place(ticket: &Ticket) -> Place {
    Place { at: ticket.activity_at, id: ticket.id.0 }
}

/// How many tickets a view has, up to [`COUNT_MAX`].
pub fn count(db: &mut impl Query, workspace: WorkspaceId, viewer: Viewer, view: View) -> Result<i64> {
    let mut bound = Bound(Vec::new());
    let (tables, condition) = rows_of(view, workspace, viewer, &mut bound);
    let limit = bound.to(COUNT_MAX);
    let sql = format!(
        "select count(*) as held from (select 1 as one from {tables} where {condition} limit {limit}) as counted"
    );
    db.row(&sql, &bound.0)?.map_or(Ok(0), |row| Ok(row.get("held")?))
}

/// Those of these tickets that a view shows now: what a list window asks after a batch of events that touched them.
pub fn among(
    db: &mut impl Query,
    workspace: WorkspaceId,
    viewer: Viewer,
    view: View,
    ids: &[TicketId],
) -> Result<HashSet<TicketId>> {
    let mut bound = Bound(Vec::new());
    let (tables, condition) = rows_of(view, workspace, viewer, &mut bound);
    let id = view.id_column();
    let shown = in_lots(&bound.0, ids, |list, bound| {
        let sql = format!("select {id} as id from {tables} where {condition} and {id} in ({list})");
        db.rows(&sql, bound)?.into_iter().map(|row| Ok(row.get("id")?)).collect()
    })?;
    Ok(shown.into_iter().collect())
}
