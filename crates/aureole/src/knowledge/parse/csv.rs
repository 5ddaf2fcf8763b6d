//! A table file to Markdown: a list of questions and answers becomes sections, anything else a table.

use ::csv::ReaderBuilder;

use super::{ParseError, table};

/// Rows of more columns are refused: it is not a table that anybody reads.
const COLUMNS_MAX: usize = 200;

pub(super) fn to_markdown(text: &str) -> Result<String, ParseError> {
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter(text)).from_reader(text.as_bytes());
    let mut rows: Vec<Vec<String>> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| malformed(error.to_string()))?;
        if record.len() > COLUMNS_MAX {
            return Err(malformed(format!("a row has more than {COLUMNS_MAX} columns")));
        }
        let row: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
        if row.iter().any(|cell| !cell.is_empty()) {
            rows.push(row);
        }
    }
    Ok(match question_columns(&rows) {
        Some((question, answer)) => sections(&rows, question, answer),
        None => table(&rows),
    })
}

fn malformed(reason: String) -> ParseError {
    ParseError::Malformed { format: "CSV", reason }
}

/// The one of comma, semicolon and tab that the first line has most of.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |byte: u8| first.bytes().filter(|b| *b == byte).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|byte| count(*byte)).unwrap_or(b',')
}

fn question_columns(rows: &[Vec<String>]) -> Option<(usize, usize)> {
    let header: Vec<String> = rows.first()?.iter().map(|cell| cell.to_lowercase()).collect();
    let at = |names: &[&str]| header.iter().position(|cell| names.contains(&cell.as_str()));
    let question = at(&["question", "title", "frage", "pregunta"])?;
    let answer = at(&["answer", "content", "text", "body", "antwort", "réponse", "respuesta"])?;
    (question != answer).then_some((question, answer))
}

fn sections(rows: &[Vec<String>], question: usize, answer: usize) -> String {
    let mut markdown = String::new();
    for row in &rows[1..] {
        let cell = |at: usize| row.get(at).map_or("", String::as_str);
        let heading = cell(question).split_whitespace().collect::<Vec<_>>().join(" ");
        markdown.push_str(&format!("## {heading}\n\n{}\n\n", cell(answer)));
    }
    markdown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_stays_a_table() {
        assert_eq!(
            to_markdown("plan;price\nSolo;11,00\n\"Duo; big\"\n").as_deref(),
            Ok("| plan | price |\n| --- | --- |\n| Solo | 11,00 |\n| Duo; big |  |\n")
        );
    }

    #[test]
    fn questions_and_answers_become_sections() {
        assert_eq!(
            to_markdown("Question,Answer\nCan I pay?,\"Yes,\nby card\"\n").as_deref(),
            Ok("## Can I pay?\n\nYes,\nby card\n\n")
        );
    }

    #[test]
    fn absurd_rows_are_refused() {
        assert!(to_markdown(&",".repeat(COLUMNS_MAX + 1)).is_err());
    }
}
