//! The built-in views at a million tickets: first page, and page 200 by following 199 cursors, through HTTP.
//!
//! One connection asks, one question after another, as a person pages. Each page must be full and begin after the one before,
//! so that a list that is quick because it is wrong fails.

use std::time::Instant;

use clap::Args;
use serde_json::Value;

use crate::connection::Connection;
use crate::load::Figures;
use crate::place::{Place, Where};
use crate::server::Server;
use crate::{Outcome, machine, say};

/// The page that nobody pages to, but that must be as quick as the first.
const PAGE: usize = 200;
/// Rows of a full page, as the dashboard asks for them.
const PAGE_ROWS: usize = 50;

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
    say("| engine | view | page | p50 ms | p95 ms | most ms |\n| --- | --- | ---: | ---: | ---: | ---: |")?;
    arguments.place.each("views", |engine, place| measure(arguments, engine, place))?;
    Ok(())
}

fn measure(arguments: &Arguments, engine: &str, place: &Place) -> Outcome<()> {
    let begun = Instant::now();
    let server = Server::seeded(&arguments.place.aureole, place, arguments.tickets)?;
    let seeded = begun.elapsed().as_secs();
    let mut connection = Connection::open(server.address)?;
    let mut slowest: f64 = 0.0;
    for view in server.words("TicketView")? {
        let first = format!("/api/v1/tickets?view={view}&limit={PAGE_ROWS}");
        let (number, last) = walk(&mut connection, &server, &first)?;
        for (number, path) in [(1, &first), (number, &last)] {
            let figures = ask(&mut connection, &server.get(path), arguments.calls)?;
            let [middle, tail, most] = [0.5, 0.95, 1.0].map(|share| figures.milliseconds(share));
            slowest = slowest.max(tail);
            say(&format!("| {engine} | {view} | {number} | {middle:.1} | {tail:.1} | {most:.1} |"))?;
        }
    }
    say(&format!("\n{engine}: slowest p95 {slowest:.1} ms; seeded and started in {seeded} s.\n"))
}

/// Follows the cursors to page 200, or to the last full page of a view that has fewer.
fn walk(connection: &mut Connection, server: &Server, first: &str) -> Outcome<(usize, String)> {
    let mut path = first.to_owned();
    let mut before: Option<String> = None;
    for number in 1..=PAGE {
        let page: Value = serde_json::from_slice(&connection.call(&server.get(&path))?.body)?;
        let rows = page["data"].as_array().ok_or("a page without rows")?;
        let place = |row: Option<&Value>| row.and_then(|row| row["activity_at"].as_str()).map(str::to_owned);
        if before.is_some() && place(rows.first()) >= before {
            return Err(format!("page {number} of {first} does not begin after the page before").into());
        }
        before = place(rows.last());
        let next = page["next"].as_str().filter(|_| rows.len() == PAGE_ROWS);
        match next {
            Some(next) if number < PAGE => path = format!("{first}&cursor={next}"),
            _ if number == 1 => return Err(format!("{first} has less than two pages").into()),
            _ => return Ok((number, path)),
        }
    }
    Ok((PAGE, path))
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
