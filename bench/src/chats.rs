//! Conversations with `builtin` at a bounded rate: `POST /api/sdk/chat/stream`, each in a session of its own.
//!
//! Visitors come at even times whether or not those before them were answered, and each answer's time counts from the
//! moment its visitor was due, so that a server that stalls can't hide it by slowing the load down.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use clap::Args;

use crate::knowledge::{embed, question, teach};
use crate::load::Figures;
use crate::place::{Place, Where};
use crate::server::Server;
use crate::summary::Wanted;
use crate::visitor::{NO_LIMITS, Visitor};
use crate::{Outcome, machine, say, say_below};

/// What must be there afterwards for each conversation.
const COUNTS: [&str; 3] = [
    "select count(*) from conversations",
    "select count(*) from messages",
    "select count(*) from turns where state = 'done'",
];
const FIRST_BYTE: &str = "first byte";
/// A visitor doesn't notice less.
const FIRST_BYTE_MILLISECONDS_MAX: f64 = 100.0;
/// A question and its answer.
const MESSAGES: i64 = 2;

/// How the bench runs.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    place: Where,

    /// Conversations
    #[arg(long, default_value_t = 5_000)]
    conversations: u32,

    /// Conversations that begin in a second
    #[arg(long, default_value_t = 50)]
    per_second: u32,

    /// Visitors who may wait for an answer at the same time
    #[arg(long, default_value_t = 64)]
    visitors: usize,
}

/// When the answers came, counted from when their visitors were due.
#[derive(Default)]
struct Times {
    first_byte: Vec<Duration>,
    first_text: Vec<Duration>,
    whole: Vec<Duration>,
}

/// Measures each engine and prints the report.
pub(crate) fn run(arguments: &Arguments) -> Outcome<()> {
    say(&format!("{}\n", machine::described()))?;
    say(&format!(
        "{} conversations, {} a second, answered by `builtin` with BM25.\n",
        arguments.conversations, arguments.per_second
    ))?;
    say("| engine | time to | p50 ms | p95 ms | p99 ms | most ms |\n| --- | --- | ---: | ---: | ---: | ---: |")?;
    say_below(&arguments.place.each("chats", |engine, place| measure(arguments, engine, place))?)?;
    arguments.place.sum_up("chats")
}

/// Answers the line of what it cost.
fn measure(arguments: &Arguments, engine: &str, place: &Place) -> Outcome<String> {
    let server = Server::with(&arguments.place.aureole, place, &NO_LIMITS)?;
    embed(&server, false)?;
    teach(&server)?;
    Visitor::of(&server)?.ask(&question(0))?;
    let (before, process) = (place.count(COUNTS)?, server.running.process());
    let (spent, begun) = (process.processor_time()?, Instant::now());
    let times = converse(arguments, &server)?;
    let (took, spent) = (begun.elapsed(), process.processor_time()?.saturating_sub(spent));
    let after = place.count(COUNTS)?;
    let asked = i64::from(arguments.conversations);
    let (wanted, there) = ([asked, asked * MESSAGES, asked], [0, 1, 2].map(|count| after[count] - before[count]));
    if there != wanted {
        return Err(format!("conversations, messages, answers: asked for {wanted:?}, there are {there:?}").into());
    }
    let rows = [(FIRST_BYTE, times.first_byte), ("first word", times.first_text), ("end", times.whole)];
    for (what, took) in rows {
        let figures = Figures::of(took);
        let [middle, tail, end, most] = [0.5, 0.95, 0.99, 1.0].map(|share| figures.milliseconds(share));
        let wanted = if what == FIRST_BYTE { Wanted::Below(FIRST_BYTE_MILLISECONDS_MAX) } else { Wanted::Told };
        arguments.place.summary.compare(engine, &format!("p99 to the {what}, ms"), end, wanted);
        say(&format!("| {engine} | {what} | {middle:.1} | {tail:.1} | {end:.1} | {most:.1} |"))?;
    }
    Ok(format!(
        "{engine}: all {asked} answered whole and stored; {:.1} conversations/s; {:.1} s of processor time, {:.1} ms each; \
         at most {:.0} MB resident.",
        f64::from(arguments.conversations) / took.as_secs_f64(),
        spent.as_secs_f64(),
        spent.as_secs_f64() * 1_000.0 / f64::from(arguments.conversations),
        process.most_resident()?
    ))
}

fn converse(arguments: &Arguments, server: &Server) -> Outcome<Times> {
    let visitors: Outcome<Vec<Visitor>> = (0..arguments.visitors).map(|_| Visitor::of(server)).collect();
    let (next, times) = (AtomicU32::new(0), Mutex::new(Times::default()));
    let between = Duration::from_secs(1) / arguments.per_second.max(1);
    let begun = Instant::now();
    let ended: Vec<Outcome<()>> = thread::scope(|scope| {
        let (next, times) = (&next, &times);
        let running: Vec<_> = visitors?
            .into_iter()
            .map(|mut visitor| {
                scope.spawn(move || {
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        if number >= arguments.conversations {
                            return Ok(());
                        }
                        let due = begun + between * number;
                        thread::sleep(due.saturating_duration_since(Instant::now()));
                        let said = visitor.ask(&question(usize::try_from(number)?))?;
                        let mut times = times.lock().map_err(|_| "a visitor panicked")?;
                        times.first_byte.push(said.first_byte.saturating_duration_since(due));
                        times.first_text.push(said.first_text.saturating_duration_since(due));
                        times.whole.push(said.ended.saturating_duration_since(due));
                    }
                })
            })
            .collect();
        let joined =
            running.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err("a visitor panicked".into())));
        Outcome::Ok(joined.collect())
    })?;
    ended.into_iter().collect::<Outcome<()>>()?;
    Ok(times.into_inner().map_err(|_| "a visitor panicked")?)
}
