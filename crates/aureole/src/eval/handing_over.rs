//! Handing over: is the wish for a person seen, and only then?

use std::path::Path;

use serde::Deserialize;

use super::corpus::EvalError;
use super::{Measured, read};
use crate::agents::handoff::wants_human;

#[derive(Deserialize)]
struct Row {
    id: String,
    text: String,
    wants_human: bool,
}

pub(super) fn handoff(folder: &Path) -> Result<Measured, EvalError> {
    measure(read(folder, "handoff.jsonl")?)
}

pub(super) fn calls(folder: &Path) -> Result<Measured, EvalError> {
    measure(read(folder, "handoff-calls.jsonl")?)
}

fn measure(rows: Vec<Row>) -> Result<Measured, EvalError> {
    let (mut hits, mut alarms, mut missed) = (0, 0, 0);
    let mut misses = Vec::new();
    for row in &rows {
        match (wants_human(&row.text), row.wants_human) {
            (true, true) => hits += 1,
            (true, false) => alarms += 1,
            (false, true) => missed += 1,
            (false, false) => continue,
        }
        if wants_human(&row.text) != row.wants_human {
            misses.push(format!(
                "{} {} {:?}",
                row.id,
                if row.wants_human { "missed" } else { "false alarm" },
                row.text
            ));
        }
    }
    let ratio = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    let (precision, recall) = (ratio(hits, hits + alarms), ratio(hits, hits + missed));
    Ok(Measured {
        figures: format!("precision {precision:.3}, recall {recall:.3} of {} rows", rows.len()),
        misses,
        ..Measured::default()
    })
}
