//! Context entries: rich state that the agent and the team read, each `{label, type?, value}` under a key.

use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::error::{Error, Result};
use crate::words;

words! {
    /// What an entry is; it decides how the entry is written into a prompt.
    ContextType {
        /// Rows.
        List = "list",
        /// A connected product.
        Integration = "integration",
        /// What went wrong.
        Error = "error",
        /// How something stands.
        Status = "status",
        /// A setting.
        Config = "config",
        /// A feature of the product.
        Feature = "feature",
        /// A number.
        Metric = "metric",
        /// Who belongs to whom.
        Relationship = "relationship",
        /// Anything else.
        Custom = "custom",
    }
}

/// An entry as it is stored: the label is the key if none was given, the type `custom`.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is stored, which keeps every further key of an entry")]
pub struct ContextEntry {
    /// What people read.
    label: String,
    /// What it is.
    #[schema(rename = "type")]
    kind: ContextType,
    /// Anything.
    value: Value,
}

/// Checks entries and fills in what was left out: the label is then the key, the type `custom`.
pub fn checked(entries: Map<String, Value>) -> Result<Map<String, Value>> {
    entries.into_iter().map(|(key, value)| Ok((key.clone(), entry(&key, value)?))).collect()
}

fn entry(key: &str, value: Value) -> Result<Value> {
    let wrong = |sentence: &str| Error::invalid(format!("context.{key}"), format!("context.{key} {sentence}."));
    let Value::Object(mut entry) = value else { return Err(wrong("must be an object with label, type and value")) };
    entry.retain(|field, value| !(value.is_null() && matches!(field.as_str(), "label" | "type")));
    match entry.entry("label").or_insert_with(|| key.into()) {
        Value::String(_) => {}
        _ => return Err(wrong("needs a text as its label")),
    }
    match entry.entry("type").or_insert_with(|| "custom".into()) {
        Value::String(word) if ContextType::parse(word).is_some() => {}
        _ => return Err(wrong(&format!("has a type that is none of {}", ContextType::WORDS.join(", ")))),
    }
    entry.entry("value").or_insert(Value::Null);
    Ok(Value::Object(entry))
}
