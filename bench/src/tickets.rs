//! Durable tickets: `POST /api/v1/tickets` with a secret key, against a raw loop of the same statements.
//!
//! Server and loop take turns in one run, each on a database of its own that was made the same way. Afterwards the two
//! databases are compared: every answered ticket must be there, with as many rows in each table on both sides.

use std::path::Path;
use std::time::Duration;

use clap::Args;
use serde_json::json;

use crate::connection::Connection;
use crate::load::{Figures, Plan, drive};
use crate::place::{Place, Where};
use crate::raw::{self, Subject};
use crate::server::Server;
use crate::summary::Wanted;
use crate::{Outcome, machine, say, say_below};

const PATH: &str = "/api/v1/tickets";
const EMAIL: &str = "jane@customer.example";
const SUBJECT: &str = "The export stops half-way";
const MESSAGE: &str =
    "Since this morning our nightly export stops after some hundred rows. Nothing has changed on our side.";

/// How the bench runs.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    place: Where,

    /// Connections to the server, and clients of the raw loop
    #[arg(long, default_value_t = 64)]
    connections: usize,

    /// Seconds measured in each turn, after two that are not
    #[arg(long, default_value_t = 8)]
    seconds: u64,

    /// Turns of each side
    #[arg(long, default_value_t = 2)]
    turns: u32,
}

/// What the server may cost beside the raw loop.
const SHARE_MIN: f64 = 0.4;
const TAIL_TIMES_MAX: f64 = 3.0;
/// Time before figures count: caches are warm, statements prepared.
const WARM_UP: Duration = Duration::from_secs(2);

/// One engine: the server's database, and the raw loop's.
struct Pair {
    engine: &'static str,
    server: Place,
    raw: Place,
}

/// Measures each engine and prints the report.
pub(crate) fn run(arguments: &Arguments) -> Outcome<()> {
    let folder = arguments.place.folder("tickets")?;
    say(&format!("{}\n", machine::described()))?;
    say("| engine | side | turn | tickets/s | p50 ms | p99 ms |\n| --- | --- | --- | ---: | ---: | ---: |")?;
    let mut ratios = vec![measure(arguments, &on_sqlite(folder.path())?)?];
    if let Some(url) = &arguments.place.database_url {
        let pair = on_postgres(folder.path(), url)?;
        ratios.push(measure(arguments, &pair)?);
        [&pair.server, &pair.raw].into_iter().try_for_each(|place| place.drop_database(url))?;
    }
    say_below(&ratios)?;
    arguments.place.sum_up("tickets")
}

fn on_sqlite(folder: &Path) -> Outcome<Pair> {
    let place = |name| Place::on_sqlite(folder, name);
    Ok(Pair { engine: "SQLite", server: place("server")?, raw: place("raw")? })
}

fn on_postgres(folder: &Path, url: &str) -> Outcome<Pair> {
    let place = |name| Place::on_postgres(folder, name, url);
    Ok(Pair { engine: "PostgreSQL", server: place("server")?, raw: place("raw")? })
}

/// Lets both sides take turns, checks what they wrote, and answers the line of the ratios.
fn measure(arguments: &Arguments, pair: &Pair) -> Outcome<String> {
    let plan = Plan { warm_up: WARM_UP, measured: Duration::from_secs(arguments.seconds) };
    let request = json!({"subject": SUBJECT, "message": MESSAGE, "contact": {"email": EMAIL}});
    // The raw loop's database is made by a server, too, which then goes away: one ticket makes the contact known.
    let workspace = {
        let server = Server::start(&arguments.place.aureole, &pair.raw)?;
        Connection::open(server.address)?.call(&server.call("POST", PATH, &request))?;
        server.workspace
    };
    let server = Server::start(&arguments.place.aureole, &pair.server)?;
    let request = server.call("POST", PATH, &request);
    Connection::open(server.address)?.call(&request)?;
    let mut of_raw = pair.raw.open()?;
    let before = (pair.server.count(COUNTS)?, pair.raw.count(COUNTS)?);
    let subject = Subject { workspace, email: EMAIL, subject: SUBJECT, message: MESSAGE };
    let (mut through_http, mut directly) = (Figures::default(), Figures::default());
    for turn in 1..=arguments.turns {
        let connections: Outcome<Vec<_>> =
            (0..arguments.connections).map(|_| Connection::open(server.address)).collect();
        let figures = drive(connections?, plan, |connection| connection.call(&request).map(|_| ()))?;
        say_figures(pair.engine, "server", turn, &figures)?;
        through_http.add(&figures);
        let figures = raw::run(&mut *of_raw, &subject, arguments.connections, plan)?;
        say_figures(pair.engine, "raw loop", turn, &figures)?;
        directly.add(&figures);
    }
    let by_server = written(&before.0, &pair.server.count(COUNTS)?, through_http.answered)?;
    let by_raw = written(&before.1, &pair.raw.count(COUNTS)?, directly.answered)?;
    if by_server != by_raw {
        return Err(
            format!("rows a ticket in {TABLES:?}: the server's {by_server:?}, the raw loop's {by_raw:?}").into()
        );
    }
    let tail = (through_http.milliseconds(0.99), directly.milliseconds(0.99));
    let (share, times) = (through_http.per_second() / directly.per_second(), tail.0 / tail.1);
    let summary = &arguments.place.summary;
    summary.compare(pair.engine, "tickets/s, as a share of the raw loop's", share, Wanted::AtLeast(SHARE_MIN));
    summary.compare(pair.engine, "p99, in times of the raw loop's", times, Wanted::Below(TAIL_TIMES_MAX));
    Ok(format!(
        "{}: {share:.2} of the raw loop's tickets; p99 {:.1} ms, {times:.2} times the raw loop's {:.1} ms.",
        pair.engine, tail.0, tail.1
    ))
}

fn say_figures(engine: &str, side: &str, turn: u32, figures: &Figures) -> Outcome<()> {
    let (middle, tail) = (figures.milliseconds(0.5), figures.milliseconds(0.99));
    say(&format!("| {engine} | {side} | {turn} | {:.0} | {middle:.1} | {tail:.1} |", figures.per_second()))
}

/// Where opening a ticket writes.
const TABLES: [&str; 8] =
    ["tickets", "threads", "ticket_threads", "messages", "events", "event_addresses", "contacts", "jobs"];
const COUNTS: [&str; TABLES.len()] = [
    "select count(*) from tickets",
    "select count(*) from threads",
    "select count(*) from ticket_threads",
    "select count(*) from messages",
    "select count(*) from events",
    "select count(*) from event_addresses",
    "select count(*) from contacts",
    "select count(*) from jobs",
];

/// Rows a ticket in each table; the tickets themselves must be as many as were answered.
fn written(before: &[i64], after: &[i64], answered: u64) -> Outcome<Vec<i64>> {
    let new: Vec<i64> = after.iter().zip(before).map(|(after, before)| after - before).collect();
    let tickets = i64::try_from(answered)?;
    if new[0] != tickets {
        return Err(format!("{tickets} tickets were answered, but {} are there", new[0]).into());
    }
    if let Some(table) = new.iter().position(|rows| rows % tickets != 0) {
        return Err(format!("{tickets} tickets made {} rows of {}", new[table], TABLES[table]).into());
    }
    Ok(new.iter().map(|rows| rows / tickets).collect())
}
