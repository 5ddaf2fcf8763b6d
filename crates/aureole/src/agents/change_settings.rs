//! The team changes who an agent is and when it hands over.

use serde::{Deserialize, Deserializer};
use store::{Query, Tx, params};
use utoipa::ToSchema;

use super::model::model;
use super::{Agent, AgentStatus, EscalationSettings, agent};
use crate::error::{Error, Result};
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::{AgentId, ModelId, TeammateId};
use crate::workspaces;

/// Longest name, in characters.
pub const NAME_CHARACTERS_MAX: usize = 60;
/// Longest instructions, in characters.
pub const INSTRUCTIONS_CHARACTERS_MAX: usize = 20_000;
/// Longest greeting, in characters.
pub const GREETING_CHARACTERS_MAX: usize = 500;
/// Questions that the widget offers at most.
pub const SUGGESTED_MESSAGES_MAX: usize = 6;
/// Longest of them, in characters.
pub const SUGGESTED_CHARACTERS_MAX: usize = 120;

/// New settings; what is left out stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = AgentChanges)]
pub struct Changes {
    /// The name that visitors see.
    pub name: Option<String>,
    /// Whether it answers.
    pub status: Option<AgentStatus>,
    /// What it is told.
    pub instructions: Option<String>,
    /// What the widget says first.
    pub greeting: Option<String>,
    /// Questions that the widget offers.
    pub suggested_messages: Option<Vec<String>>,
    /// When it hands over.
    pub escalation: Option<EscalationSettings>,
    /// The language model that answers; null for `builtin`.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<ModelId>)]
    pub model_id: Option<Option<ModelId>>,
}

/// A field that was given, also as null.
pub(super) fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Changes them.
pub fn change_settings(tx: &mut Tx<'_>, actor: &Actor, id: AgentId, changes: &Changes) -> Result<Agent> {
    let before = agent(tx, tx.workspace(), id)?;
    let after = Agent {
        id,
        name: changes.name.clone().unwrap_or(before.name).trim().to_owned(),
        status: changes.status.unwrap_or(before.status),
        instructions: changes.instructions.clone().unwrap_or(before.instructions),
        greeting: changes.greeting.clone().unwrap_or(before.greeting),
        suggested_messages: changes.suggested_messages.clone().unwrap_or(before.suggested_messages),
        escalation: changes.escalation.clone().unwrap_or(before.escalation),
        model_id: changes.model_id.unwrap_or(before.model_id),
    };
    check(&after)?;
    if let Some(assignee) = after.escalation.default_assignee_id {
        workspaces::current_teammate(tx, tx.workspace(), assignee)?;
    }
    if let Some(chosen) = after.model_id {
        model(tx, tx.workspace(), chosen)?;
    }
    tx.execute(
        "update agents set name = $3, status = $4, instructions = $5, greeting = $6, suggested_messages = $7, escalation_mode = $8, \
         escalation_threshold = $9, escalation_max_attempts = $10, escalation_require_search = $11, \
         escalation_default_assignee_id = $12, model_id = $13, updated_at = $14 where workspace_id = $1 and id = $2",
        params![
            tx.workspace(), id, after.name.as_str(), after.status, after.instructions.as_str(), after.greeting.as_str(),
            serde_json::to_value(&after.suggested_messages).map_err(Error::internal)?, after.escalation.mode,
            after.escalation.threshold, after.escalation.max_attempts, after.escalation.require_search,
            after.escalation.default_assignee_id, after.model_id,
            tx.at()
        ],
    )?;
    tx.record(actor, Event::new(Kind::AgentUpdated).agent(id))?;
    agent(tx, tx.workspace(), id)
}

/// Tickets of the agents no longer go to a teammate who has left.
pub fn forget_assignee(tx: &mut Tx<'_>, actor: &Actor, teammate: TeammateId) -> Result<()> {
    let rows = tx.rows(
        "select id from agents where workspace_id = $1 and escalation_default_assignee_id = $2",
        params![tx.workspace(), teammate],
    )?;
    for row in rows {
        let id: AgentId = row.get("id")?;
        tx.execute(
            "update agents set escalation_default_assignee_id = null, updated_at = $3 where workspace_id = $1 and id = $2",
            params![tx.workspace(), id, tx.at()],
        )?;
        tx.record(actor, Event::new(Kind::AgentUpdated).agent(id))?;
    }
    Ok(())
}

fn check(agent: &Agent) -> Result<()> {
    let too_long = |text: &str, most: usize| text.chars().count() > most;
    if agent.name.is_empty() || too_long(&agent.name, NAME_CHARACTERS_MAX) {
        return Err(Error::invalid("name", "An agent needs a name of 1 to 60 characters."));
    }
    if too_long(&agent.instructions, INSTRUCTIONS_CHARACTERS_MAX) {
        return Err(Error::invalid("instructions", "Instructions have at most 20,000 characters."));
    }
    if too_long(&agent.greeting, GREETING_CHARACTERS_MAX) {
        return Err(Error::invalid("greeting", "A greeting has at most 500 characters."));
    }
    let suggested = &agent.suggested_messages;
    if suggested.len() > SUGGESTED_MESSAGES_MAX
        || suggested.iter().any(|text| text.trim().is_empty() || too_long(text, SUGGESTED_CHARACTERS_MAX))
    {
        return Err(Error::invalid(
            "suggested_messages",
            "There are at most 6 suggested messages of 1 to 120 characters.",
        ));
    }
    if !(0..=100).contains(&agent.escalation.threshold) {
        return Err(Error::invalid("escalation.threshold", "The confidence threshold is a number from 0 to 100."));
    }
    if !(1..=10).contains(&agent.escalation.max_attempts) {
        return Err(Error::invalid("escalation.max_attempts", "The number of attempts is 1 to 10."));
    }
    Ok(())
}
