//! The Live Feed and Completed: pages of conversations, the newest activity first.

use store::{Query, WorkspaceId, params};

use super::{COLUMNS, Conversation, ConversationState, JOINS};
use crate::error::Result;
use crate::ids::ContactId;
use crate::paging::{Page, Place};

/// A page of a list of conversations.
pub fn list(
    db: &mut impl Query,
    workspace: WorkspaceId,
    state: ConversationState,
    page: &Page,
) -> Result<Vec<Conversation>> {
    let sql = format!(
        "select {COLUMNS} from conversations c {JOINS} where c.workspace_id = $1 and c.state = $2 and c.listed = $3 \
         and (c.activity_at, c.id) < ($4, $5) order by c.activity_at desc, c.id desc limit $6"
    );
    let after = page.after();
    let rows = db.rows(&sql, params![workspace, state, true, after.at, after.id, page.limit])?;
    rows.into_iter().map(Conversation::read).collect()
}

/// A contact's conversations in which somebody wrote, the newest activity first.
pub fn of_contact(
    db: &mut impl Query,
    workspace: WorkspaceId,
    contact: ContactId,
    limit: i64,
) -> Result<Vec<Conversation>> {
    let sql = format!(
        "select {COLUMNS} from conversations c {JOINS} where c.workspace_id = $1 and c.contact_id = $2 and c.listed = $3 \
         order by c.activity_at desc, c.id desc limit $4"
    );
    db.rows(&sql, params![workspace, contact, true, limit])?.into_iter().map(Conversation::read).collect()
}

/// Where a conversation stands in its list.
pub fn place(conversation: &Conversation) -> Place {
    Place { at: conversation.activity_at, id: conversation.id.0 }
}

/// How many there are, counted to the limit.
pub fn count(db: &mut impl Query, workspace: WorkspaceId, state: ConversationState, limit: i64) -> Result<i64> {
    let row = db.row(
        "select count(*) as held from (select 1 as one from conversations where workspace_id = $1 and state = $2 \
         and listed = $3 limit $4) as counted",
        params![workspace, state, true, limit],
    )?;
    row.map_or(Ok(0), |row| Ok(row.get("held")?))
}
