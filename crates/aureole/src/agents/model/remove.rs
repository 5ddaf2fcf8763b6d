//! The team disconnects a model; who answered by it answers by `builtin` again.

use store::{Query, Tx, params};

use super::{Model, model};
use crate::error::Result;
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::{AgentId, ModelId};

/// Removes it, and its key, and answers what it was.
pub fn remove(tx: &mut Tx<'_>, actor: &Actor, id: ModelId) -> Result<Model> {
    let workspace = tx.workspace();
    let before = model(tx, workspace, id)?;
    let users = tx.rows("select id from agents where workspace_id = $1 and model_id = $2", params![workspace, id])?;
    tx.execute(
        "update agents set model_id = null, updated_at = $3 where workspace_id = $1 and model_id = $2",
        params![workspace, id, tx.at()],
    )?;
    tx.execute("delete from models where workspace_id = $1 and id = $2", params![workspace, id])?;
    for user in users {
        tx.record(actor, Event::new(Kind::AgentUpdated).agent(user.get::<AgentId>("id")?))?;
    }
    tx.record(actor, Event::new(Kind::ModelRemoved).model(id))?;
    Ok(before)
}
