//! Users and companies as the reference API shows them: one flat row, every dedicated trait a column.

use serde::Serialize;
use serde_json::Value;

use crate::contacts::identify::Identification;
use crate::contacts::traits::{self, Column};
use crate::contacts::{Company, Contact};
use crate::error::{Error, Result};

/// A user's row.
pub fn user_row(contact: &Contact) -> Result<Value> {
    row("user_id", contact.external_id.as_deref(), contact, traits::CONTACT)
}

/// A user's row for a caller who proved nothing: ids, and what the call itself said of them.
pub fn said_row(contact: &Contact, said: &Identification) -> Result<Value> {
    let mut row = user_row(contact)?;
    for (key, value) in row.as_object_mut().into_iter().flatten() {
        match key.as_str() {
            "id" | "user_id" | "external_id" | "kind" => {}
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
pub fn company_row(company: &Company) -> Result<Value> {
    row("company_id", Some(&company.external_id), company, traits::COMPANY)
}

/// Lifts the traits to the top; those that are not set are null there.
fn row(own_id: &str, external_id: Option<&str>, noun: &impl Serialize, columns: &[Column]) -> Result<Value> {
    let value = serde_json::to_value(noun).map_err(Error::internal)?;
    let Value::Object(mut row) = value else { return Err(Error::internal("a noun is an object")) };
    let traits = row.remove("traits").unwrap_or_default();
    for (column, _) in columns {
        row.insert((*column).to_owned(), traits.get(column).cloned().unwrap_or_default());
    }
    row.insert(own_id.to_owned(), external_id.into());
    Ok(Value::Object(row))
}
