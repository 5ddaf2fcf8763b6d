//! Context entries: rich state that the agent and the team read, each `{label, type?, value}` under a key.

use serde_json::{Map, Value};

use crate::error::{Error, Result};

/// What an entry may be; the type decides how it is written into a prompt.
const TYPES: [&str; 9] =
    ["list", "integration", "error", "status", "config", "feature", "metric", "relationship", "custom"];

/// Checks entries and fills in what was left out: the label is then the key, the type `custom`.
pub fn checked(entries: Map<String, Value>) -> Result<Map<String, Value>> {
    entries.into_iter().map(|(key, value)| Ok((key.clone(), entry(&key, value)?))).collect()
}

fn entry(key: &str, value: Value) -> Result<Value> {
    let wrong = |sentence: &str| Error::invalid(format!("context.{key}"), format!("context.{key} {sentence}."));
    let Value::Object(mut entry) = value else { return Err(wrong("must be an object with label, type and value")) };
    match entry.entry("label").or_insert_with(|| key.into()) {
        Value::String(_) => {}
        _ => return Err(wrong("needs a text as its label")),
    }
    match entry.entry("type").or_insert_with(|| "custom".into()) {
        Value::String(word) if TYPES.contains(&word.as_str()) => {}
        _ => return Err(wrong(&format!("has a type that is none of {}", TYPES.join(", ")))),
    }
    entry.entry("value").or_insert(Value::Null);
    Ok(Value::Object(entry))
}
