//! What the server adds to a model's first word, with a model that has nothing to think about.
//!
//! Measured is the time from a visitor's question to the first byte of text, less what the same model takes, asked the
//! same without a server between, by as many at once, in the same run.

use std::thread;
use std::time::{Duration, Instant};

use clap::Args;
use serde_json::json;

use crate::knowledge::{embed, question, teach};
use crate::load::Figures;
use crate::model::{Model, Wish};
use crate::place::{Place, Where};
use crate::server::Server;
use crate::summary::Wanted;
use crate::visitor::{NO_LIMITS, Visitor};
use crate::{Outcome, machine, say};

/// How the bench runs.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    place: Where,

    /// Turns that are measured one after another
    #[arg(long, default_value_t = 200)]
    turns: usize,

    /// Turns at once; each of them is measured ten times
    #[arg(long, default_value_t = 50)]
    at_once: usize,

    /// Milliseconds over which a model spreads its answer after the first word
    #[arg(long, default_value_t = 1_000)]
    answer_milliseconds: u64,
}

/// How passages are found without an embedding model, and what is wanted of that.
const WORDS: &str = "words";
const MILLISECONDS_MAX: f64 = 20.0;
/// Turns that each of those at once takes, one after another.
const TURNS_OF_EACH: usize = 10;

/// One line of the table.
#[derive(Clone, Copy)]
struct Load {
    at_once: usize,
    /// Turns that each of them takes.
    turns: usize,
    answer_lasts: Duration,
}

/// Measures each engine and prints the report.
pub(crate) fn run(arguments: &Arguments) -> Outcome<()> {
    say(&format!("{}\n", machine::described()))?;
    say("Milliseconds to the first word: through the server, of the model itself, and what the server adds.\n")?;
    say(
        "| engine | search | turns at once | answer lasts ms | turns | p50 | p95 | model p50 | model p95 | added p50 | added p95 |\n\
         | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    )?;
    let has_embeddings = arguments.place.each("first-token", |engine, place| measure(arguments, engine, place))?;
    if has_embeddings.contains(&false) {
        say("\nThis binary has no embedding model, so what embeddings add was not measured.")?;
    }
    arguments.place.sum_up("first-token")
}

/// Answers whether embeddings were measured, too.
fn measure(arguments: &Arguments, engine: &str, place: &Place) -> Outcome<bool> {
    let server = Server::with(&arguments.place.aureole, place, &NO_LIMITS)?;
    let model = Model::start()?;
    connect(&server, &model)?;
    embed(&server, false)?;
    teach(&server)?;
    measure_loads(arguments, (engine, WORDS), &server, &model)?;
    let has_embeddings = embed(&server, true)?;
    if has_embeddings {
        measure_loads(arguments, (engine, "words and meaning"), &server, &model)?;
    }
    Ok(has_embeddings)
}

/// Has the agent answer by the model.
fn connect(server: &Server, model: &Model) -> Outcome<()> {
    let form = json!({ "provider": "openai", "base_url": model.base_url(), "model": "bench" });
    let connected = server.change("POST", "/api/v1/models", &form)?;
    let agents = server.read("/api/v1/agents")?;
    let agent = agents["data"][0]["id"].as_str().ok_or("a workspace without an agent")?;
    server.change("PUT", &format!("/api/v1/agents/{agent}"), &json!({ "model_id": connected["id"] }))?;
    Ok(())
}

fn measure_loads(arguments: &Arguments, label: (&str, &str), server: &Server, model: &Model) -> Outcome<()> {
    let written = Duration::from_millis(arguments.answer_milliseconds);
    let many = Load { at_once: arguments.at_once, turns: TURNS_OF_EACH, answer_lasts: written };
    let loads = [
        Load { at_once: 1, turns: arguments.turns, answer_lasts: Duration::ZERO },
        many,
        Load { answer_lasts: Duration::ZERO, ..many },
    ];
    for load in loads {
        let (engine, search) = label;
        let Load { at_once, answer_lasts, .. } = load;
        let through = through_server(server, model, load)?;
        let directly = directly(model, load)?;
        let all = through.len();
        let (through, directly) = (Figures::of(through), Figures::of(directly));
        let own = directly.milliseconds(0.5);
        let [middle, tail] = [0.5, 0.95].map(|share| through.milliseconds(share));
        let lasts = answer_lasts.as_millis();
        let what = format!("p95 added by {search}, {at_once} at once, answers of {lasts} ms, ms");
        let wanted = if search == WORDS { Wanted::Below(MILLISECONDS_MAX) } else { Wanted::Told };
        arguments.place.summary.compare(engine, &what, tail - own, wanted);
        say(&format!(
            "| {engine} | {search} | {at_once} | {lasts} | {all} | {middle:.1} | {tail:.1} | {own:.1} | {:.1} | {:.1} | {:.1} |",
            directly.milliseconds(0.95),
            middle - own,
            tail - own
        ))?;
    }
    Ok(())
}

/// Each turn is a new visitor's first. All must have been answered by the model, from what was found.
fn through_server(server: &Server, model: &Model, load: Load) -> Outcome<Vec<Duration>> {
    model.spread(load.answer_lasts);
    let wishes = [Wish::Search, Wish::Answer, Wish::Judgement];
    // The first turn opens connections, and loads an embedding model.
    Visitor::of(server)?.ask(&question(0))?;
    let before = wishes.map(|wish| model.times(wish));
    let visitors: Outcome<Vec<_>> = (0..load.at_once).map(|_| Visitor::of(server)).collect();
    let took = all_at_once(visitors?, load, |visitor, number| {
        let begun = Instant::now();
        let said = visitor.ask(&question(number))?;
        if said.text.trim() != model.answer() {
            return Err(format!("not the model's answer: {}", said.text).into());
        }
        Ok(said.first_text - begun)
    })?;
    let turns = u64::try_from(took.len())?;
    for (wish, before) in wishes.into_iter().zip(before) {
        let times = model.times(wish) - before;
        if times != turns {
            return Err(format!("{turns} turns asked the model {times} times for its {wish:?}").into());
        }
    }
    Ok(took)
}

/// The same wishes, the same number at once, straight to the model.
fn directly(model: &Model, load: Load) -> Outcome<Vec<Duration>> {
    let connections: Outcome<Vec<_>> = (0..load.at_once).map(|_| model.connect()).collect();
    all_at_once(connections?, load, |connection, _| model.ask(connection))
}

/// Keeps so many turns going, each caller with its own beginning, so that they don't all ask in the same moment.
fn all_at_once<C: Send>(
    callers: Vec<C>,
    load: Load,
    call: impl Fn(&mut C, usize) -> Outcome<Duration> + Sync,
) -> Outcome<Vec<Duration>> {
    let between = load.answer_lasts / u32::try_from(callers.len().max(1))?;
    let of_callers: Vec<Outcome<Vec<Duration>>> = thread::scope(|scope| {
        let call = &call;
        let callers = callers.into_iter().zip(0_u32..);
        let running: Vec<_> = callers
            .map(|(mut caller, place)| {
                scope.spawn(move || {
                    thread::sleep(between * place);
                    let first = usize::try_from(place)? * load.turns;
                    (first..first + load.turns).map(|number| call(&mut caller, number)).collect()
                })
            })
            .collect();
        running.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err("a caller panicked".into()))).collect()
    });
    let mut took = Vec::new();
    for of_caller in of_callers {
        took.extend(of_caller?);
    }
    Ok(took)
}
