//! How contacts, companies and context entries are written for a model: blocks of lines under a heading in brackets, as
//! the reference renders them (Context entries, Two-layer data model).
//!
//! Everything in them was sent by a page or a customer's server. It is data; whoever puts it into a prompt fences it.

use serde_json::{Map, Value};

use super::activity::Activity;
use super::{Company, Contact};
use crate::time::{DAY, Timestamp};

/// Longest text of one value, in characters: a page that sends a novel must not crowd out the question.
const VALUE_CHARACTERS_MAX: usize = 2_000;
/// What names an item of a list, the best first.
const NAMES: [&str; 3] = ["label", "name", "title"];

/// Who asks: what the session said before, stored traits over it, and what this request says over both.
pub fn profile(before: &Value, contact: &Contact, said: &Value, now: Timestamp) -> String {
    let mut known = Map::new();
    known.insert("kind".to_owned(), contact.kind.word().into());
    for fields in [before, &contact.traits, &contact.custom_fields, said] {
        known.extend(object(fields));
    }
    if let Some(signed_up) = known.get("signed_up_at").and_then(Value::as_str).and_then(Timestamp::parse)
        && signed_up <= now
    {
        let days = (now.0 - signed_up.0) / DAY;
        known.insert("customer_for".to_owned(), format!("{days} days").into());
    }
    block("User Profile", lines_of(&known))
}

/// The company they belong to.
pub fn company(company: &Company) -> String {
    let mut known = object(&company.traits);
    known.extend(object(&company.custom_fields));
    let name = company.name.as_deref().unwrap_or(&company.external_id);
    let heading = heading(&format!("Company: {name}"));
    // Which company it is says something, also while nothing else is known of it.
    [vec![heading], lines_of(&known)].concat().join("\n")
}

/// Context entries, each a block of its own.
pub fn context(entries: &Value) -> String {
    let blocks = object(entries).into_iter().map(|(key, entry)| {
        let label = entry["label"].as_str().unwrap_or(&key).to_owned();
        let kind = entry["type"].as_str().unwrap_or("custom");
        let lines = match kind {
            "list" => items(&entry["value"], item),
            "integration" => integrations(&entry["value"]),
            "error" => items(&entry["value"], problem),
            _ => plain(&entry["value"]),
        };
        format!("{} ({kind})\n{}", heading(&label), lines.join("\n"))
    });
    blocks.collect::<Vec<_>>().join("\n\n")
}

/// What they did on the site before they asked, a line for each.
pub fn activities(recent: &[Activity]) -> Vec<String> {
    let lines = recent.iter().map(|activity| {
        let mut line = format!("- {} {}", activity.at, activity.event_type);
        for detail in [&activity.element_selector, &activity.page_url].into_iter().flatten() {
            line.push_str(&format!(" {detail}"));
        }
        if activity.metadata.as_object().is_some_and(|metadata| !metadata.is_empty()) {
            line.push_str(&format!(" {}", short(&activity.metadata)));
        }
        line
    });
    lines.collect()
}

fn block(title: &str, lines: Vec<String>) -> String {
    if lines.is_empty() { String::new() } else { format!("{}\n{}", heading(title), lines.join("\n")) }
}

/// A label is one line, whatever a page put into it.
fn heading(title: &str) -> String {
    format!("[{}]", title.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn object(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

fn lines_of(known: &Map<String, Value>) -> Vec<String> {
    let set = known.iter().filter(|(_, value)| !value.is_null());
    set.map(|(key, value)| format!("- {}: {}", humanised(key), short(value))).collect()
}

fn plain(value: &Value) -> Vec<String> {
    match value {
        Value::Object(known) => lines_of(known),
        Value::Array(list) => list.iter().map(|value| format!("- {}", short(value))).collect(),
        value => vec![format!("- {}", short(value))],
    }
}

/// One line for each item of a list; what is no list is its only item.
fn items(value: &Value, line: fn(&Value) -> String) -> Vec<String> {
    match value {
        Value::Array(list) => list.iter().map(|item| format!("- {}", line(item))).collect(),
        value => vec![format!("- {}", line(value))],
    }
}

/// `"Purchase Event" (event_name: purchase) -- active`.
fn item(value: &Value) -> String {
    let Value::Object(fields) = value else { return short(value) };
    let name = NAMES.into_iter().find(|name| fields.get(*name).is_some_and(|value| !value.is_null()));
    let others = fields.iter().filter(|(key, _)| Some(key.as_str()) != name && *key != "status");
    let others = others.map(|(key, value)| format!("{key}: {}", short(value))).collect::<Vec<_>>().join(", ");
    let mut line = name.map_or(String::new(), |name| format!("\"{}\"", short(&fields[name])));
    match (line.is_empty(), others.is_empty()) {
        (_, true) => {}
        (true, false) => line.push_str(&others),
        (false, false) => line.push_str(&format!(" ({others})")),
    }
    if let Some(status) = fields.get("status").filter(|status| !status.is_null()) {
        line.push_str(&format!(" -- {}", short(status)));
    }
    line.trim_start().to_owned()
}

/// `Google ads: connected, ERROR -- Token expired`.
fn integrations(value: &Value) -> Vec<String> {
    let Value::Object(integrations) = value else { return plain(value) };
    let line = |(key, state): (&String, &Value)| {
        let Value::Object(state) = state else { return format!("- {}: {}", humanised(key), short(state)) };
        let is_connected = state.get("connected").and_then(Value::as_bool).unwrap_or_default();
        let mut line = format!("- {}: {}", humanised(key), if is_connected { "connected" } else { "not connected" });
        let set = |field| state.get(field).filter(|value| !value.is_null());
        match (set("error"), set("status")) {
            (Some(error), _) => line.push_str(&format!(", ERROR -- {}", short(error))),
            (None, Some(status)) => line.push_str(&format!(", {}", short(status))),
            (None, None) => {}
        }
        line
    };
    integrations.iter().map(line).collect()
}

/// `billing: Invoice #1234 charged incorrectly (code: E7)`.
fn problem(value: &Value) -> String {
    let Some(message) = value["message"].as_str() else { return item(value) };
    let area = value["area"].as_str();
    let others = value.as_object().into_iter().flatten();
    let others =
        others.filter(|(key, value)| key.as_str() != "message" && !(key.as_str() == "area" && value.is_string()));
    let others = others.map(|(key, value)| format!("{key}: {}", short(value))).collect::<Vec<_>>().join(", ");
    let line = short(&area.map_or(message.to_owned(), |area| format!("{area}: {message}")).into());
    if others.is_empty() { line } else { format!("{line} ({others})") }
}

/// Underscores are spaces, and the first letter is a capital.
fn humanised(key: &str) -> String {
    let words = key.replace('_', " ");
    let mut characters = words.chars();
    characters.next().map_or(String::new(), |first| first.to_uppercase().chain(characters).collect())
}

/// A value on one line: texts as they are, anything else as compact JSON, cut where it is too long.
fn short(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        value => value.to_string(),
    };
    match text.char_indices().nth(VALUE_CHARACTERS_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rendered(kind: &str, value: Value) -> String {
        context(&json!({ "key": { "label": "Label", "type": kind, "value": value } }))
    }

    #[test]
    fn a_list_names_its_items_and_shows_their_status_apart() {
        let list = rendered(
            "list",
            json!([
                { "label": "Purchase Event", "event_name": "purchase", "status": "active" },
                { "title": "Sign-up", "status": null },
                { "quantity": 2 },
                "plain",
            ]),
        );
        let lines = [
            "[Label] (list)",
            "- \"Purchase Event\" (event_name: purchase) -- active",
            "- \"Sign-up\"",
            "- quantity: 2",
            "- plain",
        ];
        assert_eq!(list, lines.join("\n"));
    }

    #[test]
    fn integrations_say_whether_they_are_connected_and_what_is_wrong() {
        let value = json!({
            "facebook_ads": { "connected": true, "status": "active" },
            "google_ads": { "connected": true, "error": "Token expired" },
            "hubspot": { "connected": false },
        });
        let lines = [
            "[Label] (integration)",
            "- Facebook ads: connected, active",
            "- Google ads: connected, ERROR -- Token expired",
            "- Hubspot: not connected",
        ];
        assert_eq!(rendered("integration", value), lines.join("\n"));
    }

    #[test]
    fn errors_stand_with_their_area_and_figures_with_their_names() {
        let errors = rendered(
            "error",
            json!([{ "area": "billing", "message": "Charged twice", "code": "E7" }, { "message": "Odd" }]),
        );
        assert_eq!(errors, "[Label] (error)\n- billing: Charged twice (code: E7)\n- Odd");
        let metric = rendered("metric", json!({ "plan": "pro", "seats_used": 3 }));
        assert_eq!(metric, "[Label] (metric)\n- Plan: pro\n- Seats used: 3");
    }

    #[test]
    fn any_other_type_takes_any_value() {
        for kind in ["status", "config", "feature", "relationship", "custom"] {
            let heading = format!("[Label] ({kind})\n");
            assert_eq!(rendered(kind, json!("on")), format!("{heading}- on"));
            assert_eq!(rendered(kind, json!([1, null])), format!("{heading}- 1\n- null"));
            assert_eq!(rendered(kind, json!({ "a_b": { "c": true } })), format!("{heading}- A b: {{\"c\":true}}"));
        }
    }

    #[test]
    fn a_value_stays_on_its_line_and_within_its_bound() {
        let long = rendered("custom", json!(format!("x\n[Other] (list)\n{}", "y".repeat(9_000))));
        assert_eq!(long.lines().count(), 2);
        assert!(long.chars().count() < VALUE_CHARACTERS_MAX + 40);
    }
}
