//! Bodies, paths, queries and headers that nobody should send: each is refused or taken, with a sentence, and never more.
//!
//! The harness compares every answer with the description, so that an error of another shape fails, too.

use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{Rng, RngExt, SeedableRng};
use serde_json::{Value, json};

use super::workspace::{CANARY, Caller, Nouns, body_schema, path, smallest, word};
use crate::support::description::{Operation, operations, resolve};
use crate::support::{Call, KIM, TestApp};

/// Of the random part; another seed finds other things.
const SEED: u64 = 20_261_121;
/// Random calls of each endpoint, at most.
const ROUNDS_MAX: usize = 24;
/// No further round begins after this.
const ROUNDS_WITHIN: Duration = Duration::from_secs(25);
/// An answer that takes longer is none.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);
/// Nesting that no honest body has.
const DEPTH: usize = 1_000;

#[tokio::test]
async fn nothing_that_is_sent_breaks_the_server_or_brings_out_what_is_foreign() {
    let app = TestApp::start().await;
    let (kim, rival) = (app.sign_in(KIM).await, app.rival().await);
    let ray = app.sign_in("ray@rival.example").await;
    let own = Nouns::make(&app, &kim, &app.site(), "own").await;
    Nouns::make(&app, &ray, &app.site_of(&rival), CANARY).await;
    let secret = kim.post("/api/v1/keys", json!({ "name": "caller", "scopes": ["inbox", "settings"] })).await.data();
    let secret_key = secret["secret"].as_str().expect("a key").to_owned();
    let caller = Caller { app: &app, teammate: &kim, secret_key: &secret_key, widget_key: &app.acme.widget_key };
    let mut random = StdRng::seed_from_u64(SEED);
    for operation in operations().filter(is_answered) {
        for body in raw_bodies() {
            send(
                caller.call(operation, &own_path(operation, &own)).with("Content-Type", "application/json").body(body),
                operation,
            )
            .await;
        }
        for path in hostile_paths(operation, &own) {
            send(caller.call(operation, &path), operation).await;
        }
        app.advance(Duration::from_secs(60));
    }
    let begun = Instant::now();
    for _ in 0..ROUNDS_MAX {
        if begun.elapsed() > ROUNDS_WITHIN {
            break;
        }
        for operation in operations().filter(is_answered) {
            let path = own_path(operation, &own) + &hostile_query(operation, &mut random);
            let mut call = caller.call(operation, &path);
            if random.random_bool(0.3) {
                let (name, value) = HEADERS[random.random_range(0..HEADERS.len())];
                call = call.with(name, value);
            }
            if let Some(schema) = body_schema(operation) {
                call = call.json(&spoilt(schema, smallest(schema, &own), &mut random));
            }
            send(call, operation).await;
        }
        app.advance(Duration::from_secs(60));
    }
}

/// Sockets speak frames, and what changes the caller's own credentials would end the test, not the server.
fn is_answered(operation: &Operation) -> bool {
    let responses = &operation.facts["responses"];
    responses.get("101").is_none() && operation.path != "/api/v1/install/widget-key"
}

async fn send(call: Call, operation: Operation) {
    let reply = tokio::time::timeout(ANSWER_WITHIN, call).await.expect("an answer");
    assert!(reply.status < 500, "{} {}: {} {}", operation.method, operation.path, reply.status, reply.body);
    assert!(!reply.body.to_string().contains(CANARY), "{} {}: {}", operation.method, operation.path, reply.body);
}

fn own_path(operation: Operation, own: &Nouns) -> String {
    path(operation, |_, schema| own.of(schema).or(word(schema)).unwrap_or("x").to_owned())
}

/// Bodies that are no JSON, or JSON that no form has.
fn raw_bodies() -> Vec<Vec<u8>> {
    let nested = |open: &str, close: &str| format!("{}{}", open.repeat(DEPTH), close.repeat(DEPTH)).into_bytes();
    let texts: [&[u8]; 14] = [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\"\\ud800\"",
        b"{\"message\": \"\\ud800\", \"subject\": \"\\udfff\"}",
        b"{\"message\": 1e400, \"limit\": -1e400}",
        b"{\"message\": \"a\", \"message\": \"b\", \"subject\": \"a\", \"subject\": \"b\"}",
        b"{\"\\u0000\": \"\\u0000\"}",
        b"{\"message\": \"\xff\xfe\"}",
        b"{\"__proto__\": {\"admin\": true}, \"constructor\": 1}",
        b"{\"message\": 99999999999999999999999999999999999999}",
        b"{\"text\": true, \"mode\": 7, \"client_id\": []}",
        b"\xef\xbb\xbf{}",
    ];
    let mut bodies: Vec<Vec<u8>> = texts.iter().map(|text| text.to_vec()).collect();
    bodies.push(nested("[", "]"));
    bodies.push([b"{\"context\": ".as_slice(), &nested("{\"a\":", "}"), b"}"].concat());
    bodies
}

const TORN: [&str; 10] = [
    "%00",
    "%ED%A0%80",
    "%FF%FE",
    "..%2F..%2Fetc%2Fpasswd",
    "'%20or%201=1--",
    "tkt_zzzzzzzzzzzzzzzzzzzzzzzzzz",
    "00000000-0000-0000-0000-000000000000",
    "%F0%9F%92%A9",
    "-1",
    "null",
];

fn hostile_paths(operation: Operation, own: &Nouns) -> Vec<String> {
    if !operation.path.contains('{') {
        return Vec::new();
    }
    let mut paths: Vec<String> = TORN.iter().map(|torn| path(operation, |_, _| (*torn).to_owned())).collect();
    paths.push(path(operation, |_, _| "a".repeat(4_000)));
    paths.push(path(operation, |name, schema| match own.of(schema) {
        Some(id) if name == "id" => id.to_owned(),
        _ => "%00".to_owned(),
    }));
    paths
}

/// Every query parameter, hostile; sometimes twice, sometimes one that nobody knows.
fn hostile_query(operation: Operation, random: &mut impl Rng) -> String {
    let values = [
        "",
        "%00",
        "-1",
        "0",
        "99999999999999999999",
        "1e400",
        "NaN",
        "%ED%A0%80",
        "'%22;--",
        "%25%5F",
        "a",
        "AAAA",
        "_____________________w",
        "f_________9_________________",
        "all",
        "live",
    ];
    let mut query = Vec::new();
    for parameter in operation.facts["parameters"].as_array().into_iter().flatten() {
        if parameter["in"] == "query" && random.random_bool(0.7) {
            let name = parameter["name"].as_str().expect("a name");
            let value = values[random.random_range(0..values.len())];
            let value = if random.random_bool(0.05) { "x".repeat(5_000) } else { value.to_owned() };
            query.push(format!("{name}={value}"));
            if random.random_bool(0.1) {
                query.push(format!("{name}=twice"));
            }
        }
    }
    if random.random_bool(0.2) {
        query.push("unknown[]=%00&=".to_owned());
    }
    if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) }
}

const HEADERS: [(&str, &str); 10] = [
    ("If-Match", "99999999999999999999"),
    ("If-Match", "\"x\""),
    ("Idempotency-Key", "an-idempotency-key-that-is-used-again"),
    ("Idempotency-Key", "x"),
    ("X-Request-Id", "' or 1=1 --"),
    ("X-Forwarded-For", "not an address, 1.2.3.4, ::::"),
    ("Referer", "javascript:alert(1)"),
    ("Accept-Language", "q=1e400,*;q=-1"),
    ("Content-Type", "text/plain; charset=utf-7"),
    ("Range", "bytes=9999999999-0"),
];

/// A body that fits, with some fields replaced by what doesn't.
fn spoilt(schema: &'static Value, mut body: Value, random: &mut impl Rng) -> Value {
    let fields: Vec<&String> =
        resolve(schema)["properties"].as_object().into_iter().flatten().map(|(name, _)| name).collect();
    for name in fields {
        if random.random_bool(0.35) {
            body[name] = hostile_value(random, 0);
        }
    }
    if random.random_bool(0.1) {
        body["\u{0}unknown"] = hostile_value(random, 0);
    }
    body
}

fn hostile_value(random: &mut impl Rng, depth: usize) -> Value {
    match random.random_range(0..18) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(i64::MIN),
        3 => json!(u64::MAX),
        4 => json!(-0.0),
        5 => json!(1e308),
        6 => json!(""),
        7 => json!("\u{0}\u{0}"),
        8 => json!("  \u{202e}\u{feff}\u{200b} "),
        9 => json!("x".repeat(random.random_range(1..70_000))),
        10 => json!("💩".repeat(1_000)),
        11 => json!("'); drop table tickets; --"),
        12 => json!("<script>alert(1)</script>[x](javascript:alert(1))"),
        13 => json!("9999-12-31T23:59:59.999999Z"),
        14 => json!("-262143-01-01T00:00:00Z"),
        15 => json!(["a", 1, null, { "b": [] }]),
        16 if depth < 4 => {
            json!({ "label": hostile_value(random, depth + 1), "type": "list", "value": hostile_value(random, depth + 1) })
        }
        _ if depth < 4 => json!([hostile_value(random, depth + 1)]),
        _ => json!({}),
    }
}
