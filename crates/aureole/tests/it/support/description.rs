//! `openapi.json` as a judge: every answer that a test gets must be one that the description allows.

use std::sync::OnceLock;

use serde_json::Value;

/// The description of the API that this very code serves.
pub fn description() -> &'static Value {
    static DESCRIPTION: OnceLock<Value> = OnceLock::new();
    DESCRIPTION.get_or_init(|| aureole::http::description().expect("a description"))
}

/// One endpoint.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    pub method: &'static str,
    pub path: &'static str,
    pub facts: &'static Value,
}

/// Every endpoint, by path.
pub fn operations() -> impl Iterator<Item = Operation> {
    let paths = description()["paths"].as_object().expect("paths");
    paths.iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().expect("methods").iter();
        methods.map(move |(method, facts)| Operation { method, path, facts })
    })
}

/// The endpoint that a call reaches.
pub fn operation(method: &str, path: &str) -> Option<Operation> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let fits = |template: &str| {
        let (mut wanted, mut given) = (template.split('/'), path.split('/'));
        loop {
            match (wanted.next(), given.next()) {
                (None, None) => return true,
                (Some(part), Some(text)) if part == text || part.starts_with('{') && !text.is_empty() => {}
                _ => return false,
            }
        }
    };
    let reached = operations().filter(|one| one.method.eq_ignore_ascii_case(method) && fits(one.path));
    // A fixed path comes before one with a hole.
    reached.min_by_key(|one| one.path.matches('{').count())
}

/// Why an answer isn't one that the endpoint may give.
pub fn judge(operation: Operation, status: u16, body: &Value) -> Result<(), String> {
    let responses = &operation.facts["responses"];
    let response = responses.get(status.to_string()).unwrap_or(&responses["default"]);
    let Some(content) = response["content"].as_object() else { return Ok(()) };
    match content.get("application/json") {
        Some(json) => fits(&json["schema"], body, "body"),
        None => Ok(()),
    }
}

/// What a reference stands for.
pub fn resolve(schema: &'static Value) -> &'static Value {
    match schema["$ref"].as_str() {
        Some(reference) => {
            let name = reference.rsplit('/').next().unwrap_or_default();
            &description()["components"]["schemas"][name]
        }
        None => schema,
    }
}

fn fits(schema: &'static Value, value: &Value, place: &str) -> Result<(), String> {
    let schema = resolve(schema);
    if let Some(parts) = schema["allOf"].as_array() {
        return parts.iter().try_for_each(|part| fits(part, value, place));
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let problems: Vec<String> = choices.iter().filter_map(|choice| fits(choice, value, place).err()).collect();
        return if problems.len() < choices.len() { Ok(()) } else { Err(problems.join("; ")) };
    }
    if let Some(words) = schema["enum"].as_array()
        && !words.contains(value)
    {
        return Err(format!("{place} is {value}, none of {words:?}"));
    }
    if !is_of(&schema["type"], value) {
        return Err(format!("{place} is {value}, not {}", schema["type"]));
    }
    match value {
        Value::Object(fields) => fits_object(schema, fields, place),
        Value::Array(items) if schema.get("items").is_some() => {
            items.iter().enumerate().try_for_each(|(at, item)| fits(&schema["items"], item, &format!("{place}[{at}]")))
        }
        _ => Ok(()),
    }
}

fn fits_object(schema: &'static Value, fields: &serde_json::Map<String, Value>, place: &str) -> Result<(), String> {
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if !fields.contains_key(name) {
            return Err(format!("{place} has no {name}"));
        }
    }
    let rest = schema.get("additionalProperties").filter(|rest| rest.is_object());
    for (name, value) in fields {
        if let Some(inside) = schema["properties"].get(name).or(rest) {
            fits(inside, value, &format!("{place}.{name}"))?;
        }
    }
    Ok(())
}

fn is_of(kind: &Value, value: &Value) -> bool {
    match kind {
        Value::String(kind) => match kind.as_str() {
            "null" => value.is_null(),
            "boolean" => value.is_boolean(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "string" => value.is_string(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            other => panic!("openapi.json has an unknown type {other}"),
        },
        Value::Array(kinds) => kinds.iter().any(|kind| is_of(kind, value)),
        _ => true,
    }
}
