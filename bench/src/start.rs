//! Starting: how long a server takes to be ready on data that is there, what it takes of memory while nobody asks, and
//! that the binary is all there is to install.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use clap::Args;
use serde_json::json;

use crate::connection::{Connection, get};
use crate::place::{Place, Where};
use crate::server::{Running, Server, serve};
use crate::summary::Wanted;
use crate::{Outcome, machine, say};

/// What is wanted of each start.
const START_MILLISECONDS_MAX: f64 = 2_000.0;
const RESIDENT_MB_MAX: f64 = 60.0;
/// The memory is read so long after the server was ready.
const IDLE: Duration = Duration::from_secs(5);
/// What an empty folder with the binary must serve.
const PAGES: [&str; 3] = ["/readyz", "/dashboard", "/w.js"];

/// How the bench runs.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    place: Where,

    /// Tickets that are there when the server starts
    #[arg(long, default_value_t = 1_000)]
    tickets: u32,

    /// Starts after the first
    #[arg(long, default_value_t = 5)]
    starts: u32,
}

/// Measures each engine and prints the report.
pub(crate) fn run(arguments: &Arguments) -> Outcome<()> {
    say(&format!("{}\n", machine::described()))?;
    say("| engine | start | ready after ms | resident MB, idle |\n| --- | ---: | ---: | ---: |")?;
    arguments.place.each("start", |engine, place| measure(arguments, engine, place))?;
    let bytes = fs::metadata(&arguments.place.aureole)?.len();
    let folder = arguments.place.folder("alone")?;
    alone(&arguments.place.aureole, folder.path())?;
    say(&format!("\nBinary: {:.1} MB. Copied alone into an empty folder it runs there.", bytes as f64 / 1_000_000.0))?;
    arguments.place.sum_up("start")
}

fn measure(arguments: &Arguments, engine: &str, place: &Place) -> Outcome<()> {
    let binary = &arguments.place.aureole;
    let first = Server::start(binary, place)?;
    let ticket = json!({"subject": "It was there before", "contact": {"email": "jane@customer.example"}});
    let ticket = first.call("POST", "/api/v1/tickets", &ticket);
    let mut connection = Connection::open(first.address)?;
    for _ in 0..arguments.tickets {
        connection.call(&ticket)?;
    }
    drop(connection);
    first.running.stop()?;
    let (mut slowest, mut largest) = (0.0_f64, 0.0_f64);
    for start in 2..=arguments.starts + 1 {
        let begun = Instant::now();
        let server = Running::start(serve(binary, place), &place.folder)?;
        server.ready()?;
        let took = begun.elapsed().as_secs_f64() * 1_000.0;
        sleep(IDLE);
        let resident = server.process().resident()?;
        (slowest, largest) = (slowest.max(took), largest.max(resident));
        say(&format!("| {engine} | {start} | {took:.0} | {resident:.1} |"))?;
        server.stop()?;
    }
    let summary = &arguments.place.summary;
    summary.compare(engine, "slowest start, ms", slowest, Wanted::Below(START_MILLISECONDS_MAX));
    summary.compare(engine, "resident MB, idle", largest, Wanted::Below(RESIDENT_MB_MAX));
    Ok(())
}

/// Runs a copy of the binary where there is nothing else, with no word about where its data is to be.
fn alone(binary: &Path, folder: &Path) -> Outcome<()> {
    let copy = folder.join("aureole");
    fs::copy(binary, &copy)?;
    let mut command = Command::new(copy);
    command.args(["serve", "--port", "0"]).current_dir(folder).env_clear().stdin(Stdio::null());
    let server = Running::start(command, folder)?;
    server.ready()?;
    for page in PAGES {
        Connection::open(server.address)?.call(&get(page, "")).map_err(|error| format!("alone, {page}: {error}"))?;
    }
    if !folder.join("data").is_dir() {
        return Err("alone, the binary keeps its data elsewhere".into());
    }
    server.stop()
}
