//! `openapi.json` describes the API that this very code serves.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;

fn fresh() -> Value {
    aureole::http::description().expect("a description")
}

#[test]
fn the_committed_description_is_what_the_code_says() {
    let committed: Value = serde_json::from_str(include_str!("../../../../openapi.json")).expect("JSON");
    assert!(
        committed == fresh(),
        "openapi.json is stale. Write it anew: cargo run -- openapi > openapi.json, then npm --prefix web run api"
    );
}

#[test]
fn every_operation_has_a_name_of_its_own_and_a_noun_that_is_explained() {
    let document = fresh();
    let nouns: BTreeSet<&str> = texts(&document["tags"], "name").collect();
    let mut names = BTreeSet::new();
    for (line, operation) in operations(&document) {
        let name = operation["operationId"].as_str().expect("a name");
        assert!(names.insert(name), "{line}: another operation is called {name} too");
        let noun = operation["tags"][0].as_str().expect("a noun");
        assert!(nouns.contains(noun), "{line}: say in operations.rs what {noun} is");
        assert!(operation["summary"].is_string(), "{line} has no sentence about what it does");
    }
}

#[test]
fn every_reference_leads_somewhere_and_every_field_is_explained() {
    let document = fresh();
    let schemas = document["components"]["schemas"].as_object().expect("schemas");
    let mut references = BTreeSet::new();
    walk(&document, &mut |value| {
        references.extend(value["$ref"].as_str().map(str::to_owned));
    });
    for reference in references {
        let name = reference.strip_prefix("#/components/schemas/").expect("a schema");
        assert!(schemas.contains_key(name), "{name} is not described: name it in http/description.rs");
    }
    let mut silent = Vec::new();
    for (name, schema) in schemas {
        walk(schema, &mut |value| {
            for (field, inside) in value["properties"].as_object().into_iter().flatten() {
                let choice = inside["oneOf"][0].get("description").or(inside["oneOf"][1].get("description"));
                // The variants of a tagged enum bring the tag themselves.
                if inside.get("description").or(choice).is_none() && field != "type" {
                    silent.push(format!("{name}.{field}"));
                }
            }
        });
    }
    assert_eq!(silent, Vec::<String>::new(), "fields without a word about them");
}

/// Two types of one name would silently be described as one.
#[test]
fn no_two_types_share_a_name_in_the_description() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else {
                for name in described(&fs::read_to_string(&entry).expect("a source")) {
                    places.entry(name).or_default().push(entry.display().to_string());
                }
            }
        }
    }
    assert!(places.contains_key("Ticket") && places.contains_key("TicketStatus"), "the sources were not read");
    let shared: Vec<_> = places.iter().filter(|(_, places)| places.len() > 1).collect();
    assert!(shared.is_empty(), "rename one outwardly with #[schema(as = …)]: {shared:?}");
}

/// The outward names of the types in a source that have a schema.
fn described(source: &str) -> Vec<String> {
    let mut names = Vec::new();
    for part in source.split("#[derive(").skip(1) {
        let (derived, rest) = part.split_once(")]").unwrap_or_default();
        if !derived.contains("ToSchema") {
            continue;
        }
        let declared = rest.split("struct ").nth(1).into_iter().chain(rest.split("enum ").nth(1));
        let head = rest.split('{').next().unwrap_or_default();
        let renamed = head.split("schema(as = ").nth(1).and_then(|rest| rest.split([')', ',']).next());
        let declared = declared.min_by_key(|text| rest.len() - text.len());
        names.extend(renamed.or(declared.and_then(|text| text.split([' ', '<', '{', ';']).next())).map(str::to_owned));
    }
    for part in source.split("words! {\n").skip(1) {
        let name = part.lines().map(str::trim).find(|line| !line.starts_with("///")).unwrap_or_default();
        names.extend(name.strip_suffix(" {").map(str::to_owned));
    }
    names
}

fn operations(document: &Value) -> impl Iterator<Item = (String, &Value)> {
    let paths = document["paths"].as_object().expect("paths");
    paths.iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().expect("methods");
        methods.iter().map(move |(method, operation)| (format!("{method} {path}"), operation))
    })
}

fn texts<'a>(list: &'a Value, field: &'a str) -> impl Iterator<Item = &'a str> {
    list.as_array().into_iter().flatten().filter_map(move |item| item[field].as_str())
}

fn walk(value: &Value, visit: &mut impl FnMut(&Value)) {
    visit(value);
    match value {
        Value::Array(items) => items.iter().for_each(|item| walk(item, visit)),
        Value::Object(map) => map.values().for_each(|item| walk(item, visit)),
        _ => {}
    }
}
