//! A workspace with one of every noun, and bodies that fit the description.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::support::description::{Operation, resolve};
use crate::support::{Call, Site, Teammate, TestApp};

/// Stands in every text of the workspace that isn't the caller's.
pub const CANARY: &str = "canary-of-rival";

/// As much of a picture as is looked at.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// One of every noun, by the name of its id in the description.
pub struct Nouns(HashMap<&'static str, String>);

impl Nouns {
    /// Makes them all through the front door.
    pub async fn make(app: &TestApp, teammate: &Teammate, site: &Site, mark: &str) -> Nouns {
        let contact = json!({ "email": format!("{mark}@example.com"), "name": mark, "user_id": mark });
        let ticket = teammate.post("/api/v1/tickets", json!({ "subject": mark, "contact": contact })).await.data();
        let session = crate::support::new_session(app);
        let picture = format!("data:image/png;base64,{}", STANDARD.encode(PNG));
        site.post("/chat", json!({ "message": mark, "session_id": session, "images": [picture] })).await.ok();
        site.post("/users/identify", json!({ "user_id": mark, "traits": { "name": mark } })).await.ok();
        let conversation = teammate.get("/api/v1/conversations").await.data()[0]["id"].clone();
        let timeline = format!("/api/v1/conversations/{}/timeline", conversation.as_str().expect("an id"));
        let timeline = teammate.get(&timeline).await.data();
        let messages: Vec<&Value> = timeline
            .as_array()
            .expect("items")
            .iter()
            .map(|item| &item["message"])
            .filter(|one| one.is_object())
            .collect();
        let picture = messages.iter().find_map(|message| message["images"].get(0)).expect("a picture");
        let answer = messages.iter().find(|message| message["author"]["kind"] == "agent").expect("an answer");
        let take_over = format!("/api/v1/conversations/{}/take-over", conversation.as_str().expect("an id"));
        teammate.post(&take_over, json!({})).await.ok();
        let invitation = teammate.post("/api/v1/invitations", json!({ "role": "member" })).await.data();
        let model = json!({ "provider": "ollama", "model": mark, "base_url": "http://127.0.0.1:9/" });
        let model = teammate.post("/api/v1/models", model).await.data();
        let text = json!({ "title": mark, "text": format!("# {mark}\n\n{mark} is a secret.") });
        let source = teammate.post("/api/v1/knowledge/sources", text).await.data();
        let key = teammate.post("/api/v1/keys", json!({ "name": mark, "scopes": ["inbox"] })).await.data();
        let id = |value: &Value| value.as_str().expect("an id").to_owned();
        Nouns(HashMap::from([
            ("TicketId", id(&ticket["id"])),
            ("ContactId", id(&ticket["contact_id"])),
            ("ConversationId", id(&conversation)),
            ("SourceId", id(&source["id"])),
            ("KeyId", id(&key["id"])),
            ("ImageId", id(&picture["id"])),
            ("MessageId", id(&answer["id"])),
            ("InvitationId", id(&invitation["id"])),
            ("ModelId", id(&model["id"])),
            ("AgentId", id(&teammate.me["agents"][0]["id"])),
            ("TeammateId", teammate.id().to_owned()),
        ]))
    }

    /// What else a path asks for, which names no noun.
    pub fn part(app: &TestApp, name: &str) -> Option<String> {
        match name {
            "org_id" => Some(app.acme.workspace.0.to_string()),
            "secret" => Some("guessed".to_owned()),
            _ => None,
        }
    }

    /// The id of the noun that a schema refers to.
    pub fn of(&self, schema: &Value) -> Option<&str> {
        let name = schema["$ref"].as_str()?.rsplit('/').next()?;
        self.0.get(name).map(String::as_str)
    }
}

/// The path of an operation with every hole filled.
pub fn path(operation: Operation, fill: impl Fn(&str, &'static Value) -> String) -> String {
    let mut path = operation.path.to_owned();
    for parameter in operation.facts["parameters"].as_array().into_iter().flatten() {
        if parameter["in"] == "path" {
            let name = parameter["name"].as_str().expect("a name");
            path = path.replace(&format!("{{{name}}}"), &fill(name, &parameter["schema"]));
        }
    }
    path
}

/// A word of an enum.
pub fn word(schema: &'static Value) -> Option<&'static str> {
    resolve(schema)["enum"][0].as_str()
}

/// The schema of a JSON body, if the operation takes one.
pub fn body_schema(operation: Operation) -> Option<&'static Value> {
    operation.facts["requestBody"]["content"].get("application/json").map(|json| &json["schema"])
}

/// The smallest body that the description allows.
pub fn smallest(schema: &'static Value, nouns: &Nouns) -> Value {
    if let Some(id) = nouns.of(schema) {
        return id.into();
    }
    let schema = resolve(schema);
    if let Some(word) = word(schema) {
        return word.into();
    }
    let first = schema["type"].as_array().map_or(&schema["type"], |kinds| &kinds[0]);
    match first.as_str().unwrap_or_default() {
        "object" => {
            let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            let fields: Map<String, Value> =
                required.map(|name| (name.to_owned(), smallest(&schema["properties"][name], nouns))).collect();
            fields.into()
        }
        "array" => json!([]),
        "integer" | "number" => json!(1),
        "boolean" => json!(true),
        "string" => json!("text"),
        _ => Value::Null,
    }
}

/// Who calls: a secret key where one may, else a teammate's session; on the SDK API the widget key.
pub struct Caller<'a> {
    pub app: &'a TestApp,
    pub teammate: &'a Teammate,
    pub secret_key: &'a str,
    pub widget_key: &'a str,
}

impl Caller<'_> {
    /// A call with nothing but the caller's credentials.
    pub fn call(&self, operation: Operation, path: &str) -> Call {
        let schemes = operation.facts["security"].as_array().expect("who may call").iter();
        let schemes: Vec<&String> = schemes.filter_map(Value::as_object).flat_map(Map::keys).collect();
        let call = self.app.call(&operation.method.to_uppercase(), path).with("X-CSRF-Protection", "1");
        match schemes.iter().map(|name| name.as_str()).max() {
            Some("widget_key") => call.with("Authorization", &format!("Bearer {}", self.widget_key)),
            Some("session") if !schemes.iter().any(|name| *name == "secret_key") => {
                call.with("Cookie", self.teammate.cookie())
            }
            Some(_) => call.with("Authorization", &format!("Bearer {}", self.secret_key)),
            None => call,
        }
    }
}
