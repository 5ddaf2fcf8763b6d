//! The statements by which `tickets::open` opens a ticket for a contact who is known, in the product's order and words.
//!
//! The bench compares afterwards what both sides have written in each table, so a statement that is added to the
//! product and writes a row is missed here, loudly. That each stands in the product as it stands here is checked by the
//! product's tests (`tests/it/statements.rs`).

use serde_json::json;
use store::{Value, params};
use uuid::Uuid;

use super::Subject;
use super::driver::{Driver, number};
use crate::Outcome;

const BY_EMAIL: &str = "select contact_id from contact_identities where workspace_id = $1 and kind = 'email' and value = $2 \
     order by verified desc, created_at desc, contact_id desc limit 1";
const CONTACT: &str = "select p.id, p.kind, p.external_id, p.name, p.email, p.phone, p.signed_up_at, p.renewal_status, p.renewal_date, \
     p.contract_term, p.payment_terms, p.on_contract, p.mrr, p.arr, p.custom_fields, p.context, p.company_id, p.verified, \
     p.server_signed, p.locale, p.time_zone, p.first_seen, p.last_seen, p.last_contacted_at, p.created_at, p.updated_at \
     from contacts q join contacts p on p.workspace_id = q.workspace_id and p.id = coalesce(q.merged_into, q.id) \
     where q.workspace_id = $1 and q.id = $2";
const NEW_THREAD: &str = "insert into threads (workspace_id, id, version, created_at) values ($1, $2, 0, $3)";
const COUNT_UP: &str = "update workspace_settings set ticket_number = ticket_number + 1 where workspace_id = $1";
const COUNTED: &str = "select ticket_number from workspace_settings where workspace_id = $1";
const NEW_TICKET: &str = "insert into tickets (workspace_id, id, number, subject, state, priority, active, inbox, assignee_id, contact_id, company_id, \
     channel, source, category, sales, ai_enabled, metadata, snippet, message_count, activity_at, created_at, updated_at, version) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, '', 0, $18, $18, $18, 1)";
const TICKET: &str = "select t.id, t.number, t.subject, t.state, t.priority, t.resolved_by, t.assignee_id, t.contact_id, \
     p.name as contact_name, p.email as contact_email, p.kind as contact_kind, t.company_id, \
     k.name as company_name, t.channel, t.source, t.category, t.inbox, t.snippet, t.snippet_author, t.snippet_author_id, \
     t.message_count, t.snoozed_until, t.resolved_at, t.contact_at, t.activity_at, t.created_at, t.updated_at, t.version \
     from tickets t join contacts p on p.workspace_id = t.workspace_id and p.id = t.contact_id \
     left join companies k on k.workspace_id = t.workspace_id and k.id = t.company_id \
     where t.workspace_id = $1 and t.id = $2";
const OWNER: &str = "select ticket_id from ticket_threads where workspace_id = $1 and thread_id = $2 and until_position is null \
     and removed_at is null";
const THREAD_VERSION: &str = "select version from threads where workspace_id = $1 and id = $2";
const SHOW: &str = "insert into ticket_threads (workspace_id, ticket_id, thread_id, from_position, added_by_event) values ($1, $2, $3, $4, $5)";
const MOVE_THREAD: &str = "update threads set version = version + 1 where workspace_id = $1 and id = $2";
const NEW_MESSAGE: &str = "insert into messages (workspace_id, id, thread_id, client_id, position, version, author_kind, author_id, visibility, \
     format, text, state, delivery, sources, mentions, images, confidence, locale, at) \
     values ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";
const CONVERSATION: &str = "select id from conversations where workspace_id = $1 and thread_id = $2";
const MESSAGE: &str = "select m.id, m.thread_id, m.client_id, m.position, m.version, m.author_kind, m.author_id, m.shown_as, \
     m.visibility, m.format, m.text, m.state, m.delivery, m.sources, m.mentions, m.images, m.confidence, m.at, \
     m.edited_at, m.erased_at, coalesce(ct.name, tm.name, ag.name) as author_name, tm.avatar_url as author_avatar \
     from messages m \
     left join contacts ct on m.author_kind = 'contact' and ct.workspace_id = m.workspace_id and ct.id = m.author_id \
     left join teammates tm on m.author_kind = 'teammate' and tm.workspace_id = m.workspace_id and tm.id = m.author_id \
     left join agents ag on m.author_kind = 'agent' and ag.workspace_id = m.workspace_id and ag.id = m.author_id \
     where m.workspace_id = $1 and m.id = $2";
const FOLLOW: &str = "update tickets set contact_at = $3, message_count = message_count + 1, activity_at = $4, updated_at = $4 \
     where workspace_id = $1 and id = $2";
const SNIPPET: &str = "update tickets set snippet = $3, snippet_author = $4, snippet_author_id = \
     (select author_id from messages where workspace_id = $1 and id = $5) where workspace_id = $1 and id = $2";
const MENTIONS: &str = "update ticket_mentions set activity_at = $3 where workspace_id = $1 and ticket_id = $2";
const EVENT: &str = "insert into events (workspace_id, seq, at, kind, actor_kind, actor_id, on_behalf_of, cause, depth, quiet, \
     ticket_id, conversation_id, thread_id, message_id, contact_id, company_id, teammate_id, agent_id, source_id, model_id, data) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)";
const EVENT_ADDRESS: &str = "insert into event_addresses (workspace_id, seq, address, at) values ($1, $2, $3, $4)";

/// Where a workspace's log stands.
pub(super) struct Head {
    pub(super) seq: i64,
    pub(super) at: i64,
}

impl Head {
    /// Where it stands before the first batch.
    pub(super) fn read(db: &mut dyn Driver, workspace: Uuid) -> Outcome<Head> {
        let seq = number(db, "select seq from workspace_seqs where workspace_id = $1", params![workspace])?;
        let at = number(db, "select last_at from workspace_seqs where workspace_id = $1", params![workspace])?;
        Ok(Head { seq, at })
    }
}

/// A ticket on its way: what its statements have in common.
struct Ticket<'a> {
    workspace: Uuid,
    ticket: Uuid,
    thread: Uuid,
    contact: Value,
    subject: &'a Subject<'a>,
}

/// Writes one ticket with its first message.
pub(super) fn open_ticket(db: &mut dyn Driver, head: &mut Head, subject: &Subject<'_>) -> Outcome<()> {
    let workspace = subject.workspace;
    head.at += 1;
    let contact = db.first(BY_EMAIL, params![workspace, subject.email])?;
    if contact == Value::Null {
        return Err(format!("nobody has the address {}", subject.email).into());
    }
    // Once to see whether they are verified, once to see what their form adds.
    db.first(CONTACT, params![workspace, &contact])?;
    db.first(CONTACT, params![workspace, &contact])?;
    let (thread, ticket) = (Uuid::now_v7(), Uuid::now_v7());
    db.execute(NEW_THREAD, params![workspace, thread, head.at])?;
    db.first(CONTACT, params![workspace, &contact])?;
    let new = Ticket { workspace, ticket, thread, contact, subject };
    create(db, head, &new)?;
    show(db, head, &new)?;
    db.first(TICKET, params![workspace, ticket])?;
    let message = post(db, head, &new)?;
    follow(db, head, &new, message)?;
    db.first(TICKET, params![workspace, ticket])?;
    Ok(())
}

fn create(db: &mut dyn Driver, head: &mut Head, new: &Ticket<'_>) -> Outcome<()> {
    db.execute(COUNT_UP, params![new.workspace])?;
    let ticket_number = number(db, COUNTED, params![new.workspace])?;
    db.execute(
        NEW_TICKET,
        params![
            new.workspace,
            new.ticket,
            ticket_number,
            new.subject.subject,
            "open",
            false,
            true,
            "Support",
            Value::Null,
            &new.contact,
            Value::Null,
            "api",
            "api",
            Value::Null,
            false,
            false,
            json!({}),
            head.at
        ],
    )?;
    let about = About { contact: new.contact.clone(), ..About::ticket(new) };
    record(db, head, "ticket.created", &about, json!({"status": "open", "assignee": null}))
}

fn show(db: &mut dyn Driver, head: &mut Head, new: &Ticket<'_>) -> Outcome<()> {
    db.first(OWNER, params![new.workspace, new.thread])?;
    db.first(THREAD_VERSION, params![new.workspace, new.thread])?;
    let about = About { thread: new.thread.into(), ..About::ticket(new) };
    record(db, head, "ticket.thread_added", &about, json!({"from_position": 0}))?;
    db.execute(SHOW, params![new.workspace, new.ticket, new.thread, 0, head.seq])
}

fn post(db: &mut dyn Driver, head: &mut Head, new: &Ticket<'_>) -> Outcome<Uuid> {
    db.first(OWNER, params![new.workspace, new.thread])?;
    db.execute(MOVE_THREAD, params![new.workspace, new.thread])?;
    let version = number(db, THREAD_VERSION, params![new.workspace, new.thread])?;
    let message = Uuid::now_v7();
    db.execute(
        NEW_MESSAGE,
        params![
            new.workspace,
            message,
            new.thread,
            Value::Null,
            version,
            "contact",
            &new.contact,
            "public",
            "markdown",
            new.subject.message,
            "done",
            Value::Null,
            json!([]),
            json!([]),
            json!([]),
            Value::Null,
            Value::Null,
            head.at
        ],
    )?;
    db.first(CONVERSATION, params![new.workspace, new.thread])?;
    let about = About { by_contact: true, thread: new.thread.into(), message: message.into(), ..About::ticket(new) };
    record(db, head, "message.added", &about, json!({"visibility": "public", "author": "contact"}))?;
    db.first(MESSAGE, params![new.workspace, message])?;
    Ok(message)
}

fn follow(db: &mut dyn Driver, head: &Head, new: &Ticket<'_>, message: Uuid) -> Outcome<()> {
    db.first(TICKET, params![new.workspace, new.ticket])?;
    db.execute(FOLLOW, params![new.workspace, new.ticket, head.at, head.at])?;
    db.execute(SNIPPET, params![new.workspace, new.ticket, new.subject.message, "contact", message])?;
    db.execute(MENTIONS, params![new.workspace, new.ticket, head.at])?;
    db.first(CONVERSATION, params![new.workspace, new.thread])?;
    Ok(())
}

/// What an event names.
struct About {
    workspace: Uuid,
    by_contact: bool,
    actor: Value,
    ticket: Uuid,
    thread: Value,
    message: Value,
    contact: Value,
}

impl About {
    fn ticket(new: &Ticket<'_>) -> About {
        About {
            workspace: new.workspace,
            by_contact: false,
            actor: new.contact.clone(),
            ticket: new.ticket,
            thread: Value::Null,
            message: Value::Null,
            contact: Value::Null,
        }
    }
}

fn record(db: &mut dyn Driver, head: &mut Head, kind: &str, about: &About, data: serde_json::Value) -> Outcome<()> {
    head.seq += 1;
    let actor_kind = if about.by_contact { "contact" } else { "api_key" };
    let none = Value::Null;
    db.execute(
        EVENT,
        params![
            about.workspace,
            head.seq,
            head.at,
            kind,
            actor_kind,
            &about.actor,
            &none,
            &none,
            0,
            false,
            about.ticket,
            &none,
            &about.thread,
            &about.message,
            &about.contact,
            &none,
            &none,
            &none,
            &none,
            &none,
            data
        ],
    )?;
    if !about.by_contact {
        db.execute(EVENT_ADDRESS, params![about.workspace, head.seq, "127.0.0.1", head.at])?;
    }
    Ok(())
}
