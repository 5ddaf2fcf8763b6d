//! What a message tells of its writer: is the wish for a person seen, and only then, and the mood's sign?

use std::path::Path;

use serde::Deserialize;

use super::corpus::EvalError;
use super::{Measured, Search, read, share};
use crate::agents::handoff::wants_human;
use crate::agents::mood::mood;
use crate::conversations::Mood;

#[derive(Deserialize)]
struct Row {
    id: String,
    text: String,
    wants_human: bool,
}

pub(super) fn handoff(folder: &Path, _: Search) -> Result<Measured, EvalError> {
    measure(read(folder, "handoff.jsonl")?)
}

pub(super) fn calls(folder: &Path, _: Search) -> Result<Measured, EvalError> {
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

#[derive(Deserialize)]
struct Felt {
    id: String,
    text: String,
    sentiment: String,
}

/// The sign of a sentence's mood: no opinion where there is one counts as wrong.
pub(super) fn sentiment(folder: &Path, _: Search) -> Result<Measured, EvalError> {
    let rows: Vec<Felt> = read(folder, "sentiment.jsonl")?;
    let (mut right, mut silent) = (0, 0);
    let mut measured = Measured::default();
    for row in &rows {
        let felt = mood(&[&row.text]);
        let sign = match felt {
            Mood::Happy => "positive",
            Mood::Neutral => "",
            Mood::Confused | Mood::Frustrated | Mood::Angry => "negative",
        };
        silent += usize::from(sign.is_empty());
        match sign == row.sentiment {
            true => right += 1,
            false => measured.misses.push(format!("{} {} {felt:?} {:?}", row.id, row.sentiment, row.text)),
        }
    }
    let told = rows.len() - silent;
    measured.figures = format!("sign right {}, where one is told {}", share(right, rows.len()), share(right, told));
    Ok(measured)
}
