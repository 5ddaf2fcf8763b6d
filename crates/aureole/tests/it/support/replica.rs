//! What a browser holds: whole records, kept true by event frames alone, and compared with what the API answers.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Socket, Teammate};

/// Fields that are written without an event of their noun, or that only an HTTP answer has.
const UNLOGGED: [&str; 7] =
    ["unread", "last_seen", "last_contacted_at", "turn", "page_url", "metadata", "conversation_ids"];

/// Records by id.
#[derive(Clone, Debug, Default)]
pub struct Replica {
    pub seq: i64,
    records: BTreeMap<String, Value>,
}

impl Replica {
    /// Takes a record of an answer, with what it embeds.
    pub fn take(&mut self, mut record: Value) {
        for embedded in ["contact", "company"] {
            match record.as_object_mut().and_then(|fields| fields.remove(embedded)) {
                None | Some(Value::Null) => {}
                Some(embedded) => self.take(embedded),
            }
        }
        let Some(id) = record["id"].as_str().map(str::to_owned) else { return };
        self.records.insert(id, record);
    }

    /// Everything that the API shows a kim: lists, each row opened, timelines, team, contacts, documents.
    pub async fn fetch(kim: &Teammate) -> Replica {
        let mut replica = Replica::default();
        let me = kim.get("/api/v1/me").await.ok();
        replica.seq = me["seq"].as_i64().expect("a snapshot's number");
        replica.take(me["data"]["workspace"].clone());
        for record in
            ["teammates", "agents"].into_iter().flat_map(|list| me["data"][list].as_array().cloned()).flatten()
        {
            replica.take(record);
        }
        for view in ["all", "snoozed", "resolved", "spam"] {
            replica.open_all(kim, &format!("tickets?view={view}"), "tickets").await;
        }
        for view in ["live", "completed"] {
            replica.open_all(kim, &format!("conversations?view={view}"), "conversations").await;
        }
        for list in ["contacts?", "knowledge/sources?"] {
            rows(kim, list).await.into_iter().for_each(|row| replica.take(row));
        }
        replica
    }

    async fn open_all(&mut self, kim: &Teammate, list: &str, noun: &str) {
        for row in rows(kim, list).await {
            let path = format!("{noun}/{}", row["id"].as_str().expect("an id"));
            let opened = kim.get(&format!("/api/v1/{path}")).await;
            if opened.status == 404 {
                continue;
            }
            self.take(opened.data());
            for item in rows(kim, &format!("{path}/timeline?")).await {
                self.take(item["message"].clone());
            }
        }
    }

    /// Applies what a socket brings until as much of the log is known as to another.
    pub async fn hear(&mut self, socket: &mut Socket, other: &Replica) {
        while self.seq < other.seq {
            self.apply(&socket.until("event").await);
        }
    }

    /// Applies an event frame. Its `after` must be the number before.
    pub fn apply(&mut self, frame: &Value) {
        assert_eq!(frame["after"].as_i64(), Some(self.seq), "a hole before {frame:#}");
        self.seq = frame["seq"].as_i64().expect("a number");
        for record in frame["records"].as_object().expect("records").values().filter(|record| record.is_object()) {
            self.follow(record);
            let known = self.records.entry(record["id"].as_str().expect("an id").to_owned());
            let held = known.or_insert(Value::Object(serde_json::Map::new()));
            let fields = record.as_object().cloned().expect("an object");
            held.as_object_mut().expect("an object").extend(fields);
        }
        if frame["kind"] == "source.removed" {
            self.records.remove(frame["ids"]["source_id"].as_str().expect("an id"));
        }
        if frame["kind"] == "conversation.linked" {
            self.link(&frame["ids"]["thread_id"], &frame["records"]["contact"]);
        }
        if frame["kind"] == "message.changed" && frame["data"]["delivery"].is_string() {
            self.deliver(&frame["records"]["message"]);
        }
        if frame["kind"] == "message.changed" && frame["data"]["erased"] == true {
            self.erase(frame);
        }
    }

    /// Names that other records repeat follow the record of their noun.
    fn follow(&mut self, record: &Value) {
        let id = &record["id"];
        for held in self.records.values_mut() {
            if held["contact_id"] == *id {
                let repeated = [("contact_name", "name"), ("contact_email", "email"), ("contact_kind", "kind")];
                for (field, of) in
                    repeated.into_iter().filter(|(field, _)| held.get(*field).is_some()).collect::<Vec<_>>()
                {
                    held[field] = record[of].clone();
                }
            }
            if held["company_id"] == *id && held.get("company_name").is_some() {
                held["company_name"] = record["name"].clone();
            }
            if held["agent_id"] == *id && held.get("agent_name").is_some() {
                held["agent_name"] = record["name"].clone();
            }
            if held["author"]["id"] == *id {
                held["author"]["name"] = record["name"].clone();
            }
        }
    }

    /// A visitor turned out to be somebody: what the contact wrote in this thread is theirs.
    fn link(&mut self, thread: &Value, contact: &Value) {
        for held in self.records.values_mut() {
            if held["thread_id"] == *thread && held["author"]["kind"] == "contact" {
                held["author"]["id"] = contact["id"].clone();
                held["author"]["name"] = contact["name"].clone();
            }
        }
    }

    /// A receipt is told once, with the newest message: what came before it has come as far.
    fn deliver(&mut self, newest: &Value) {
        let reach =
            |message: &Value| ["sent", "delivered", "seen"].iter().position(|step| message["delivery"] == **step);
        for held in self.records.values_mut() {
            let earlier = held["thread_id"] == newest["thread_id"]
                && held["position"].as_i64() < newest["position"].as_i64()
                && reach(held).is_some()
                && reach(held) < reach(newest);
            if earlier {
                held["delivery"] = newest["delivery"].clone();
                held["version"] = newest["version"].clone();
            }
        }
    }

    /// Erasing is told once for a thread: what is held of it and was not erased before is emptied.
    fn erase(&mut self, frame: &Value) {
        let held = self.records.values_mut().filter(|held| held["thread_id"] == frame["ids"]["thread_id"]);
        for message in held.filter(|held| held.get("erased_at").is_some_and(Value::is_null)) {
            let erased = json!({
                "text": "", "client_id": null, "shown_as": null, "images": [], "sources": [],
                "erased_at": frame["at"], "version": frame["data"]["version"],
            });
            message.as_object_mut().expect("an object").extend(erased.as_object().cloned().expect("an object"));
        }
    }

    /// Compares all that the API shows with what is held here.
    pub fn assert_is(&self, fresh: &Replica) {
        assert_eq!(self.seq, fresh.seq, "one of the two knows less of the log");
        let gone = self.records.keys().find(|id| id.starts_with("src_") && !fresh.records.contains_key(*id));
        assert_eq!(gone, None, "its removal was never told");
        for (id, record) in &fresh.records {
            let held = self.records.get(id).unwrap_or_else(|| panic!("{id} was never told of: {record:#}"));
            for (field, value) in record.as_object().expect("an object") {
                if !UNLOGGED.contains(&field.as_str()) {
                    assert_eq!(&held[field], value, "{field} of {id}, held against fresh");
                }
            }
        }
    }
}

/// All rows of a list, page after page. What is removed meanwhile has none, and the log has moved on then.
async fn rows(kim: &Teammate, list: &str) -> Vec<Value> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = kim.get(&format!("/api/v1/{list}&limit=200{cursor}")).await;
        if page.status == 404 {
            return all;
        }
        let mut page = page.ok();
        all.append(page["data"].as_array_mut().expect("rows"));
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}
