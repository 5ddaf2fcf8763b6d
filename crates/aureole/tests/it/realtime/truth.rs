//! Snapshot + events = fresh snapshot: a browser that only listens holds what the API would answer now.

use std::time::Duration;

use aureole::events;
use serde_json::{Value, json};

use crate::support::{Replica, Site, Socket, Teammate, TestApp, new_session};

/// Things done between two comparisons, and comparisons.
const STEPS: usize = 25;
const ROUNDS: usize = 10;
/// A contact is forgotten this often; more would leave little to compare.
const STEPS_BETWEEN_ERASURES: usize = 30;

/// A small generator of choices, the same at every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % end
    }

    fn of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }
}

/// Everybody who does something.
struct Cast {
    app: TestApp,
    kim: Teammate,
    ben: Teammate,
    site: Site,
    sessions: Vec<String>,
    chance: Chance,
    done: usize,
}

impl Cast {
    async fn ids(&self, path: &str) -> Vec<String> {
        let rows = self.kim.get(path).await.data();
        rows.as_array().into_iter().flatten().filter_map(|row| row["id"].as_str().map(str::to_owned)).collect()
    }

    async fn ticket(&mut self) -> Option<String> {
        let mut ids = Vec::new();
        for view in ["all", "snoozed", "resolved"] {
            ids.extend(self.ids(&format!("/api/v1/tickets?view={view}")).await);
        }
        (!ids.is_empty()).then(|| self.chance.of(&ids).clone())
    }

    async fn act(&mut self) {
        self.done += 1;
        if self.done.is_multiple_of(STEPS_BETWEEN_ERASURES) {
            return self.erase().await;
        }
        match self.chance.below(16) {
            0 => self.open().await,
            1 => self.chat().await,
            2 => self.chat().await,
            3 => self.identify().await,
            4 => self.company().await,
            5 => self.take_over().await,
            6 => self.escalate().await,
            7 => self.settings().await,
            8 => self.import().await,
            9 => self.key().await,
            10 | 11 => self.know().await,
            _ => self.work().await,
        }
    }

    async fn open(&mut self) {
        let contact = *self.chance.of(&["jane", "tom", "ida"]);
        let form = json!({
            "subject": format!("Subject {}", self.done), "message": "It is broken",
            "contact": { "email": format!("{contact}@example.com"), "name": contact },
        });
        self.kim.post("/api/v1/tickets", form).await.ok();
    }

    async fn chat(&mut self) {
        if self.sessions.len() < 4 {
            self.sessions.push(new_session(&self.app));
        }
        let session = self.chance.of(&self.sessions).clone();
        let text = *self.chance.of(&["Where is my parcel?", "Hello", "I want to talk to a person", "Thanks!"]);
        let body = json!({ "message": text, "session_id": session, "client_id": format!("c-{}", self.done) });
        // A session that was bound to a user refuses anonymous calls, which is not the point here.
        let _ = self.site.post("/chat", body).await;
    }

    async fn identify(&mut self) {
        let user = self.chance.below(3);
        let session = self.sessions.get(self.chance.below(6)).cloned();
        let traits =
            json!({ "name": format!("User {user} of {}", self.done), "email": format!("u{user}@example.com") });
        let body = json!({ "user_id": format!("u-{user}"), "traits": traits, "session_id": session });
        let _ = self.site.post("/users/identify", body).await;
    }

    async fn company(&mut self) {
        let traits = json!({ "name": format!("Company {}", self.done) });
        let body = json!({ "company_id": "acme", "traits": traits, "user_id": format!("u-{}", self.chance.below(3)) });
        let _ = self.site.post("/companies/identify", body).await;
    }

    async fn erase(&mut self) {
        let tickets = self.kim.get("/api/v1/tickets").await.data();
        let contacts: Vec<&str> =
            tickets.as_array().into_iter().flatten().filter_map(|ticket| ticket["contact_id"].as_str()).collect();
        if contacts.is_empty() {
            return;
        }
        let contact = format!("/api/v1/contacts/{}", self.chance.of(&contacts));
        self.kim.delete(&contact).await.ok();
    }

    async fn take_over(&mut self) {
        let ids = self.ids("/api/v1/conversations?view=live").await;
        if ids.is_empty() {
            return;
        }
        let id = self.chance.of(&ids).clone();
        // Somebody else may have it.
        let _ = self.ben.post(&format!("/api/v1/conversations/{id}/take-over"), json!({})).await;
    }

    async fn escalate(&mut self) {
        let Some(session) = self.sessions.first().cloned() else { return };
        let _ = self
            .site
            .post("/escalate", json!({ "session_id": session, "client_id": format!("e-{}", self.done) }))
            .await;
    }

    async fn settings(&mut self) {
        let agents = self.ids("/api/v1/agents").await;
        let name = format!("Agent {}", self.done);
        self.kim.put(&format!("/api/v1/agents/{}", agents[0]), json!({ "name": name })).await.ok();
        self.kim.put("/api/v1/workspace", json!({ "name": format!("Acme {}", self.done) })).await.ok();
    }

    /// A customer's server brings its users up to date: some who talk, some who never came.
    async fn import(&mut self) {
        let token = self.app.token(json!({ "scope": "users.update", "exp": self.app.in_seconds(300) }));
        let users: Vec<Value> = (0..4)
            .map(|user| json!({ "user_id": format!("u-{user}"), "traits": { "name": format!("Imported {}", self.done) } }))
            .collect();
        self.site.post("/users/update", json!({ "users": users, "user_token": token })).await.ok();
    }

    async fn key(&mut self) {
        let keys = self.ids("/api/v1/keys").await;
        match keys.first() {
            Some(key) => self.kim.delete(&format!("/api/v1/keys/{key}")).await.ok(),
            None => self.kim.post("/api/v1/keys", json!({ "name": "Importer", "scopes": ["inbox"] })).await.ok(),
        };
    }

    /// Documents come, change and go.
    async fn know(&mut self) {
        let path = "/api/v1/knowledge/sources";
        let form = json!({ "title": format!("Document {}", self.done), "text": "A parcel takes three days." });
        let known = self.ids(path).await;
        match self.chance.below(3) {
            0 if known.len() > 1 => self.kim.delete(&format!("{path}/{}", self.chance.of(&known))).await.ok(),
            1 if !known.is_empty() => self.kim.put(&format!("{path}/{}", self.chance.of(&known)), form).await.ok(),
            _ => self.kim.post(path, form).await.ok(),
        };
    }

    /// Documents are cut behind the back of whoever added them.
    async fn settle(&self) {
        let are_cut = |sources: &Value| {
            sources.as_array().is_some_and(|sources| sources.iter().all(|source| source["state"] == "ready"))
        };
        self.kim.becomes("/api/v1/knowledge/sources?limit=200", are_cut).await;
    }

    async fn work(&mut self) {
        let Some(id) = self.ticket().await else { return };
        let path = |verb: &str| format!("/api/v1/tickets/{id}/{verb}");
        let kim = &self.kim;
        match self.chance.below(8) {
            0 => {
                let note = json!({ "text": "Look, please", "mode": "note", "mentions": [self.ben.id()] });
                kim.post(&path("messages"), note).await.ok();
            }
            1 => {
                let then = self.chance.of(&[Value::Null, json!("resolve")]).clone();
                // Refused where the contact has never chatted.
                let _ =
                    kim.post(&path("messages"), json!({ "text": "On its way", "mode": "chat", "then": then })).await;
            }
            2 => {
                let status = *self.chance.of(&["open", "priority", "in_progress", "snoozed", "resolved", "spam"]);
                let until = (status == "snoozed").then(|| self.app.in_minutes(30));
                let body = json!({ "status": status, "snoozed_until": until });
                kim.put(&path("status"), body).await.ok();
            }
            3 => {
                let to = self.chance.of(&[Value::Null, json!(self.ben.id()), json!(kim.id())]).clone();
                kim.put(&path("assignee"), json!({ "teammate_id": to })).await.ok();
            }
            4 => {
                kim.put(&path("read"), json!({ "read": self.done.is_multiple_of(2) })).await.ok();
            }
            5 => {
                kim.put(&path("drafts/chat"), json!({ "text": format!("Unsent {}", self.done) })).await.ok();
            }
            6 => {
                kim.put(&path("subject"), json!({ "subject": format!("Renamed {}", self.done) })).await.ok();
            }
            _ => {
                let _ = kim.post(&path("pass-to-ai"), json!({})).await;
            }
        }
    }
}

#[tokio::test]
async fn events_alone_keep_a_browser_true() {
    let app = TestApp::start().await;
    let (kim, ben, site) = (app.teammate().await, app.hire("Ben").await, app.site());
    let mut replica = Replica::fetch(&kim).await;
    let (mut socket, _) = Socket::dashboard(&app, &kim, replica.seq).await;
    let mut cast = Cast { app, kim, ben, site, sessions: Vec::new(), chance: Chance(2), done: 0 };
    for _ in 0..ROUNDS {
        for _ in 0..STEPS {
            cast.act().await;
            cast.app.advance(Duration::from_secs(1));
        }
        cast.settle().await;
        let fresh = Replica::fetch(&cast.kim).await;
        replica.hear(&mut socket, &fresh).await;
        replica.assert_is(&fresh);
    }
    every_wake_names_its_thread(&cast.app).await;
}

/// What wakes a widget finds it by the thread.
async fn every_wake_names_its_thread(app: &TestApp) {
    let workspace = app.acme.workspace;
    let read = app.app.store.read(move |db| events::after(db, workspace, 0, 10_000));
    for row in read.await.expect("the log") {
        assert!(row.kind().is_some_and(|kind| !kind.wakes_contact() || row.nouns.thread_id.is_some()), "{row:?}");
    }
}

/// The dashboard that listens beside every test is worth something.
#[tokio::test]
#[should_panic(expected = "subject of tkt_")]
async fn a_change_that_nobody_is_told_of_is_noticed() {
    let app = TestApp::start().await;
    let ticket = app.teammate().await.ticket("Where is my parcel?").await;
    assert_eq!(ticket["subject"], "Where is my parcel?");
    let rename = |tx: &mut store::Tx<'_>| -> aureole::error::Result<u64> {
        let (sql, workspace) =
            ("update tickets set subject = 'Behind the back' where workspace_id = $1", tx.workspace());
        Ok(tx.execute(sql, store::params![workspace])?)
    };
    app.app.store.write(app.acme.workspace, "tests.rename", rename).await.expect("written");
}
