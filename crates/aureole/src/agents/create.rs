//! A workspace's first agent.

use store::{Tx, params};

use crate::error::Result;
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::AgentId;

/// Below this confidence an answer counts as unsure, unless the team says otherwise (reference: Ticket Escalation).
pub const THRESHOLD: i64 = 50;
/// So many unsure answers in a row make a ticket.
pub const MAX_ATTEMPTS: i64 = 3;

/// Makes an active customer-facing agent that may escalate: Conditional, and only after a search.
pub fn create(tx: &mut Tx<'_>, locale: &str) -> Result<AgentId> {
    let id = AgentId(tx.new_id());
    let greeting = if locale.starts_with("de") { "Hallo. Wie können wir helfen?" } else { "Hello. How can we help?" };
    tx.execute(
        "insert into agents (workspace_id, id, name, kind, status, instructions, greeting, suggested_messages, escalation_mode, \
         escalation_threshold, escalation_max_attempts, escalation_require_search, created_at, updated_at) \
         values ($1, $2, 'Nova', 'customer_facing', 'active', '', $3, $4, 'conditional', $5, $6, $7, $8, $8)",
        params![tx.workspace(), id, greeting, serde_json::json!([]), THRESHOLD, MAX_ATTEMPTS, true, tx.at()],
    )?;
    tx.record(&Actor::system(), Event::new(Kind::AgentUpdated).agent(id))?;
    Ok(id)
}
