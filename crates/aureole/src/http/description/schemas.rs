//! Schemas: named once, referred to elsewhere, and true about null and absence.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

/// What a reference to a schema begins with.
const REFERENCE: &str = "#/components/schemas/";
/// Envelopes are told at each operation: as names they would only hide the noun inside.
const ENVELOPES: [&str; 3] = ["Answer_", "Listed_", "Plain_"];

fn components(document: &Value) -> Map<String, Value> {
    document["components"]["schemas"].as_object().cloned().unwrap_or_default()
}

/// The name that a schema refers to.
fn referred(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix(REFERENCE)
}

/// Puts references in place of copies: utoipa writes the inside of a generic type out.
pub(super) fn refer(document: &mut Value) {
    let known = components(document);
    for schema in document["components"]["schemas"].as_object_mut().into_iter().flat_map(Map::values_mut) {
        children(schema).for_each(|child| refer_below(child, &known));
    }
    refer_below(&mut document["paths"], &known);
}

fn refer_below(value: &mut Value, known: &Map<String, Value>) {
    let copied = value.get("properties").is_some() || value.get("allOf").is_some() || value.get("oneOf").is_some();
    if let Some((name, _)) = known.iter().find(|(_, schema)| copied && *schema == value) {
        *value = json!({ "$ref": format!("{REFERENCE}{name}") });
        return;
    }
    children(value).for_each(|child| refer_below(child, known));
}

fn children(value: &mut Value) -> Box<dyn Iterator<Item = &mut Value> + '_> {
    match value {
        Value::Array(items) => Box::new(items.iter_mut()),
        Value::Object(map) => Box::new(map.values_mut()),
        _ => Box::new(std::iter::empty()),
    }
}

/// Writes envelopes out where they are used, and drops their names.
pub(super) fn unfold_envelopes(document: &mut Value) {
    let (mut known, is_envelope) =
        (components(document), |name: &str| ENVELOPES.iter().any(|envelope| name.starts_with(envelope)));
    unfold_below(&mut document["paths"], &known, &is_envelope);
    known.retain(|name, _| !is_envelope(name));
    document["components"]["schemas"] = Value::Object(known);
}

fn unfold_below(value: &mut Value, known: &Map<String, Value>, is_envelope: &dyn Fn(&str) -> bool) {
    if let Some(schema) = referred(value).filter(|name| is_envelope(name)).and_then(|name| known.get(name)) {
        *value = schema.clone();
        return;
    }
    children(value).for_each(|child| unfold_below(child, known, is_envelope));
}

/// In answers a field that may be null is always there. One that may be left out is never null, and says so itself.
/// An object of which no field is named holds any.
pub(super) fn require_what_may_be_null(document: &mut Value) {
    let mut answered = BTreeSet::new();
    let known = components(document);
    for operation in document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut).flat_map(children) {
        collect(&operation["responses"], &known, &mut answered);
        require_below(&mut operation["responses"]);
        settle_below(operation);
    }
    for (name, schema) in document["components"]["schemas"].as_object_mut().into_iter().flatten() {
        if answered.contains(name) {
            require_below(schema);
        }
        settle_below(schema);
    }
}

/// Every name that is used below a value, also by what those names stand for.
fn collect(value: &Value, known: &Map<String, Value>, names: &mut BTreeSet<String>) {
    if let Some(name) = referred(value)
        && names.insert(name.to_owned())
        && let Some(schema) = known.get(name)
    {
        collect(schema, known, names);
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, known, names)),
        Value::Object(map) => map.values().for_each(|item| collect(item, known, names)),
        _ => {}
    }
}

fn require_below(value: &mut Value) {
    let nullable: Vec<Value> = value
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .filter(|(_, schema)| may_be_null(schema))
        .map(|(name, _)| Value::from(name.as_str()))
        .collect();
    if !nullable.is_empty() {
        let mut names: BTreeSet<String> = serde_json::from_value(value["required"].take()).unwrap_or_default();
        names.extend(nullable.iter().filter_map(Value::as_str).map(str::to_owned));
        value["required"] = json!(names);
    }
    children(value).for_each(require_below);
}

/// A parameter is given or left out; there is no null in a URL.
pub(super) fn drop_null_parameters(document: &mut Value) {
    for operation in document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut).flat_map(children) {
        for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
            let schema = &mut parameter["schema"];
            if let Some(kinds) = schema.get_mut("type").and_then(Value::as_array_mut) {
                kinds.retain(|kind| kind != "null");
                schema["type"] = kinds.pop().unwrap_or_default();
            }
            if let Some(choices) = schema.get_mut("oneOf").and_then(Value::as_array_mut) {
                choices.retain(|choice| choice["type"] != "null");
                *schema = choices.pop().unwrap_or_default();
            }
        }
    }
}

fn may_be_null(schema: &Value) -> bool {
    let is_null = |schema: &Value| schema["type"] == "null";
    schema["type"].as_array().is_some_and(|types| types.iter().any(|kind| kind == "null"))
        || schema["oneOf"].as_array().is_some_and(|choices| choices.iter().any(is_null))
}

fn settle_below(value: &mut Value) {
    // "Null unless given" is what being optional means.
    if value.get("default").is_some_and(Value::is_null)
        && let Some(schema) = value.as_object_mut()
    {
        schema.remove("default");
    }
    if value.get("type").is_some_and(|kind| kind == "object")
        && value.get("properties").is_none()
        && value.get("additionalProperties").is_none()
    {
        value["additionalProperties"] = true.into();
    }
    children(value).for_each(settle_below);
}

/// Names that no operation leads to.
pub(super) fn drop_unused(document: &mut Value) {
    let mut known = components(document);
    let mut used = BTreeSet::new();
    collect(&document["paths"], &known, &mut used);
    known.retain(|name, _| used.contains(name));
    document["components"]["schemas"] = Value::Object(known);
}
