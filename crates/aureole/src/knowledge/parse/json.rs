//! JSON to Markdown: articles become sections, lists of alike objects tables, the rest nested lists.

use serde_json::{Map, Value};

use super::{ParseError, Parsed, table};

/// Names under which articles carry their heading and their text.
const TITLES: [&str; 5] = ["title", "question", "name", "heading", "subject"];
const TEXTS: [&str; 6] = ["text", "body", "content", "answer", "markdown", "description"];

pub(super) fn to_markdown(text: &str) -> Result<Parsed, ParseError> {
    // serde_json refuses more than 128 levels, which bounds the recursion below.
    let value: Value = serde_json::from_str(text)
        .map_err(|error| ParseError::Malformed { format: "JSON", reason: error.to_string() })?;
    let title = value.as_object().filter(|object| article(object).is_some()).and_then(|object| field(object, &TITLES));
    let mut markdown = String::new();
    write(&value, 1, &mut markdown);
    Ok(Parsed { title, text: markdown })
}

fn write(value: &Value, level: usize, markdown: &mut String) {
    match value {
        Value::Object(object) => match article(object) {
            Some((title, text)) => {
                heading(&title, level, markdown);
                markdown.push_str(&format!("{text}\n\n"));
                let rest = object.iter().filter(|(key, _)| !is_named(key, &TITLES) && !is_named(key, &TEXTS));
                rest.for_each(|(key, value)| write_field(key, value, level + 1, markdown));
            }
            None => object.iter().for_each(|(key, value)| write_field(key, value, level, markdown)),
        },
        Value::Array(items) => match alike(items) {
            Some(rows) => markdown.push_str(&format!("{}\n", table(&rows))),
            None => items.iter().for_each(|item| write_item(item, level, markdown)),
        },
        scalar => markdown.push_str(&format!("{}\n\n", plain(scalar))),
    }
}

fn write_field(key: &str, value: &Value, level: usize, markdown: &mut String) {
    match value {
        Value::Object(_) | Value::Array(_) => {
            heading(key, level, markdown);
            write(value, level + 1, markdown);
        }
        Value::Null => {}
        scalar => markdown.push_str(&format!("{key}: {}\n\n", plain(scalar))),
    }
}

fn write_item(item: &Value, level: usize, markdown: &mut String) {
    match item {
        Value::Object(_) | Value::Array(_) => write(item, level, markdown),
        scalar => markdown.push_str(&format!("- {}\n", plain(scalar))),
    }
}

fn heading(text: &str, level: usize, markdown: &mut String) {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    markdown.push_str(&format!("\n{} {line}\n\n", "#".repeat(level.min(6))));
}

fn article(object: &Map<String, Value>) -> Option<(String, String)> {
    Some((field(object, &TITLES)?, field(object, &TEXTS)?))
}

fn field(object: &Map<String, Value>, names: &[&str]) -> Option<String> {
    names
        .iter()
        .find_map(|name| object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?.1.as_str().map(str::to_owned))
}

fn is_named(key: &str, names: &[&str]) -> bool {
    names.iter().any(|name| key.eq_ignore_ascii_case(name))
}

/// Rows with a heading, when every item is an object of scalars with the first one's keys and none is an article.
fn alike(items: &[Value]) -> Option<Vec<Vec<String>>> {
    let first = items.first()?.as_object().filter(|object| article(object).is_none())?;
    let keys: Vec<String> = first.keys().cloned().collect();
    let mut rows = vec![keys.clone()];
    for item in items {
        let object = item.as_object()?;
        let is_row = object.len() == keys.len() && object.values().all(|value| !value.is_object() && !value.is_array());
        if !is_row {
            return None;
        }
        rows.push(keys.iter().map(|key| object.get(key).map(plain)).collect::<Option<_>>()?);
    }
    Some(rows)
}

fn plain(scalar: &Value) -> String {
    match scalar {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markdown(json: &str) -> String {
        to_markdown(json).expect("valid JSON").text
    }

    #[test]
    fn articles_become_sections() {
        let json = r#"[{"title": "Pay", "body": "By card.", "tag": "money"}, {"question": "Ship?", "answer": "Yes."}]"#;
        assert_eq!(markdown(json), "\n# Pay\n\nBy card.\n\ntag: money\n\n\n# Ship?\n\nYes.\n\n");
        assert_eq!(to_markdown(r#"{"Title": "Pay", "text": "x"}"#).expect("valid").title.as_deref(), Some("Pay"));
    }

    #[test]
    fn alike_objects_become_a_table_and_scalars_a_list() {
        assert_eq!(
            markdown(r#"[{"code": "E1", "n": 1}, {"code": "E2", "n": null}]"#),
            "| code | n |\n| --- | --- |\n| E1 | 1 |\n| E2 |  |\n\n"
        );
        assert_eq!(markdown(r#"{"colours": ["red", "blue"]}"#), "\n# colours\n\n- red\n- blue\n");
    }

    #[test]
    fn hostile_depth_is_an_error() {
        assert!(to_markdown(&"[".repeat(100_000)).is_err());
        assert!(to_markdown("{").is_err());
    }
}
