//! The documents of a made-up shop, and the questions that its visitors ask.

use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::Outcome;
use crate::server::Server;

/// What the shop sells. Each has a document of its own.
const PRODUCTS: [&str; 20] = [
    "kettle",
    "toaster",
    "blender",
    "lamp",
    "heater",
    "radio",
    "scanner",
    "printer",
    "monitor",
    "keyboard",
    "camera",
    "drill",
    "sander",
    "vacuum cleaner",
    "fan",
    "humidifier",
    "router",
    "speaker",
    "projector",
    "scale",
];
/// How long documents may take to be found.
const PATIENCE: Duration = Duration::from_secs(300);
const LOOKED_EVERY: Duration = Duration::from_millis(50);

/// Adds a document for each product and waits until all are found.
pub(crate) fn teach(server: &Server) -> Outcome<()> {
    for (number, product) in PRODUCTS.into_iter().enumerate() {
        let document = json!({ "title": format!("The {product}"), "text": document(number, product) });
        server.change("POST", "/api/v1/knowledge/sources", &document)?;
    }
    until("the documents are not found", || {
        for product in PRODUCTS {
            let path = format!("/api/v1/knowledge/search?q=guarantee%20{}", product.replace(' ', "%20"));
            if server.read(&path)?["data"].as_array().is_none_or(Vec::is_empty) {
                return Ok(false);
            }
        }
        Ok(true)
    })
}

/// Has the knowledge searched by meaning too, or no longer. Answers false if this server has no model for it.
pub(crate) fn embed(server: &Server, on: bool) -> Outcome<bool> {
    const PATH: &str = "/api/v1/knowledge/embedding";
    let state = server.read(PATH)?["data"].take();
    if on && state["builtin_available"] != Value::Bool(true) {
        return Ok(false);
    }
    server.change("PUT", PATH, &json!({ "provider": if on { "builtin" } else { "none" } }))?;
    until("the documents get no vectors", || Ok(!on || server.read(PATH)?["data"]["serving"] == Value::Bool(true)))?;
    Ok(on)
}

/// What the visitor of this number asks.
pub(crate) fn question(number: usize) -> String {
    let product = PRODUCTS[number % PRODUCTS.len()];
    match number / PRODUCTS.len() % 4 {
        0 => format!("How long is the guarantee of the {product}?"),
        1 => format!("How do I clean my {product}?"),
        2 => format!("Can I send the {product} back?"),
        _ => format!("What does the red light of the {product} mean?"),
    }
}

fn document(number: usize, product: &str) -> String {
    let (months, days) = (12 + number, 10 + number);
    format!(
        "# Guarantee\n\nThe guarantee of the {product} is {months} months from the day of delivery. Keep the bill: without it \
         we can't tell when the {product} was delivered.\n\n# Cleaning\n\nTo clean the {product}, pull the plug, let it cool \
         down and wipe it with a damp cloth. Never put the {product} under water.\n\n# Sending back\n\nYou can send the \
         {product} back within {days} days. Print the label from your account, put it on the box and bring the box to any \
         post office. We pay the money back within a week.\n\n# Lights\n\nA green light means that the {product} is ready. A \
         red light of the {product} means that it is too warm and will switch itself on again after {days} minutes.\n"
    )
}

fn until(failure: &str, mut done: impl FnMut() -> Outcome<bool>) -> Outcome<()> {
    let until = Instant::now() + PATIENCE;
    while !done()? {
        if Instant::now() > until {
            return Err(failure.into());
        }
        sleep(LOOKED_EVERY);
    }
    Ok(())
}
