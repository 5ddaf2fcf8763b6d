//! The AI: who it is, and when it hands over. What it does in a conversation is a turn.

pub mod budget;
pub mod change_settings;
pub mod create;
pub mod decide;
pub mod escalate;
pub mod feed;
pub mod follow;
pub mod handoff;
pub mod http;
pub mod judge;
pub mod model;
pub mod mood;
pub mod prompt;
pub mod reply;
pub mod stop;
pub mod take_over;
pub mod tools;
pub mod topic;
pub mod turn;

use serde::{Deserialize, Serialize};
use store::{Query, Row, WorkspaceId, params};
use utoipa::ToSchema;

use crate::error::{Error, Result};
use crate::ids::{AgentId, ModelId, TeammateId};
use crate::words;

words! {
    /// Whether an agent answers.
    AgentStatus {
        /// It does.
        Active = "active",
        /// It rests.
        Inactive = "inactive",
    }
}

words! {
    /// When an agent makes tickets by itself.
    EscalationMode {
        /// Never; it says how to reach the team.
        Off = "off",
        /// When a gate lets it.
        Conditional = "conditional",
        /// At any signal.
        Always = "always",
    }
}

/// When an agent hands over.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct EscalationSettings {
    /// Off, conditional or always.
    pub mode: EscalationMode,
    /// Below this confidence, 0 to 100, an answer counts as unsure.
    pub threshold: i64,
    /// So many unsure answers in a row make a ticket, 1 to 10.
    pub max_attempts: i64,
    /// The agent must have searched the knowledge before it may hand over for being unsure.
    pub require_search: bool,
    /// Who owns the tickets it makes.
    pub default_assignee_id: Option<TeammateId>,
}

/// An agent's settings.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Agent {
    /// Its id.
    pub id: AgentId,
    /// The name that visitors see.
    pub name: String,
    /// Whether it answers.
    pub status: AgentStatus,
    /// What it is told, in Markdown. Never shown to visitors.
    pub instructions: String,
    /// What the widget says first.
    pub greeting: String,
    /// Questions that the widget offers.
    pub suggested_messages: Vec<String>,
    /// When it hands over.
    pub escalation: EscalationSettings,
    /// The language model that answers; without one it is `builtin`.
    pub model_id: Option<ModelId>,
}

const COLUMNS: &str = "id, name, status, instructions, greeting, suggested_messages, escalation_mode, escalation_threshold, \
     escalation_max_attempts, escalation_require_search, escalation_default_assignee_id, model_id";

impl Agent {
    fn read(row: Row) -> Result<Agent> {
        Ok(Agent {
            id: row.get("id")?,
            name: row.get("name")?,
            status: row.get("status")?,
            instructions: row.get("instructions")?,
            greeting: row.get("greeting")?,
            suggested_messages: serde_json::from_value(row.get("suggested_messages")?).map_err(Error::internal)?,
            escalation: EscalationSettings {
                mode: row.get("escalation_mode")?,
                threshold: row.get("escalation_threshold")?,
                max_attempts: row.get("escalation_max_attempts")?,
                require_search: row.get("escalation_require_search")?,
                default_assignee_id: row.get("escalation_default_assignee_id")?,
            },
            model_id: row.get("model_id")?,
        })
    }
}

/// One agent.
pub fn agent(db: &mut impl Query, workspace: WorkspaceId, id: AgentId) -> Result<Agent> {
    let sql = format!("select {COLUMNS} from agents where workspace_id = $1 and id = $2");
    Agent::read(db.row(&sql, params![workspace, id])?.ok_or_else(|| Error::not_found("agent"))?)
}

/// Every agent, the oldest first.
pub fn agents(db: &mut impl Query, workspace: WorkspaceId) -> Result<Vec<Agent>> {
    let sql = format!("select {COLUMNS} from agents where workspace_id = $1 order by created_at, id");
    db.rows(&sql, params![workspace])?.into_iter().map(Agent::read).collect()
}

/// Who answers by default: the oldest active customer-facing agent.
pub fn default_agent(db: &mut impl Query, workspace: WorkspaceId) -> Result<Option<Agent>> {
    let sql = format!(
        "select {COLUMNS} from agents where workspace_id = $1 and kind = 'customer_facing' and status = 'active' \
         order by created_at, id limit 1"
    );
    db.row(&sql, params![workspace])?.map(Agent::read).transpose()
}
