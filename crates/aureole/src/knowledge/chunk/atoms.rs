//! What is never cut: sentences, list items, table rows, and the headings they stand under.

use llm::sentences;

use super::CHILD_CHARS;

/// A heading with what follows it up to the next heading.
pub(super) struct Section {
    /// The headings above the text, its own last.
    pub(super) path: Vec<String>,
    /// The heading as Markdown with the empty line below; empty before the first heading.
    pub(super) heading_line: String,
    pub(super) atoms: Vec<Atom>,
}

/// A piece of text that stays whole.
#[derive(Clone, Debug)]
pub(super) struct Atom {
    pub(super) text: String,
    pub(super) chars: usize,
    /// Lines that must stand above it wherever it begins a piece: a table's header.
    pub(super) header: String,
    /// Whether it is the first of its paragraph, list or table.
    pub(super) opens_block: bool,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Sentence,
    Line,
    Code,
}

impl Atom {
    /// What stands between the atom and the one before it.
    pub(super) fn joint(&self) -> &'static str {
        match (self.opens_block, self.kind) {
            (true, _) | (_, Kind::Code) => "\n\n",
            (false, Kind::Sentence) => " ",
            (false, Kind::Line) => "\n",
        }
    }

    /// Whether it goes on with the paragraph of the atom before it.
    pub(super) fn continues_sentence(&self) -> bool {
        self.kind == Kind::Sentence && !self.opens_block
    }
}

/// The sections of a document in order.
pub(super) fn sections(title: &str, markdown: &str) -> Vec<Section> {
    let mut reader = Reader::new(title);
    for line in markdown.lines() {
        reader.line(line);
    }
    reader.end_block();
    reader.sections
}

struct Reader<'a> {
    title: &'a str,
    sections: Vec<Section>,
    /// The open headings with their levels.
    headings: Vec<(usize, String)>,
    paragraph: String,
    table_header: Vec<String>,
    table_has_rows: bool,
    code: Option<String>,
    block_open: bool,
}

impl<'a> Reader<'a> {
    fn new(title: &'a str) -> Self {
        let first = Section { path: Vec::new(), heading_line: String::new(), atoms: Vec::new() };
        Self {
            title,
            sections: vec![first],
            headings: Vec::new(),
            paragraph: String::new(),
            table_header: Vec::new(),
            table_has_rows: false,
            code: None,
            block_open: false,
        }
    }

    fn line(&mut self, line: &str) {
        let trimmed = line.trim();
        if trimmed.starts_with("```") {
            self.fence();
        } else if let Some(code) = &mut self.code {
            code.push_str(line);
            code.push('\n');
        } else if trimmed.is_empty() {
            self.end_block();
        } else if let Some((level, text)) = heading(trimmed) {
            self.heading(level, text, trimmed);
        } else if trimmed.starts_with('|') {
            self.row(trimmed);
        } else if is_list_item(trimmed) {
            self.end_paragraph();
            self.push(line.trim_end(), Kind::Line, String::new());
        } else if self.paragraph.is_empty() && line.starts_with([' ', '\t']) && self.block_open {
            self.push(line.trim_end(), Kind::Line, String::new());
        } else {
            if !self.paragraph.is_empty() {
                self.paragraph.push(' ');
            }
            self.paragraph.push_str(trimmed);
        }
    }

    fn heading(&mut self, level: usize, text: &str, line: &str) {
        self.end_block();
        self.headings.retain(|(above, _)| *above < level);
        self.headings.push((level, text.to_owned()));
        let path = self.headings.iter().map(|(_, text)| text.clone());
        let repeats_title = |(at, text): &(usize, String)| *at == 0 && text.eq_ignore_ascii_case(self.title.trim());
        let path = path.enumerate().filter(|part| !repeats_title(part)).map(|(_, text)| text).collect();
        self.sections.push(Section { path, heading_line: format!("{line}\n\n"), atoms: Vec::new() });
    }

    fn row(&mut self, line: &str) {
        self.end_paragraph();
        if self.table_header.len() < 2 {
            self.table_header.push(line.to_owned());
            let is_rule = |line: &str| line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '));
            // A table without a rule below its first line has no header to repeat.
            if self.table_header.len() == 2 && !is_rule(line) {
                for row in std::mem::take(&mut self.table_header) {
                    self.push(&row, Kind::Line, String::new());
                }
            }
            return;
        }
        let header = format!("{}\n", self.table_header.join("\n"));
        if !std::mem::replace(&mut self.table_has_rows, true) {
            self.block_open = false;
        }
        self.push(line, Kind::Line, header);
    }

    fn fence(&mut self) {
        match self.code.take() {
            None => {
                self.end_block();
                self.code = Some(String::new());
            }
            Some(code) => {
                for piece in cut(&code, CHILD_CHARS) {
                    self.push(&format!("```\n{}\n```", piece.trim_end()), Kind::Code, String::new());
                }
                self.end_block();
            }
        }
    }

    fn end_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        for sentence in sentences(&paragraph) {
            self.push(&sentence, Kind::Sentence, String::new());
        }
        if !paragraph.is_empty() {
            self.block_open = false;
        }
    }

    fn end_block(&mut self) {
        if let Some(code) = self.code.take() {
            self.paragraph = code;
        }
        self.end_paragraph();
        let header = std::mem::take(&mut self.table_header);
        if !std::mem::take(&mut self.table_has_rows) {
            // A header without rows is still text.
            header.iter().for_each(|row| self.push(row, Kind::Line, String::new()));
        }
        self.block_open = false;
    }

    fn push(&mut self, text: &str, kind: Kind, header: String) {
        for piece in cut(text, CHILD_CHARS) {
            let atom = Atom {
                chars: piece.chars().count() + 1,
                text: piece,
                header: header.clone(),
                opens_block: !self.block_open,
                kind,
            };
            self.block_open = true;
            if let Some(section) = self.sections.last_mut() {
                section.atoms.push(atom);
            }
        }
    }
}

fn heading(line: &str) -> Option<(usize, &str)> {
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    let text = line.get(level..)?.strip_prefix(' ')?.trim().trim_end_matches('#').trim();
    ((1..=6).contains(&level) && !text.is_empty()).then_some((level, text))
}

fn is_list_item(line: &str) -> bool {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &line[digits..];
    match digits {
        0 => ["- ", "* ", "+ ", "• "].iter().any(|bullet| line.starts_with(bullet)),
        1..=3 => rest.starts_with(". ") || rest.starts_with(") "),
        _ => false,
    }
}

/// Cuts text that is longer than `max` characters at blanks, or in the middle where there are none.
fn cut(text: &str, max: usize) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((end, _)) = rest.char_indices().nth(max) {
        let blank = rest[..end].rfind(char::is_whitespace).filter(|at| *at > end / 2);
        let (piece, after) = rest.split_at(blank.unwrap_or(end));
        pieces.push(piece.to_owned());
        rest = after.trim_start();
    }
    if !rest.trim().is_empty() {
        pieces.push(rest.to_owned());
    }
    pieces
}
