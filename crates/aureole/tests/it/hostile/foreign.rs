//! What belongs to another workspace is not there: not in a path, and not in a body.

use serde_json::{Value, json};

use super::workspace::{CANARY, Caller, Nouns, body_schema, path, smallest, word};
use crate::support::description::{Operation, operations, resolve};
use crate::support::{KIM, Reply, TestApp};

#[tokio::test]
async fn every_route_answers_404_to_an_id_of_another_workspace() {
    let app = TestApp::start().await;
    let (kim, rival) = (app.sign_in(KIM).await, app.rival().await);
    let ray = app.sign_in("ray@rival.example").await;
    let own = Nouns::make(&app, &kim, &app.site(), "own").await;
    let foreign = Nouns::make(&app, &ray, &app.site_of(&rival), CANARY).await;
    let secret = kim.post("/api/v1/keys", json!({ "name": "caller", "scopes": ["inbox", "settings"] })).await.data();
    let secret_key = secret["secret"].as_str().expect("a key");
    let caller = Caller { app: &app, teammate: &kim, secret_key, widget_key: &app.acme.widget_key };
    let mut asked = 0;
    for operation in operations() {
        let holes = operation.path.matches('{').count();
        let with_foreign = path(operation, |name, schema| filling(&app, &foreign, operation, name, schema));
        if holes > 0 {
            let mut call = caller.call(operation, &with_foreign);
            if let Some(schema) = body_schema(operation) {
                call = call.json(&smallest(schema, &own));
            }
            missing(operation, &call.await);
            asked += 1;
        }
        let with_own = path(operation, |name, schema| filling(&app, &own, operation, name, schema));
        for body in body_schema(operation).map(|schema| naming(schema, &own, &foreign)).unwrap_or_default() {
            missing(operation, &caller.call(operation, &with_own).json(&body).await);
            asked += 1;
        }
    }
    assert!(asked > 25, "only {asked} calls were made");
}

fn filling(app: &TestApp, nouns: &Nouns, operation: Operation, name: &str, schema: &'static Value) -> String {
    let filled = nouns.of(schema).or(word(schema)).map(str::to_owned).or_else(|| Nouns::part(app, name));
    filled.unwrap_or_else(|| panic!("{}: make a noun of the kind of {{{name}}} in Nouns", operation.path))
}

fn missing(operation: Operation, reply: &Reply) {
    assert_eq!(reply.status, 404, "{} {}: {}", operation.method, operation.path, reply.body);
    assert!(!reply.body.to_string().contains(CANARY), "{}", reply.body);
}

/// Bodies that fit, each with one foreign id.
fn naming(schema: &'static Value, own: &Nouns, foreign: &Nouns) -> Vec<Value> {
    let smallest = smallest(schema, own);
    let mut bodies = Vec::new();
    for (name, field) in resolve(schema)["properties"].as_object().into_iter().flatten() {
        let choices = field["oneOf"].as_array().into_iter().flatten().chain([field]);
        for choice in choices {
            let value = if let Some(id) = foreign.of(choice) {
                vec![json!(id)]
            } else if let Some(id) = foreign.of(&choice["items"]) {
                vec![json!([id])]
            } else if choice.get("$ref").is_some() && resolve(choice).get("properties").is_some() {
                naming(choice, own, foreign)
            } else {
                Vec::new()
            };
            for value in value {
                let mut body = smallest.clone();
                body[name] = value;
                // Only a note may name teammates.
                if name == "mentions" {
                    body["mode"] = "note".into();
                }
                bodies.push(body);
            }
        }
    }
    bodies
}
