//! What a teammate has read. Written without an event: it is theirs alone.

use std::collections::HashMap;

use serde::Serialize;
use store::{Query, Tx, WorkspaceId, params};
use utoipa::ToSchema;

use super::{Ticket, ticket};
use crate::error::Result;
use crate::ids::{TeammateId, TicketId};
use crate::time::Timestamp;

/// A ticket as one teammate sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SeenTicket {
    /// The ticket.
    #[serde(flatten)]
    pub ticket: Ticket,
    /// The contact wrote since this teammate looked.
    pub unread: bool,
}

/// Marks a ticket as read up to now, or as never read.
pub fn mark(tx: &mut Tx<'_>, teammate: TeammateId, id: TicketId, read: bool) -> Result<()> {
    ticket(tx, tx.workspace(), id)?;
    let read_at = if read { tx.at() } else { 0 };
    tx.execute(
        "insert into ticket_reads (workspace_id, teammate_id, ticket_id, read_at) values ($1, $2, $3, $4) \
         on conflict (workspace_id, teammate_id, ticket_id) do update set read_at = excluded.read_at",
        params![tx.workspace(), teammate, id, read_at],
    )?;
    Ok(())
}

/// Adds what a teammate has read to tickets; for a key nothing is unread.
pub fn seen_by(
    db: &mut impl Query,
    workspace: WorkspaceId,
    teammate: Option<TeammateId>,
    tickets: Vec<Ticket>,
) -> Result<Vec<SeenTicket>> {
    let reads = match teammate {
        Some(teammate) => reads(db, workspace, teammate, &tickets)?,
        None => HashMap::new(),
    };
    Ok(tickets
        .into_iter()
        .map(|ticket| {
            let unread = match (teammate, ticket.contact_at) {
                (Some(_), Some(wrote)) => reads.get(&ticket.id).is_none_or(|read| *read < wrote),
                _ => false,
            };
            SeenTicket { ticket, unread }
        })
        .collect())
}

fn reads(
    db: &mut impl Query,
    workspace: WorkspaceId,
    teammate: TeammateId,
    tickets: &[Ticket],
) -> Result<HashMap<TicketId, Timestamp>> {
    if tickets.is_empty() {
        return Ok(HashMap::new());
    }
    let list = (0..tickets.len()).map(|place| format!("${}", place + 3)).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "select ticket_id, read_at from ticket_reads where workspace_id = $1 and teammate_id = $2 and ticket_id in ({list})"
    );
    let mut values = params![workspace, teammate].to_vec();
    values.extend(tickets.iter().map(|ticket| ticket.id.into()));
    db.rows(&sql, &values)?.into_iter().map(|row| Ok((row.get("ticket_id")?, row.get("read_at")?))).collect()
}
