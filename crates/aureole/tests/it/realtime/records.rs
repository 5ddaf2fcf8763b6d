//! Every kind of event brings the records that it promises, and a noun that is gone is absent.

use aureole::events::{Actor, Event, Kind, Record};
use aureole::ids::{
    AgentId, CompanyId, ContactId, ConversationId, MessageId, ModelId, SourceId, TeammateId, ThreadId, TicketId,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Replica, Socket, TestApp, new_session};

/// The nouns of an event of any kind.
#[derive(Clone, Copy)]
struct About {
    ticket: TicketId,
    conversation: ConversationId,
    thread: ThreadId,
    message: MessageId,
    contact: ContactId,
    company: CompanyId,
    teammate: TeammateId,
    agent: AgentId,
    source: SourceId,
    model: ModelId,
}

async fn record_all(app: &TestApp, about: About) {
    let write = app.app.store.write(app.acme.workspace, "tests.record", move |tx| {
        for kind in Kind::ALL {
            let event = Event::new(*kind)
                .ticket(about.ticket)
                .conversation(about.conversation)
                .thread(about.thread)
                .message(about.message)
                .contact(about.contact)
                .company(about.company)
                .teammate(about.teammate)
                .agent(about.agent)
                .source(about.source)
                .model(about.model);
            tx.record(&Actor::system(), event)?;
        }
        Ok::<_, aureole::error::Error>(())
    });
    write.await.expect("events");
}

fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(value: &Value) -> T {
    value.as_str().expect("an id").parse().expect("an id")
}

#[tokio::test]
async fn every_kind_brings_its_records() {
    let app = TestApp::unwatched().await;
    let kim = app.teammate().await;
    let session = new_session(&app);
    app.site().post("/chat", json!({ "message": "Hello", "session_id": session })).await.ok();
    let company = json!({ "company_id": "acme", "traits": { "name": "Acme" } });
    let company = app.site().post("/companies/identify", company).await.ok()["company"].take();
    let form = json!({ "title": "Parcels", "text": "Parcels are brown." });
    let source = kim.post("/api/v1/knowledge/sources", form).await.data();
    let form = json!({ "provider": "ollama", "model": "some-model" });
    let model = kim.post("/api/v1/models", form).await.data();
    let conversation = kim.get("/api/v1/conversations?view=live").await.data()[0].take();
    let path = format!("/api/v1/conversations/{}/timeline", conversation["id"].as_str().expect("an id"));
    let timeline = kim.get(&path).await.data();
    let message = timeline.as_array().into_iter().flatten().find(|item| item["type"] == "message").expect("a message");
    let about = About {
        ticket: id(&kim.ticket("Where is my parcel?").await["id"]),
        conversation: id(&conversation["id"]),
        thread: id(&conversation["thread_id"]),
        message: id(&message["message"]["id"]),
        contact: id(&conversation["contact_id"]),
        company: id(&company["id"]),
        teammate: id(&json!(kim.id())),
        agent: app.acme.agent,
        source: id(&source["id"]),
        model: id(&model["id"]),
    };
    let (mut socket, _) = Socket::dashboard(&app, &kim, Replica::fetch(&kim).await.seq).await;
    record_all(&app, about).await;
    for kind in Kind::ALL {
        // Those recorded here name every noun; indexing goes on beside them.
        let mine = |frame: &Value| frame["ids"].as_object().is_some_and(|ids| ids.len() == 10);
        let frame = socket.until_that("event", mine).await;
        assert_eq!(frame["kind"], kind.name());
        let records = frame["records"].as_object().expect("records");
        assert_eq!(records.len(), kind.records().len(), "{frame:#}");
        for noun in kind.records() {
            assert!(records[noun.word()]["id"].is_string(), "{} of {frame:#}", noun.word());
        }
    }
}

#[tokio::test]
async fn a_noun_that_is_gone_is_absent() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let (mut socket, _) = Socket::dashboard(&app, &kim, Replica::fetch(&kim).await.seq).await;
    let gone = Uuid::from_u128(7);
    let about = About {
        ticket: TicketId(gone),
        conversation: ConversationId(gone),
        thread: ThreadId(gone),
        message: MessageId(gone),
        contact: ContactId(gone),
        company: CompanyId(gone),
        teammate: TeammateId(gone),
        agent: AgentId(gone),
        source: SourceId(gone),
        model: ModelId(gone),
    };
    record_all(&app, about).await;
    for kind in Kind::ALL {
        let frame = socket.until("event").await;
        assert_eq!(frame["kind"], kind.name());
        let records = frame["records"].as_object().expect("records");
        assert!(records.iter().all(|(noun, record)| noun == "workspace" || record.is_null()), "{frame:#}");
    }
}
