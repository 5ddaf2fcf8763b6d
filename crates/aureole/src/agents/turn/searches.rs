//! What a conversation's earlier turns looked up, as their traces tell it.

use serde_json::Value;
use store::{Query, WorkspaceId, params};

use super::trace::ToolTrace;
use crate::error::{Error, Result};
use crate::ids::{ConversationId, MessageId};

/// Turns looked through, the last ones.
const TURNS_MAX: i64 = 20;

/// One search of a turn that came to its end.
#[derive(Clone, Debug, PartialEq)]
pub struct Search {
    /// The answer that it was made for.
    pub message: MessageId,
    /// What was searched for.
    pub query: String,
}

/// Reads them, oldest first. Of an answer that broke off nobody knows what it would have found.
pub fn searches(db: &mut impl Query, workspace: WorkspaceId, conversation: ConversationId) -> Result<Vec<Search>> {
    let tools = db.engine().json_text("trace", "tools");
    let sql = format!(
        "select message_id, {tools} as tools from turns where workspace_id = $1 and conversation_id = $2 and state = 'done' \
         order by started_at desc limit $3"
    );
    let mut searches = Vec::new();
    for row in db.rows(&sql, params![workspace, conversation, TURNS_MAX])?.into_iter().rev() {
        let Some(tools) = row.get::<Option<String>>("tools")? else { continue };
        let message: MessageId = row.get("message_id")?;
        let tools: Vec<ToolTrace> = serde_json::from_str(&tools).map_err(Error::internal)?;
        let queries = tools.iter().filter(|tool| tool.name == llm::builtin::SEARCH).map(query);
        searches.extend(queries.map(|query| Search { message, query }));
    }
    Ok(searches)
}

/// Arguments that were too large to keep say nothing.
fn query(tool: &ToolTrace) -> String {
    tool.arguments.get("query").and_then(Value::as_str).unwrap_or_default().to_owned()
}
