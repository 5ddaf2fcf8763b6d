//! Puts the pieces that answer together: two or three sentences, list items, or a table row, each with its citation.

use super::question::Wants;
use super::units::Kind;
use super::weigh::{Question, Weighed};
use crate::Passage;

/// Sentences of one answer.
const SENTENCES_MAX: usize = 3;
/// Rows or items that fit about equally well and are all shown.
const EQUALS_MAX: usize = 3;
/// Items of a list that is shown whole.
const LIST_ITEMS_MAX: usize = 12;
/// Characters after which nothing is added.
const CHARS_ENOUGH: usize = 700;
/// A piece of another passage is added at this share of the best one's score.
const SECOND_PASSAGE_SHARE: f32 = 0.9;

/// The answer's text and the numbers of the passages it cites; `None` without any piece.
pub(super) fn compose(question: &Question, weighed: &[(&Passage, Vec<Weighed>)]) -> Option<(String, Vec<u32>)> {
    let best_of = |pieces: &[Weighed]| {
        let best = pieces.iter().enumerate().max_by(|a, b| a.1.score.total_cmp(&b.1.score).then(b.0.cmp(&a.0)));
        best.map(|(at, piece)| (at, piece.score))
    };
    let mut ranked: Vec<(usize, usize, f32)> = weighed
        .iter()
        .enumerate()
        .filter_map(|(passage, (_, pieces))| best_of(pieces).map(|(at, score)| (passage, at, score)))
        .collect();
    ranked.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
    let (first, at, score) = *ranked.first()?;
    let (passage, pieces) = &weighed[first];
    let mut text = cited(&quote(question, pieces, at), passage.number);
    let mut sources = vec![passage.number];
    if let Some((second, at, _)) = ranked.get(1).filter(|second| second.2 >= score * SECOND_PASSAGE_SHARE) {
        let (passage, pieces) = &weighed[*second];
        let more = quote(question, pieces, *at);
        if text.chars().count() + more.chars().count() <= CHARS_ENOUGH && !text.contains(&more) {
            text = format!("{text}\n\n{}", cited(&more, passage.number));
            if !sources.contains(&passage.number) {
                sources.push(passage.number);
            }
        }
    }
    Some((text, sources))
}

/// The marker stands after the last line, not within a list or code.
fn cited(text: &str, number: u32) -> String {
    let separator = if text.ends_with("```") { "\n" } else { " " };
    format!("{text}{separator}[{number}]")
}

/// The piece at `at` with what belongs to it.
fn quote(question: &Question, pieces: &[Weighed], at: usize) -> String {
    match pieces[at].unit.kind {
        Kind::Sentence => sentences(pieces, at),
        Kind::Row => equals(pieces, at),
        Kind::Item { numbered } if numbered || question.wants == Wants::Way => whole_list(pieces, at),
        Kind::Item { .. } => equals(pieces, at),
        Kind::Code => whole_list(pieces, at),
    }
}

/// The sentence with its better neighbours of the same section, in their order. One that ends with a colon takes the
/// list it announces.
fn sentences(pieces: &[Weighed], at: usize) -> String {
    if pieces[at].unit.text.ends_with(':') && pieces.get(at + 1).is_some_and(|next| next.unit.kind != Kind::Sentence) {
        return whole_list(pieces, at + 1);
    }
    let (mut from, mut to) = (at, at);
    while to - from + 1 < SENTENCES_MAX && length(&pieces[from..=to]) < CHARS_ENOUGH {
        let joins = |other: Option<usize>| {
            let other = other.and_then(|other| pieces.get(other).map(|piece| (other, piece)))?;
            (other.1.unit.kind == Kind::Sentence && other.1.unit.heading == pieces[at].unit.heading).then_some(other)
        };
        match (joins(from.checked_sub(1)), joins(Some(to + 1))) {
            (Some((before, one)), Some((_, two))) if one.score > two.score => from = before,
            (_, Some((after, _))) => to = after,
            (Some((before, _)), None) => from = before,
            (None, None) => break,
        }
    }
    joined(&pieces[from..=to])
}

fn length(pieces: &[Weighed]) -> usize {
    pieces.iter().map(|piece| piece.unit.text.chars().count()).sum()
}

fn joined(pieces: &[Weighed]) -> String {
    pieces.iter().map(|piece| piece.unit.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// The row or item with those of its block that fit about as well.
fn equals(pieces: &[Weighed], at: usize) -> String {
    let best = &pieces[at];
    let mut equal: Vec<&Weighed> = pieces
        .iter()
        .filter(|piece| piece.unit.block == best.unit.block && piece.unit.kind == best.unit.kind)
        .filter(|piece| piece.score >= best.score - 0.02)
        .collect();
    if equal.len() > EQUALS_MAX && matches!(best.unit.kind, Kind::Item { .. }) {
        return whole_list(pieces, at);
    }
    equal.truncate(EQUALS_MAX);
    match equal.as_slice() {
        [one] => one.unit.text.clone(),
        several => several.iter().map(|piece| format!("- {}", piece.unit.text)).collect::<Vec<_>>().join("\n"),
    }
}

/// The list or code that the piece is of, with the sentence that announces it.
fn whole_list(pieces: &[Weighed], at: usize) -> String {
    let block = pieces[at].unit.block;
    let first = (0..=at).rev().take_while(|other| pieces[*other].unit.block == block).last().unwrap_or(at);
    let mut lines = Vec::new();
    if let Some(lead) = first.checked_sub(1).map(|before| &pieces[before].unit)
        && lead.kind == Kind::Sentence
        && lead.heading == pieces[at].unit.heading
    {
        lines.push(lead.text.clone());
        lines.push(String::new());
    }
    let items = pieces[first..].iter().take_while(|piece| piece.unit.block == block).take(LIST_ITEMS_MAX);
    match pieces[at].unit.kind {
        Kind::Code => {
            lines.push("```".to_owned());
            lines.extend(items.map(|piece| piece.unit.text.clone()));
            lines.push("```".to_owned());
        }
        Kind::Item { numbered: true } => {
            lines.extend(items.enumerate().map(|(number, piece)| format!("{}. {}", number + 1, piece.unit.text)));
        }
        _ => lines.extend(items.map(|piece| format!("- {}", piece.unit.text))),
    }
    lines.join("\n")
}
