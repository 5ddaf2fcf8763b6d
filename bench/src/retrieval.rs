//! Finding passages among a hundred thousand: by words, by meaning and by both, through `GET /api/v1/knowledge/search`.
//!
//! Vectors come from a stub of this bench that answers at once, so that what is measured is the server; its own model is
//! measured beside it on fewer passages. Each document has a word of its own, and a search must find it.

use std::thread::sleep;
use std::time::{Duration, Instant};

use clap::Args;
use serde_json::{Value, json};

use crate::connection::Connection;
use crate::load::Figures;
use crate::place::{Place, Where};
use crate::server::Server;
use crate::summary::Wanted;
use crate::vectors::Stub;
use crate::{Outcome, machine, say, say_below};

const EMBEDDING: &str = "/api/v1/knowledge/embedding";
/// Sentences of a passage: about 410 characters, so that the server cuts each paragraph into one.
const SENTENCES: usize = 5;
const SENTENCE_WORDS: usize = 9;
/// Passages of a document.
const PASSAGES: usize = 100;
/// Words that many passages share.
const WORDS: usize = 4_000;
/// The longest that is wanted of a search.
const MILLISECONDS_MAX: f64 = 20.0;
/// A bench that has not come further for so long is stuck.
const PATIENCE: Duration = Duration::from_secs(300);
const LOOKED_EVERY: Duration = Duration::from_millis(100);

/// How the bench runs.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    place: Where,

    /// Passages that are searched
    #[arg(long, default_value_t = 100_000)]
    passages: usize,

    /// Passages that the model of the binary embeds
    #[arg(long, default_value_t = 2_000)]
    embedded: usize,

    /// Questions of each kind
    #[arg(long, default_value_t = 300)]
    questions: usize,
}

/// Measures each engine and prints the report.
pub(crate) fn run(arguments: &Arguments) -> Outcome<()> {
    say(&format!("{}\n", machine::described()))?;
    say("| engine | passages | found by | p50 ms | p95 ms | most ms | of words p95 | resident MB |")?;
    say("| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |")?;
    say_below(arguments.place.each("retrieval", |engine, place| measure(arguments, engine, place))?.iter().flatten())?;
    arguments.place.sum_up("retrieval")
}

/// Answers the lines of how fast passages were prepared.
fn measure(arguments: &Arguments, engine: &str, place: &Place) -> Outcome<Vec<String>> {
    let server = Server::start(&arguments.place.aureole, place)?;
    let stub = Stub::start()?;
    server.change("PUT", EMBEDDING, &json!({ "provider": "none" }))?;
    let small = arguments.embedded.div_ceil(PASSAGES);
    let large = arguments.passages.div_ceil(PASSAGES);
    let mut rates = Vec::new();
    let mut rate = |what: &str, passages: usize, took: Duration| {
        let each = passages as f64 / took.as_secs_f64();
        rates.push(format!("{engine}: {passages} passages {what} in {:.1} s, {each:.0}/s.", took.as_secs_f64()));
    };
    add(&server, 0..small)?;
    let by_builtin = json!({ "provider": "builtin" });
    if server.read(EMBEDDING)?["data"]["builtin_available"] == Value::Bool(true) {
        rate("embedded by the model of the binary", small * PASSAGES, embed(&server, &by_builtin)?);
        let words = ask(arguments, &server, small, Kind::Both, None)?;
        row(engine, &server, small, "both, by the model of the binary", &words, None)?;
        server.change("PUT", EMBEDDING, &json!({ "provider": "none" }))?;
    }
    rate("read, cut and indexed", (large - small.min(large)) * PASSAGES, add(&server, small..large)?);
    let words = ask(arguments, &server, large, Kind::Both, None)?;
    row(engine, &server, large, "words", &words, None)?;
    let compare = |what: &str, found: &Figures| {
        let what = format!("p95 by {what}, {} passages, ms", large * PASSAGES);
        arguments.place.summary.compare(engine, &what, found.milliseconds(0.95), Wanted::Below(MILLISECONDS_MAX));
    };
    compare("words", &words);
    let endpoint = json!({ "provider": "endpoint", "base_url": stub.base_url(), "model": "stub" });
    rate("given vectors of the stub", large * PASSAGES, embed(&server, &endpoint)?);
    let meaning = ask(arguments, &server, large, Kind::Meaning, Some(&stub))?;
    row(engine, &server, large, "meaning", &meaning, Some(&words))?;
    compare("meaning", &meaning);
    let both = ask(arguments, &server, large, Kind::Both, Some(&stub))?;
    row(engine, &server, large, "both", &both, Some(&words))?;
    compare("both", &both);
    Ok(rates)
}

fn row(
    engine: &str,
    server: &Server,
    documents: usize,
    by: &str,
    found: &Figures,
    words: Option<&Figures>,
) -> Outcome<()> {
    let [middle, tail, most] = [0.5, 0.95, 1.0].map(|share| found.milliseconds(share));
    let ratio = words.map_or_else(String::new, |words| format!("{:.2}", tail / words.milliseconds(0.95)));
    let (passages, resident) = (documents * PASSAGES, server.running.process().resident()?);
    say(&format!("| {engine} | {passages} | {by} | {middle:.1} | {tail:.1} | {most:.1} | {ratio} | {resident:.0} |"))
}

/// Adds documents and waits until all are searched.
fn add(server: &Server, documents: std::ops::Range<usize>) -> Outcome<Duration> {
    let begun = Instant::now();
    let wanted = documents.end * PASSAGES;
    for number in documents {
        let document = json!({ "title": format!("Document {number}"), "text": text(number) });
        server.change("POST", "/api/v1/knowledge/sources", &document)?;
    }
    until(server, |state| state["total"] == json!(wanted))?;
    Ok(begun.elapsed())
}

/// Chooses a model and waits until questions go to it.
fn embed(server: &Server, wish: &Value) -> Outcome<Duration> {
    let begun = Instant::now();
    server.change("PUT", EMBEDDING, wish)?;
    until(server, |state| state["serving"] == Value::Bool(true) && state["provider"] == wish["provider"])?;
    Ok(begun.elapsed())
}

fn until(server: &Server, is_done: impl Fn(&Value) -> bool) -> Outcome<()> {
    let (mut before, mut moved) = (Value::Null, Instant::now());
    loop {
        let state = server.read(EMBEDDING)?["data"].take();
        if is_done(&state) {
            return Ok(());
        }
        if state != before {
            (before, moved) = (state, Instant::now());
        } else if moved.elapsed() > PATIENCE {
            return Err(format!("the passages are not ready: {before}").into());
        }
        sleep(LOOKED_EVERY);
    }
}

/// What a question has in common with its passage.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// Words, and where there are vectors the direction too.
    Both,
    /// The direction alone.
    Meaning,
}

fn ask(arguments: &Arguments, server: &Server, documents: usize, kind: Kind, stub: Option<&Stub>) -> Outcome<Figures> {
    let mut connection = Connection::open(server.address)?;
    let mut took = Vec::with_capacity(arguments.questions);
    // The first question reads what the others find in memory.
    for number in 0..=arguments.questions {
        let document = number * 7_919 % documents;
        let path = format!("/api/v1/knowledge/search?q={}", question(document, kind));
        let begun = Instant::now();
        let found = connection.call(&server.get(&path))?;
        if number > 0 {
            took.push(begun.elapsed());
        }
        let found: Value = serde_json::from_slice(&found.body)?;
        let title = json!(format!("Document {document}"));
        if found["data"].as_array().is_none_or(|found| found.iter().all(|passage| passage["title"] != title)) {
            return Err(format!("{path} does not find {title}").into());
        }
    }
    stub.map_or(Ok(()), Stub::check)?;
    Ok(Figures::of(took))
}

/// Its own word and words that stand in its first passage and in many others, or only a word of no passage that the stub
/// gives its direction.
fn question(document: usize, kind: Kind) -> String {
    match kind {
        Kind::Both => {
            let first = |place| word(document * PASSAGES * SENTENCES * SENTENCE_WORDS + place);
            format!("own{document}x+{}+{}+{}", first(0), first(10), first(20))
        }
        Kind::Meaning => format!("near{document}x"),
    }
}

/// A document of as many paragraphs as passages; its first one says what it is.
fn text(document: usize) -> String {
    let sentence = |number: usize| {
        let words: Vec<String> = (0..SENTENCE_WORDS).map(|place| word(number * SENTENCE_WORDS + place)).collect();
        format!("{}.", words.join(" "))
    };
    let paragraph = |number: usize| {
        let first = (document * PASSAGES + number) * SENTENCES;
        (first..first + SENTENCES).map(sentence).collect::<Vec<_>>().join(" ")
    };
    let body: Vec<String> = (0..PASSAGES).map(|number| format!("## Part {number}\n\n{}", paragraph(number))).collect();
    body.join("\n\n").replacen("## Part 0\n\n", &format!("## Part 0\n\nown{document}x "), 1)
}

/// The word at a place of all that is written: drawn by the place, the first of the language more often than the last.
fn word(place: usize) -> String {
    const SYLLABLES: [&str; 16] =
        ["ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "wu", "za"];
    let drawn = (0..2).map(|time| mixed(place * 2 + time) % WORDS);
    let rank = drawn.min().unwrap_or_default();
    [rank % 16, rank / 16 % 16, rank / 256 % 16, 5].map(|at| SYLLABLES[at]).concat()
}

/// Neighbouring numbers, far apart: the end of SplitMix64 (Steele, Lea and Flood 2014).
fn mixed(number: usize) -> usize {
    let mut bits = (number as u64).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (bits ^ (bits >> 31)) as usize
}
