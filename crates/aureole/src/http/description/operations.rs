//! Operations: each with a name of its own, a noun, who may call it, and how it refuses.

use serde_json::{Value, json};

/// What a reader is told about each noun, in the order of the reference.
const NOUNS: [(&str, &str); 21] = [
    ("tickets", "Work items that the team owns."),
    ("conversations", "Live sessions in the widget."),
    ("contacts", "End users, and the companies they belong to."),
    ("knowledge", "What the agent may answer from."),
    ("agents", "The AI: who it is, and when it hands over."),
    ("models", "The language models that answer."),
    ("workspace", "The settings of the workspace."),
    ("team", "Who is on the team, and who is invited."),
    ("install", "What a site needs to show the widget."),
    ("keys", "Secret keys for programs."),
    ("session", "Signing up, in and out."),
    ("sdk.config", "What a widget needs before it can show itself."),
    ("sdk.chat", "A visitor asks, the agent answers."),
    ("sdk.escalate", "A visitor wants a person."),
    ("sdk.users", "Who somebody is."),
    ("sdk.companies", "Which account somebody belongs to."),
    ("sdk.events", "What somebody did on the site."),
    ("sdk.tickets", "Forms and scripts open tickets."),
    ("sdk.images", "Pictures that came with a message."),
    ("sdk.realtime", "The widget's line."),
    ("operator", "What the operator of the server asks."),
];

/// Calls of `/api/v1` that nobody has to be signed in for.
const OPEN: [&str; 4] = ["/api/v1/installation", "/api/v1/sign-in", "/api/v1/sign-up", "/api/v1/invitations/accept"];
/// Calls of `/api/v1` for people: drafts, read state and "me" mean nothing to a key.
const FOR_PEOPLE: [&str; 5] = [
    "/api/v1/me",
    "/api/v1/tickets/{id}/read",
    "/api/v1/tickets/{id}/drafts",
    "/api/v1/tickets/{id}/drafts/{mode}",
    "/api/v1/conversations/{id}/take-over",
];
/// Calls of `/api/sdk` without a key: the configuration is public, a picture's path is a secret of its own, and a socket
/// says its key in the first frame.
const OPEN_SDK: [&str; 3] = ["/api/sdk/config", "/api/sdk/images/{org_id}/{id}/{secret}", "/api/sdk/realtime"];

/// Completes every operation and the parts that they share.
pub(super) fn complete(document: &mut Value) {
    for (path, operations) in document["paths"].as_object_mut().into_iter().flatten() {
        for (method, operation) in operations.as_object_mut().into_iter().flatten() {
            complete_one(path, method, operation);
        }
    }
    document["tags"] = NOUNS.iter().map(|(name, text)| json!({ "name": name, "description": text })).collect();
    document["components"]["securitySchemes"] = json!({
        "session": {
            "type": "apiKey", "in": "cookie", "name": crate::http::auth::SESSION_COOKIE,
            "description": "A teammate's session in a browser. Writes also need the header `X-CSRF-Protection: 1`.",
        },
        "secret_key": {
            "type": "http", "scheme": "bearer",
            "description": "A secret key, `sk_live_…`, for programs. It acts with the scopes it was made with.",
        },
        "widget_key": {
            "type": "http", "scheme": "bearer",
            "description": "The public widget key, `ab_live_…`, from Setup, Install.",
        },
    });
}

fn complete_one(path: &str, method: &str, operation: &mut Value) {
    let noun = noun(path, operation["tags"][0].as_str().unwrap_or_default());
    let verb = operation["operationId"].as_str().unwrap_or_default().to_owned();
    operation["operationId"] = format!("{}_{verb}", noun.replace('.', "_")).into();
    operation["tags"] = json!([noun]);
    operation["security"] = security(path);
    let of_sdk = path.starts_with("/api/sdk/");
    let error = if of_sdk { "SdkErrorBody" } else { "ErrorBody" };
    let Some(responses) = operation["responses"].as_object_mut() else { return };
    for response in responses.values_mut().filter(|response| response["description"] == "") {
        response["description"] = "Done.".into();
    }
    if !responses.contains_key("101") {
        // The statuses of refusals are the same everywhere; naming them at each route would only invite gaps.
        responses.retain(|status, _| status.starts_with('2'));
        responses.insert("default".to_owned(), refused(error));
    }
    if operation["security"] != json!([]) && !of_sdk && method != "get" {
        add_parameter(operation, "Idempotency-Key", "A write that is sent twice with the same key happens once.");
    }
}

/// The noun of a call; those of the SDK API are told apart by their paths.
fn noun(path: &str, tag: &str) -> String {
    match path.strip_prefix("/api/sdk/").and_then(|rest| rest.split('/').next()) {
        Some(first) => format!("sdk.{first}"),
        None => tag.to_owned(),
    }
}

fn security(path: &str) -> Value {
    if OPEN.contains(&path) || OPEN_SDK.contains(&path) {
        json!([])
    } else if path.starts_with("/api/sdk/") {
        json!([{ "widget_key": [] }])
    } else if FOR_PEOPLE.contains(&path) {
        json!([{ "session": [] }])
    } else {
        json!([{ "session": [] }, { "secret_key": [] }])
    }
}

fn refused(schema: &str) -> Value {
    json!({
        "description": "Refused; the answer says why and what to change.",
        "content": { "application/json": { "schema": { "$ref": format!("#/components/schemas/{schema}") } } },
    })
}

fn add_parameter(operation: &mut Value, name: &str, text: &str) {
    let parameter = json!({
        "name": name, "in": "header", "required": false, "description": text,
        "schema": { "type": "string", "minLength": 1, "maxLength": 255 },
    });
    match operation.get_mut("parameters").and_then(Value::as_array_mut) {
        Some(parameters) => parameters.push(parameter),
        None => operation["parameters"] = json!([parameter]),
    }
}
