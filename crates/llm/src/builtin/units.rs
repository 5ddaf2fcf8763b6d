//! Cuts a passage into the pieces that an answer is made of: sentences, list items, table rows.

use crate::sentences;

/// A piece of a passage that can be quoted by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) kind: Kind,
    /// The piece as it is shown, Markdown.
    pub(crate) text: String,
    /// Number of the paragraph, list or table it stands in.
    pub(crate) block: usize,
    /// The headings above it within the passage.
    pub(crate) heading: String,
}

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Sentence,
    /// Item of a list; numbered lists are steps, which belong together.
    Item {
        numbered: bool,
    },
    /// Row of a table, with the columns' headings written out.
    Row,
    /// A fenced line of code, kept as it is.
    Code,
}

/// The pieces of a Markdown text in order. Headings are no pieces, each piece knows those above it.
pub(crate) fn units(markdown: &str) -> Vec<Unit> {
    let mut cutter = Cutter::default();
    for line in markdown.lines() {
        cutter.line(line);
    }
    cutter.end_paragraph();
    cutter.units
}

#[derive(Default)]
struct Cutter {
    units: Vec<Unit>,
    block: usize,
    paragraph: String,
    header: Option<Vec<String>>,
    in_code: bool,
    headings: Vec<(usize, String)>,
}

impl Cutter {
    fn line(&mut self, line: &str) {
        let trimmed = line.trim();
        if trimmed.starts_with("```") {
            self.end_paragraph();
            self.in_code = !self.in_code;
        } else if self.in_code {
            self.push(Kind::Code, line.to_owned());
        } else if trimmed.is_empty() {
            self.end_paragraph();
        } else if let Some((level, heading)) = heading(trimmed) {
            self.end_paragraph();
            self.headings.retain(|(above, _)| *above < level);
            self.headings.push((level, heading.to_owned()));
        } else if trimmed.starts_with('|') {
            self.row(trimmed);
        } else if let Some((numbered, item)) = list_item(trimmed) {
            if self.units.last().is_none_or(|unit| !matches!(unit.kind, Kind::Item { .. })) {
                self.end_paragraph();
            } else {
                self.flush_sentences();
            }
            self.push(Kind::Item { numbered }, item.to_owned());
        } else if line.starts_with([' ', '\t']) && self.paragraph.is_empty() && self.continues_item() {
            if let Some(last) = self.units.last_mut() {
                last.text.push(' ');
                last.text.push_str(trimmed);
            }
        } else {
            if !self.paragraph.is_empty() {
                self.paragraph.push(' ');
            }
            self.paragraph.push_str(trimmed);
        }
    }

    fn continues_item(&self) -> bool {
        self.units.last().is_some_and(|unit| matches!(unit.kind, Kind::Item { .. }) && unit.block == self.block)
    }

    fn row(&mut self, line: &str) {
        self.flush_sentences();
        let cells = cells(line);
        let Some(header) = self.header.clone() else {
            self.block += 1;
            self.header = Some(cells);
            return;
        };
        if !cells.iter().all(|cell| !cell.is_empty() && cell.chars().all(|c| matches!(c, '-' | ':' | ' '))) {
            let text = render_row(&header, &cells);
            self.push(Kind::Row, text);
        }
    }

    fn push(&mut self, kind: Kind, text: String) {
        if !text.trim().is_empty() {
            let heading = self.headings.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" > ");
            self.units.push(Unit { kind, text, block: self.block, heading });
        }
    }

    fn flush_sentences(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        for sentence in sentences(&paragraph) {
            self.push(Kind::Sentence, sentence);
        }
    }

    fn end_paragraph(&mut self) {
        self.flush_sentences();
        self.header = None;
        self.block += 1;
    }
}

fn heading(line: &str) -> Option<(usize, &str)> {
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    let text = line.get(level..)?.strip_prefix(' ')?.trim().trim_end_matches('#').trim();
    (1..=6).contains(&level).then_some((level, text))
}

fn cells(line: &str) -> Vec<String> {
    let inner = line.trim().trim_start_matches('|');
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    inner.replace("\\|", "\u{0}").split('|').map(|cell| cell.trim().replace('\u{0}', "|")).collect()
}

/// `**E2**: meaning: grinder blocked; what to do: unplug`: the first cell names the row, the others follow their heading.
fn render_row(header: &[String], cells: &[String]) -> String {
    let mut named =
        cells.iter().enumerate().skip(1).filter(|(_, cell)| !cell.is_empty()).map(|(at, cell)| {
            match header.get(at).filter(|heading| !heading.is_empty()) {
                Some(heading) => format!("{heading}: {cell}"),
                None => cell.clone(),
            }
        });
    let first = cells.first().map(String::as_str).unwrap_or_default();
    let rest = named.by_ref().collect::<Vec<_>>().join("; ");
    match (first.is_empty(), rest.is_empty()) {
        (true, _) => rest,
        (false, true) => format!("**{first}**"),
        (false, false) => format!("**{first}**: {rest}"),
    }
}

fn list_item(line: &str) -> Option<(bool, &str)> {
    for bullet in ["- ", "* ", "+ ", "• "] {
        if let Some(item) = line.strip_prefix(bullet) {
            return Some((false, item.trim()));
        }
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line.get(digits..)?;
    let item = rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") "))?;
    (1..=3).contains(&digits).then_some((true, item.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(markdown: &str) -> Vec<String> {
        units(markdown).into_iter().map(|unit| unit.text).collect()
    }

    #[test]
    fn a_row_carries_its_headings() {
        let markdown =
            "Codes:\n\n| code | meaning | do |\n| --- | --- | --- |\n| E1 | no water | fill |\n| E2 | a \\| b | |";
        assert_eq!(texts(markdown), ["Codes:", "**E1**: meaning: no water; do: fill", "**E2**: meaning: a | b"]);
        assert!(units(markdown)[1].kind == Kind::Row);
    }

    #[test]
    fn lists_become_items_and_their_continuations_stay() {
        let found = units("# Head\nSteps.\n1. First\n   goes on\n2. Second\n\n* other");
        assert_eq!(
            texts("# Head\nSteps.\n1. First\n   goes on\n2. Second\n\n* other"),
            ["Steps.", "First goes on", "Second", "other"]
        );
        assert_eq!(found[1].block, found[2].block);
        assert_eq!(found[1].kind, Kind::Item { numbered: true });
        assert_ne!(found[2].block, found[3].block);
    }
}
