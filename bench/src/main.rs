//! Measures a release binary from outside. `bin/bench` builds it, starts a PostgreSQL that syncs, and calls this.
//!
//! A bench fails when something doesn't work, never because it was slow: what is fast enough depends on the machine, and
//! a person reads the table. bench/README.md has the last report.

mod chats;
mod connection;
mod first_token;
mod knowledge;
mod load;
mod machine;
mod model;
mod place;
mod process;
mod raw;
mod retrieval;
mod server;
mod sockets;
mod start;
mod summary;
mod tickets;
mod vectors;
mod views;
mod visitor;

use std::error::Error;
use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// What a part of a bench answers; the reason is for a person.
type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Measures a release build of Aureole.
#[derive(Parser)]
#[command(name = "bin/bench")]
struct Cli {
    #[command(subcommand)]
    bench: Bench,
}

#[derive(Subcommand)]
enum Bench {
    /// Durable tickets through HTTP against a raw loop of the same statements
    Tickets(tickets::Arguments),
    /// Every built-in view's first page and page 200 at a million tickets
    Views(views::Arguments),
    /// Starting on data that is there, and memory while nobody asks
    Start(start::Arguments),
    /// From a commit to a thousand dashboards
    Sockets(sockets::Arguments),
    /// What the server adds to a model's first word
    FirstToken(first_token::Arguments),
    /// Conversations with `builtin` at a bounded rate
    Chats(chats::Arguments),
    /// Passages found by words, by meaning and by both, among a hundred thousand
    Retrieval(retrieval::Arguments),
}

fn main() -> ExitCode {
    let run = match Cli::parse().bench {
        Bench::Tickets(arguments) => tickets::run(&arguments),
        Bench::Views(arguments) => views::run(&arguments),
        Bench::Start(arguments) => start::run(&arguments),
        Bench::Sockets(arguments) => sockets::run(&arguments),
        Bench::FirstToken(arguments) => first_token::run(&arguments),
        Bench::Chats(arguments) => chats::run(&arguments),
        Bench::Retrieval(arguments) => retrieval::run(&arguments),
    };
    match run {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // A closed pipe is nobody to complain to.
            writeln!(std::io::stderr(), "bench: {error}").ok();
            ExitCode::FAILURE
        }
    }
}

/// Writes a line of the report.
fn say(line: &str) -> Outcome<()> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

/// Writes what stands below a table.
fn say_below<'a>(lines: impl IntoIterator<Item = &'a String>) -> Outcome<()> {
    say("")?;
    lines.into_iter().try_for_each(|line| say(line))
}
