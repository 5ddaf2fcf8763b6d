//! From a commit to everybody who looks: a thousand dashboards with twenty distinct lists, while tickets come and change.
//!
//! In the same run a few dashboards are told of the same writes first, so that what the crowd costs stands apart from what a
//! write costs. On PostgreSQL the crowd then listens at a second server, while the writes go on at the first. Afterwards
//! every socket must have been told the events that the log tells somebody who comes later, and its list must be the one
//! that the first server now answers.

mod audience;

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use std::thread::sleep;
use std::time::{Duration, Instant};

use clap::Args;
use serde_json::{Value, json};

use crate::connection::Connection;
use crate::load::Figures;
use crate::place::{Place, Where};
use crate::server::{Running, Server};
use crate::summary::Wanted;
use crate::{Outcome, machine, say, say_below};
use audience::{Audience, Heard, List, Seat};

/// The lists of each noun, and the name of their words in the API's description.
const NOUNS: [(&str, &str); 2] = [("tickets", "TicketView"), ("conversations", "ConversationView")];
/// Lists that are another for each teammate; all others are the same.
const PERSONAL: [&str; 2] = ["mine", "mentions"];
/// Beside the one who is there already: together they have some twenty distinct lists.
const NEWCOMERS: [&str; 3] = ["ben", "zoe", "max"];
/// What a sidebar counts.
const COUNTED: &[&str] = &["all", "mine", "mentions", "open", "priority", "in_progress", "snoozed", "resolved", "live"];
/// Where tickets go after they came, in turns.
const STATUSES: [&str; 5] = ["in_progress", "resolved", "priority", "spam", "open"];
/// The memory is read so long after the last socket was ready.
const IDLE: Duration = Duration::from_secs(10);
/// What follows an event on a socket, its list and counts, is there by then.
const SETTLED: Duration = Duration::from_secs(2);
/// What is wanted with all sockets.
const MILLISECONDS_MAX: f64 = 50.0;
const RESIDENT_MB_MAX: f64 = 150.0;
/// Rows of a page of a list.
const PAGE_ROWS: usize = 50;

/// How the bench runs.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    place: Where,

    /// Sockets of the crowd
    #[arg(long, default_value_t = 1_000)]
    sockets: usize,

    /// Sockets that are told first
    #[arg(long, default_value_t = 8)]
    few: usize,

    /// Writes while each of the two listens
    #[arg(long, default_value_t = 500)]
    writes: u32,

    /// Writes in a second
    #[arg(long, default_value_t = 10)]
    per_second: u32,
}

/// A write, when it was sent and answered, and its last event.
struct Written {
    sent: Instant,
    answered: Instant,
    seq: i64,
    ticket: String,
}

/// Measures each engine and prints the report.
pub(crate) fn run(arguments: &Arguments) -> Outcome<()> {
    say(&format!("{}\n", machine::described()))?;
    say("Milliseconds from a write's answer, and from its sending, until the last socket has its event.\n")?;
    say(
        "| sockets at | sockets | lists | resident MB, idle | writes | answer p50 | answer p99 | sending p50 | sending p99 |\n\
         | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    )?;
    say_below(&arguments.place.each("sockets", |engine, place| measure(arguments, engine, place))?)?;
    arguments.place.sum_up("sockets")
}

/// Answers the line of the ratio.
fn measure(arguments: &Arguments, engine: &str, place: &Place) -> Outcome<String> {
    let server = Server::start(&arguments.place.aureole, place)?;
    let before = server.running.process().resident()?;
    let seats = seats(&server)?;
    let crowd = || seats.iter().cycle().take(arguments.sockets);
    let here = Door { name: engine.to_owned(), host: &server.running };
    let (few, _) = listen(arguments, &server, &here, seats.iter().cycle().take(arguments.few))?;
    let (many, told) = listen(arguments, &server, &here, crowd())?;
    if let Some(second) = Server::beside(&arguments.place.aureole, place)? {
        let there = Door { name: format!("{engine}, second server"), host: &second };
        listen(arguments, &server, &there, crowd())?;
    }
    Ok(format!(
        "{engine}: p99 with {} sockets {:.2} times that with {}; all were told all of {told} events and show the right lists; \
         {before:.0} MB resident before the first socket.",
        arguments.sockets,
        many.milliseconds(0.99) / few.milliseconds(0.99),
        arguments.few
    ))
}

/// A seat for each distinct list.
fn seats(server: &Server) -> Outcome<Vec<Seat>> {
    let mut cookies = vec![server.cookie.clone()];
    for name in NEWCOMERS {
        cookies.push(server.hire(name)?);
    }
    let mut lists = Vec::new();
    for (noun, words) in NOUNS {
        lists.extend(server.words(words)?.into_iter().map(|view| List { noun, view }));
    }
    let (personal, shared): (Vec<List>, Vec<List>) = lists.into_iter().partition(List::is_personal);
    let seat = |cookie: &String, list: &List| Seat { cookie: cookie.clone(), list: list.clone() };
    let of_all = shared.iter().zip(cookies.iter().cycle()).map(|(list, cookie)| seat(cookie, list));
    let of_each = cookies.iter().flat_map(|cookie| personal.iter().map(move |list| seat(cookie, list)));
    Ok(of_all.chain(of_each).collect())
}

impl List {
    fn is_personal(&self) -> bool {
        PERSONAL.contains(&self.view.as_str())
    }
}

/// The server at which sockets listen, and what the report calls it.
struct Door<'a> {
    name: String,
    host: &'a Running,
}

/// Lets everybody on these seats listen while tickets come and change. Answers how long the last of them waited, from the
/// sending of each write, and how many events each was told.
fn listen<'a>(
    arguments: &Arguments,
    server: &Server,
    door: &Door<'_>,
    seats: impl Iterator<Item = &'a Seat>,
) -> Outcome<(Figures, usize)> {
    let seats: Vec<Seat> = seats.cloned().collect();
    let sockets = seats.len();
    let begins = server.read("/api/v1/tickets")?["seq"].as_i64().ok_or("a list without its number")?;
    let audience = Audience::enter(door.host.address, seats, COUNTED, begins)?;
    sleep(IDLE);
    let resident = door.host.process().resident()?;
    let writes = write(arguments, server)?;
    let told = writes.last().ok_or("nothing was written").map(|last| audience.all_told(last.seq))?;
    sleep(SETTLED);
    let times: Vec<_> = writes.iter().map(|write| audience.told(write.seq)).collect();
    // What a socket has to say of itself explains more than that others waited for it.
    let heard = audience.leave()?;
    told?;
    let events = same_as_later(server, begins, &heard, &writes)?;
    let lists = same_lists(server, &heard, &writes)?;
    let (mut from_answer, mut from_sending) = (Vec::new(), Vec::new());
    for (write, told) in writes.iter().zip(times) {
        let told = told.filter(|told| told.sockets == sockets).ok_or("an event that not every socket was told of")?;
        from_answer.push(told.last.saturating_duration_since(write.answered));
        from_sending.push(told.last.saturating_duration_since(write.sent));
    }
    let (from_answer, from_sending) = (Figures::of(from_answer), Figures::of(from_sending));
    let [answer, answer_tail] = [0.5, 0.99].map(|share| from_answer.milliseconds(share));
    if sockets == arguments.sockets {
        let (name, summary) = (&door.name, &arguments.place.summary);
        summary.compare(
            name,
            "p99 from the answer to the last socket, ms",
            answer_tail,
            Wanted::Below(MILLISECONDS_MAX),
        );
        summary.compare(name, "resident MB with all sockets idle", resident, Wanted::Below(RESIDENT_MB_MAX));
    }
    let [sending, sending_tail] = [0.5, 0.99].map(|share| from_sending.milliseconds(share));
    say(&format!(
        "| {} | {sockets} | {lists} | {resident:.1} | {} | {answer:.1} | {answer_tail:.1} | {sending:.1} | {sending_tail:.1} |",
        door.name,
        writes.len()
    ))?;
    Ok((from_sending, events))
}

/// At even times a ticket comes, and then changes its status.
fn write(arguments: &Arguments, server: &Server) -> Outcome<Vec<Written>> {
    let mut connection = Connection::open(server.address)?;
    let new = json!({ "subject": "The export stops half-way", "contact": { "email": "jane@customer.example" } });
    let new = server.call("POST", "/api/v1/tickets", &new);
    let between = Duration::from_secs(1) / arguments.per_second.max(1);
    let begun = Instant::now();
    let mut writes: Vec<Written> = Vec::new();
    for number in 0..arguments.writes {
        let changes = writes.last().filter(|_| number % 2 == 1);
        let request = changes.map_or_else(
            || new.clone(),
            |created| {
                let status = STATUSES[usize::try_from(number / 2).unwrap_or_default() % STATUSES.len()];
                server.call("PUT", &format!("/api/v1/tickets/{}/status", created.ticket), &json!({ "status": status }))
            },
        );
        sleep((begun + between * number).saturating_duration_since(Instant::now()));
        let sent = Instant::now();
        let answer = connection.call(&request)?;
        let answered = Instant::now();
        let answer: Value = serde_json::from_slice(&answer.body)?;
        let seq = answer["seq"].as_i64().ok_or("a write without its number")?;
        let ticket = answer["data"]["id"].as_str().ok_or("a ticket without an id")?.to_owned();
        writes.push(Written { sent, answered, seq, ticket });
    }
    Ok(writes)
}

/// Everybody must have been told what the log tells somebody who comes now, every write among it. Answers how much that is.
fn same_as_later(server: &Server, begins: i64, heard: &[Heard], writes: &[Written]) -> Outcome<usize> {
    let seat = heard.first().ok_or("nobody listened")?.seat.clone();
    let later = Audience::enter(server.address, vec![seat], COUNTED, begins)?.leave()?;
    let events = &later.first().ok_or("nobody came later")?.events;
    if let Some(write) = writes.iter().find(|write| !events.contains(&write.seq)) {
        return Err(format!("the log doesn't tell of event {}", write.seq).into());
    }
    match heard.iter().find(|heard| heard.events != *events) {
        Some(other) => {
            Err(format!("{} events were to tell, but a socket has {}", events.len(), other.events.len()).into())
        }
        None => Ok(events.len()),
    }
}

/// Everybody's list must be the one that the server answers now, as far as its rows were written. Answers how many lists.
fn same_lists(server: &Server, heard: &[Heard], writes: &[Written]) -> Outcome<usize> {
    let written: BTreeSet<String> = writes.iter().map(|write| write.ticket.clone()).collect();
    let mut lists: HashMap<(&List, &str), BTreeSet<String>> = HashMap::new();
    for heard in heard {
        let Seat { cookie, list } = &heard.seat;
        let key = (list, if list.is_personal() { cookie.as_str() } else { "" });
        let there = match lists.entry(key) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(rows(server, &heard.seat)?.intersection(&written).cloned().collect()),
        };
        if *there != heard.rows {
            let (view, has) = (&list.view, heard.rows.len());
            return Err(format!("{view} has {} of the rows, but a socket has {has}", there.len()).into());
        }
    }
    Ok(lists.len())
}

/// The ids of all rows of a list.
fn rows(server: &Server, seat: &Seat) -> Outcome<BTreeSet<String>> {
    let List { noun, view } = &seat.list;
    let first = format!("/api/v1/{noun}?view={view}&limit={PAGE_ROWS}");
    let (mut rows, mut path) = (BTreeSet::new(), first.clone());
    loop {
        let page = server.read_as(&seat.cookie, &path)?;
        let ids = page["data"].as_array().ok_or("a page without rows")?.iter().filter_map(|row| row["id"].as_str());
        rows.extend(ids.map(str::to_owned));
        match page["next"].as_str() {
            Some(next) => path = format!("{first}&cursor={next}"),
            None => return Ok(rows),
        }
    }
}
