//! The built-in views at a million tickets: first page, and page 200 by following 199 cursors, through HTTP.
//!
//! One connection asks, one question after another, as a person pages. Each page must be full and begin after the one before,
//! so that a list that is quick because it is wrong fails.

use std::time::{Duration, Instant};

use clap::Args;
use serde_json::Value;

use crate::connection::Connection;
use crate::load::Figures;
use crate::place::{Place, Where};
use crate::server::Server;
use crate::summary::Wanted;
use crate::{Outcome, machine, say};

/// The page that nobody pages to, but that must be as quick as the first.
const PAGE: usize = 200;
/// Rows of a full page: as the dashboard asks for them, and where a view has no 200 pages of that.
const PAGE_ROWS: [usize; 2] = [50, 20];
/// The longest that is wanted, in milliseconds.
const MILLISECONDS_MAX: f64 = 20.0;

/// How the bench runs.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    place: Where,

    /// Tickets of the large workspace
    #[arg(long, default_value_t = 1_000_000)]
    tickets: u64,

    /// Questions for each page
    #[arg(long, default_value_t = 200)]
    calls: usize,
}

/// Measures each engine and prints the report.
pub(crate) fn run(arguments: &Arguments) -> Outcome<()> {
    say(&format!("{}\n", machine::described()))?;
    say(
        "| engine | view | page | rows | p50 ms | p95 ms | most ms |\n| --- | --- | --- | ---: | ---: | ---: | ---: |",
    )?;
    arguments.place.each("views", |engine, place| measure(arguments, engine, place))?;
    arguments.place.sum_up("views")
}

fn measure(arguments: &Arguments, engine: &str, place: &Place) -> Outcome<()> {
    let begun = Instant::now();
    let server = Server::seeded(&arguments.place.aureole, place, arguments.tickets)?;
    let seeded = begun.elapsed().as_secs();
    let mut connection = Connection::open(server.address)?;
    let mut slowest: f64 = 0.0;
    for view in server.words("TicketView")? {
        let first = format!("/api/v1/tickets?view={view}&limit={}", PAGE_ROWS[0]);
        let walk = walk(&mut connection, &server, &view)?;
        let pages = [
            ("1".to_owned(), ask(&mut connection, &server.get(&first), arguments.calls)?),
            (format!("1 to {PAGE}, each once"), Figures::of(walk.took)),
            (PAGE.to_string(), ask(&mut connection, &server.get(&walk.last), arguments.calls)?),
        ];
        for (page, figures) in pages {
            let [middle, tail, most] = [0.5, 0.95, 1.0].map(|share| figures.milliseconds(share));
            slowest = slowest.max(tail);
            let rows = if page == "1" { PAGE_ROWS[0] } else { walk.rows };
            say(&format!("| {engine} | {view} | {page} | {rows} | {middle:.1} | {tail:.1} | {most:.1} |"))?;
        }
    }
    arguments.place.summary.compare(engine, "p95 of the slowest page, ms", slowest, Wanted::Below(MILLISECONDS_MAX));
    say(&format!("\n{engine}: slowest p95 {slowest:.1} ms; seeded and started in {seeded} s.\n"))
}

/// The way to page 200.
struct Walk {
    /// Rows of each page.
    rows: usize,
    /// How long each page took, the first time it was asked for.
    took: Vec<Duration>,
    /// The path of the last.
    last: String,
}

/// Follows 199 cursors, by smaller pages where a view has too few rows for large ones.
fn walk(connection: &mut Connection, server: &Server, view: &str) -> Outcome<Walk> {
    for rows in PAGE_ROWS {
        if let Some(walk) = walk_by(connection, server, view, rows)? {
            return Ok(walk);
        }
    }
    Err(format!("{view} has less than {PAGE} pages; seed more tickets").into())
}

/// The same by pages of so many rows; none if the view ends before. Each page must be full and begin after the one before.
fn walk_by(connection: &mut Connection, server: &Server, view: &str, rows: usize) -> Outcome<Option<Walk>> {
    let first = format!("/api/v1/tickets?view={view}&limit={rows}");
    let mut walk = Walk { rows, took: Vec::with_capacity(PAGE), last: first.clone() };
    let mut before: Option<String> = None;
    loop {
        let begun = Instant::now();
        let answer = connection.call(&server.get(&walk.last))?;
        walk.took.push(begun.elapsed());
        let page: Value = serde_json::from_slice(&answer.body)?;
        let tickets = page["data"].as_array().ok_or("a page without rows")?;
        if tickets.len() < rows {
            return Ok(None);
        }
        let place =
            |ticket: Option<&Value>| ticket.and_then(|ticket| ticket["activity_at"].as_str()).map(str::to_owned);
        if before.is_some() && place(tickets.first()) >= before {
            return Err(format!("page {} of {first} does not begin after the page before", walk.took.len()).into());
        }
        before = place(tickets.last());
        if walk.took.len() == PAGE {
            return Ok(Some(walk));
        }
        let Some(next) = page["next"].as_str() else { return Ok(None) };
        walk.last = format!("{first}&cursor={next}");
    }
}

fn ask(connection: &mut Connection, request: &[u8], calls: usize) -> Outcome<Figures> {
    connection.call(request)?;
    let mut took = Vec::with_capacity(calls);
    for _ in 0..calls {
        let begun = Instant::now();
        connection.call(request)?;
        took.push(begun.elapsed());
    }
    Ok(Figures::of(took))
}
