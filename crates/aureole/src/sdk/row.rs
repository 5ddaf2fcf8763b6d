//! Users and companies as the reference API shows them: one flat row, every dedicated trait a column.

use serde::Serialize;
use serde_json::Value;
use store::WorkspaceId;

use crate::contacts::identify::Identification;
use crate::contacts::traits::{self, Column};
use crate::contacts::{Company, Contact};
use crate::error::{Error, Result};

/// What the reference shows of a company besides, and nothing fills.
const NOT_KNOWN_OF_COMPANIES: [&str; 3] = ["health_score", "team_size", "last_contacted_at"];

/// A user's row.
pub fn user_row(workspace: WorkspaceId, contact: &Contact) -> Result<Value> {
    row(workspace, ("user_id", contact.external_id.as_deref()), contact, traits::CONTACT)
}

/// A user's row for a caller who proved nothing: ids, and what the call itself said of them.
pub fn said_row(workspace: WorkspaceId, contact: &Contact, said: &Identification) -> Result<Value> {
    let mut row = user_row(workspace, contact)?;
    for (key, value) in row.as_object_mut().into_iter().flatten() {
        match key.as_str() {
            "id" | "user_id" | "external_id" | "org_id" | "kind" => {}
            "email" => *value = said.traits.text("email").into(),
            "custom_fields" => *value = said.traits.custom.clone().into(),
            "context" => *value = said.context.clone().into(),
            column if said.traits.names(column) => {}
            _ => *value = Value::Null,
        }
    }
    Ok(row)
}

/// A company's row.
pub fn company_row(workspace: WorkspaceId, company: &Company) -> Result<Value> {
    let mut row = row(workspace, ("company_id", Some(&company.external_id)), company, traits::COMPANY)?;
    for column in NOT_KNOWN_OF_COMPANIES {
        row[column] = Value::Null;
    }
    Ok(row)
}

/// Lifts the traits to the top; those that are not set are null there. The customer's own id stands under its own name, too.
fn row(
    workspace: WorkspaceId,
    (own_id, external_id): (&str, Option<&str>),
    noun: &impl Serialize,
    columns: &[Column],
) -> Result<Value> {
    let value = serde_json::to_value(noun).map_err(Error::internal)?;
    let Value::Object(mut row) = value else { return Err(Error::internal("a noun is an object")) };
    let traits = row.remove("traits").unwrap_or_default();
    for (column, _) in columns {
        row.insert((*column).to_owned(), traits.get(column).cloned().unwrap_or_default());
    }
    row.insert(own_id.to_owned(), external_id.into());
    row.insert("org_id".to_owned(), workspace.to_string().into());
    Ok(Value::Object(row))
}
