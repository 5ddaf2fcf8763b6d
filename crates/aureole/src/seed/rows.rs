//! Rows by the hundred in one statement.

use std::ops::Range;
use std::sync::Arc;

use store::{Tx, Value, params};

use super::ticket::draw;
use crate::error::Result;
use crate::ids::{ContactId, TeammateId, ThreadId, TicketId};
use crate::time::MINUTE;

/// Rows of one statement: SQLite takes 32,766 values, and a ticket has 23.
const ROWS_AT_ONCE: usize = 250;
/// From one ticket to the next, in microseconds.
const TICKETS_APART: i64 = MINUTE;

const WORDS: [&str; 12] = [
    "invoice", "export", "login", "delivery", "webhook", "report", "seat", "refund", "import", "address", "plan",
    "sensor",
];

/// What the tickets of a workspace are drawn from.
#[derive(Clone)]
pub(super) struct Plan {
    /// When the newest came.
    pub(super) now: i64,
    /// How many there will be.
    pub(super) count: i64,
    /// Who owns and is named.
    pub(super) teammate: TeammateId,
    /// Whose they are.
    pub(super) contacts: Arc<[ContactId]>,
}

/// Rows of one table that wait for their statement.
struct Table {
    /// The statement; the rows' values stand where it says `{rows}`.
    into: &'static str,
    columns: usize,
    values: Vec<Value>,
}

impl Table {
    fn new(into: &'static str) -> Table {
        Table { into, columns: into.split(',').count(), values: Vec::new() }
    }

    fn add(&mut self, tx: &mut Tx<'_>, row: Vec<Value>) -> Result<()> {
        self.values.extend(row);
        if self.values.len() >= ROWS_AT_ONCE * self.columns { self.write(tx) } else { Ok(()) }
    }

    fn write(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        if self.values.is_empty() {
            return Ok(());
        }
        let rows = (0..self.values.len() / self.columns).map(|row| {
            let places: Vec<String> =
                (1..=self.columns).map(|column| format!("${}", row * self.columns + column)).collect();
            format!("({})", places.join(", "))
        });
        let rows: Vec<String> = rows.collect();
        let sql = self.into.replace("{rows}", &rows.join(", "));
        tx.execute(&sql, &self.values)?;
        self.values.clear();
        Ok(())
    }
}

macro_rules! row {
    ($($value:expr),* $(,)?) => { vec![$(Value::from($value)),*] };
}

/// Writes contacts of these numbers.
pub(super) fn contacts(tx: &mut Tx<'_>, numbers: Range<i64>) -> Result<()> {
    let mut table = Table::new(
        "insert into contacts (workspace_id, id, kind, name, email, custom_fields, context, verified, first_seen, last_seen, created_at, updated_at) \
         values {rows}",
    );
    let (workspace, at) = (tx.workspace(), tx.at());
    for number in numbers {
        let id = ContactId(tx.new_id());
        let (name, email) = (format!("Customer {number}"), format!("customer{number}@example.com"));
        let none = serde_json::json!({});
        let row = row![workspace, id, "user", name, email, none.clone(), none, false, at, at, at, at];
        table.add(tx, row)?;
    }
    table.write(tx)
}

/// The tables that a ticket stands in.
struct Tables {
    threads: Table,
    tickets: Table,
    shown: Table,
    messages: Table,
    mentions: Table,
}

/// Writes tickets of these numbers, each with a thread and its first message. The workspace's counter follows.
pub(super) fn tickets(tx: &mut Tx<'_>, plan: &Plan, numbers: Range<i64>) -> Result<()> {
    let mut tables = Tables {
        threads: Table::new("insert into threads (workspace_id, id, version, created_at) values {rows}"),
        tickets: Table::new(
            "insert into tickets (workspace_id, id, number, subject, state, priority, active, resolved_by, inbox, assignee_id, contact_id, \
             channel, source, category, sales, ai_enabled, metadata, snippet, message_count, activity_at, created_at, updated_at, version) \
             values {rows}",
        ),
        shown: Table::new(
            "insert into ticket_threads (workspace_id, ticket_id, thread_id, from_position, added_by_event) values {rows}",
        ),
        messages: Table::new(
            "insert into messages (workspace_id, id, thread_id, position, version, author_kind, author_id, visibility, format, text, state, \
             sources, mentions, images, at) values {rows}",
        ),
        mentions: Table::new(
            "insert into ticket_mentions (workspace_id, teammate_id, ticket_id, activity_at) values {rows}",
        ),
    };
    let last = numbers.end;
    for number in numbers {
        ticket(tx, plan, &mut tables, number)?;
    }
    let Tables { threads, tickets, shown, messages, mentions } = tables;
    for mut table in [threads, tickets, shown, messages, mentions] {
        table.write(tx)?;
    }
    tx.execute(
        "update workspace_settings set ticket_number = $2 where workspace_id = $1",
        params![tx.workspace(), last],
    )?;
    Ok(())
}

fn ticket(tx: &mut Tx<'_>, plan: &Plan, tables: &mut Tables, number: i64) -> Result<()> {
    let workspace = tx.workspace();
    let (thread, id, message) = (ThreadId(tx.new_id()), TicketId(tx.new_id()), tx.new_id());
    let drawn = draw(number, plan.count, plan.teammate);
    let at = plan.now - (plan.count - number) * TICKETS_APART;
    let place = usize::try_from(number).unwrap_or_default();
    let contact = plan.contacts[place * 7 % plan.contacts.len()];
    let (word, other) = (WORDS[place % WORDS.len()], WORDS[place / 5 % WORDS.len()]);
    let subject = format!("The {word} and the {other} don't agree, number {number}");
    let text = format!(
        "Since this morning the {word} says one thing and the {other} another. Nothing has changed on our side."
    );
    let (list, object) = (serde_json::json!([]), serde_json::json!({}));
    tables.threads.add(tx, row![workspace, thread, 1, at])?;
    let row = row![
        workspace,
        id,
        number + 1,
        subject,
        drawn.state,
        drawn.priority,
        drawn.state.is_active(),
        drawn.resolved_by,
        "Support",
        drawn.assignee,
        contact,
        "api",
        "api",
        drawn.category,
        drawn.sales,
        false,
        object,
        text.clone(),
        1,
        at,
        at,
        at,
        1
    ];
    tables.tickets.add(tx, row)?;
    tables.shown.add(tx, row![workspace, id, thread, 0, 0])?;
    let row = row![
        workspace,
        message,
        thread,
        1,
        1,
        "contact",
        contact,
        "public",
        "markdown",
        text,
        "done",
        list.clone(),
        list.clone(),
        list,
        at
    ];
    tables.messages.add(tx, row)?;
    if drawn.mentions_me {
        tables.mentions.add(tx, row![workspace, plan.teammate, id, at])?;
    }
    Ok(())
}
