//! Users and companies as the reference API shows them: one flat row, every dedicated trait a column.

use serde::Serialize;
use serde_json::Value;

use crate::contacts::traits::{self, Column};
use crate::contacts::{Company, Contact};
use crate::error::{Error, Result};

/// A user's row.
pub fn user_row(contact: &Contact) -> Result<Value> {
    row("user_id", contact.external_id.as_deref(), contact, traits::CONTACT)
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
