//! An HTML page to Markdown, from its tokens.
//!
//! No tree is built: the tree builder of the HTML standard takes quadratic time and memory on pages made to hurt it,
//! while a reader of text needs to know only which block, list or table cell it is in.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};

use super::{ParseError, Parsed, table};

/// Names, values and blanks in one tag; pages of people stay far below, and the tokenizer compares each attribute
/// with all before it.
const TAG_SEPARATORS_MAX: usize = 5_000;
/// Deeper lists are shown at this depth.
const LIST_DEPTH_MAX: usize = 6;

pub(super) fn to_markdown(page: &str) -> Result<Parsed, ParseError> {
    if has_absurd_tag(page) {
        return Err(ParseError::Malformed { format: "HTML", reason: "a tag has thousands of attributes".into() });
    }
    let parsed = read(page, true);
    // A page whose whole text stands in its navigation or in a form is still better than none.
    Ok(if parsed.text.trim().is_empty() { read(page, false) } else { parsed })
}

fn has_absurd_tag(page: &str) -> bool {
    let (mut in_tag, mut quote, mut separators, mut before) = (false, None, 0usize, ' ');
    for c in page.chars() {
        match (in_tag, quote) {
            (true, Some(mark)) if c == mark => quote = None,
            (true, Some(_)) => {}
            (true, None) if c == '>' => in_tag = false,
            (true, None) if matches!(c, '"' | '\'') && before == '=' => quote = Some(c),
            (true, None) if c == '/' || (c.is_whitespace() && !before.is_whitespace()) => separators += 1,
            (true, None) => {}
            (false, _) if before == '<' && c.is_ascii_alphabetic() => (in_tag, separators) = (true, 0),
            (false, _) => {}
        }
        if separators > TAG_SEPARATORS_MAX {
            return true;
        }
        before = c;
    }
    false
}

fn read(page: &str, only_content: bool) -> Parsed {
    let sink = Sink(RefCell::new(Writer { only_content, ..Writer::default() }));
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(page));
    let tokenizer = Tokenizer::new(sink, Default::default());
    // The sink never asks to run a script, so one feed takes the whole page.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner().finish()
}

struct Sink(RefCell<Writer>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut writer = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => writer.text(&text),
            Token::TagToken(tag) => return writer.tag(&tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

#[derive(Default)]
struct Writer {
    only_content: bool,
    markdown: String,
    line: String,
    /// What the next line begins with: a heading's marks, a list item's bullet.
    prefix: String,
    title: String,
    in_title: bool,
    /// The element whose content is left out, and how many of it are open.
    skipped: Option<(String, usize)>,
    preformatted: bool,
    lists: Vec<Option<u32>>,
    table: Option<Table>,
    link: Option<(String, usize)>,
    bold_from: Option<usize>,
}

#[derive(Default)]
struct Table {
    rows: Vec<Vec<String>>,
    in_cell: bool,
    /// Tables within a cell are read as text of the cell.
    nested: usize,
}

impl Writer {
    fn text(&mut self, text: &str) {
        if self.in_title {
            self.title.push_str(text);
        } else if self.skipped.is_some() {
        } else if self.preformatted {
            self.line.push_str(text);
        } else {
            for (at, word) in text.split(|c: char| c.is_whitespace()).enumerate() {
                if at > 0 && !self.line.is_empty() && !self.line.ends_with(char::is_whitespace) {
                    self.line.push(' ');
                }
                self.line.push_str(word);
            }
        }
    }

    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        let opens = tag.kind == TagKind::StartTag;
        if self.skips(name, opens, tag.self_closing) {
            return raw_text(name, opens);
        }
        match name {
            "title" => {
                self.in_title = opens && self.title.is_empty();
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(name, opens),
            "ul" | "ol" => self.list(name, opens),
            "li" => self.item(opens),
            "table" | "tr" | "td" | "th" => self.table_tag(name, opens),
            "pre" => self.pre(opens),
            "b" | "strong" => self.emphasis(opens),
            "a" => self.link(tag, opens),
            "br" if self.preformatted || self.table.is_some() || !self.prefix.is_empty() => self.text("\n"),
            "br" => self.break_block("\n"),
            "code" | "span" | "em" | "i" | "u" | "small" | "sup" | "sub" | "abbr" | "kbd" | "mark" | "font" | "img"
            | "label" | "time" | "tbody" | "thead" | "tfoot" | "wbr" | "s" | "del" | "ins" | "q" | "cite" => {}
            _ => self.break_block("\n\n"),
        }
        raw_text(name, opens)
    }

    fn skips(&mut self, name: &str, opens: bool, self_closing: bool) -> bool {
        if let Some((skipped, depth)) = &mut self.skipped {
            if skipped == name {
                *depth = if opens { *depth + usize::from(!self_closing) } else { *depth - 1 };
                if *depth == 0 {
                    self.skipped = None;
                }
            }
            return true;
        }
        let never_shown = matches!(
            name,
            "script"
                | "style"
                | "template"
                | "noscript"
                | "svg"
                | "iframe"
                | "object"
                | "select"
                | "textarea"
                | "button"
                | "math"
        );
        let around_content = matches!(name, "nav" | "footer" | "aside" | "form" | "dialog");
        let skip = opens && !self_closing && (never_shown || (self.only_content && around_content));
        if skip {
            self.break_block("\n\n");
            self.skipped = Some((name.to_owned(), 1));
        }
        skip
    }

    fn break_block(&mut self, end: &str) {
        if let Some(table) = &mut self.table {
            if table.in_cell {
                self.line.push(' ');
            }
            return;
        }
        if self.preformatted {
            return;
        }
        if let Some(from) = self.bold_from.take() {
            self.end_bold(from);
        }
        let line = self.line.trim();
        if line.is_empty() {
            self.line.clear();
            return;
        }
        self.markdown.push_str(&self.prefix);
        // A line of the page that looks like a heading is not one.
        if self.prefix.is_empty() && line.starts_with('#') {
            self.markdown.push('\\');
        }
        self.markdown.push_str(line);
        self.markdown.push_str(end);
        self.line.clear();
        self.prefix.clear();
        self.link = None;
    }

    fn heading(&mut self, name: &str, opens: bool) {
        self.break_block("\n\n");
        self.prefix.clear();
        if opens && self.table.is_none() {
            let level = usize::from(name.as_bytes()[1] - b'0');
            self.prefix = format!("{} ", "#".repeat(level));
        }
    }

    fn list(&mut self, name: &str, opens: bool) {
        self.break_block(if self.lists.is_empty() { "\n\n" } else { "\n" });
        if opens {
            self.lists.push((name == "ol").then_some(0));
        } else {
            self.lists.pop();
            if self.lists.is_empty() && self.table.is_none() {
                self.markdown.push('\n');
            }
        }
    }

    fn item(&mut self, opens: bool) {
        self.break_block("\n");
        if !opens || self.table.is_some() {
            return;
        }
        let indent = "  ".repeat(self.lists.len().saturating_sub(1).min(LIST_DEPTH_MAX));
        let bullet = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{number}. ")
            }
            _ => "- ".to_owned(),
        };
        self.prefix = indent + &bullet;
    }

    fn table_tag(&mut self, name: &str, opens: bool) {
        match (name, opens, &mut self.table) {
            ("table", true, None) => {
                self.break_block("\n\n");
                self.table = Some(Table::default());
            }
            ("table", true, Some(table)) => table.nested += 1,
            ("table", false, Some(table)) if table.nested > 0 => table.nested -= 1,
            ("table", false, Some(_)) => self.end_table(),
            (_, _, Some(table)) if table.nested > 0 => self.line.push(' '),
            ("tr", true, Some(_)) => {
                self.end_cell();
                self.table.iter_mut().for_each(|table| table.rows.push(Vec::new()));
            }
            ("td" | "th", true, Some(_)) => {
                self.end_cell();
                self.table.iter_mut().for_each(|table| table.in_cell = true);
            }
            (_, _, Some(_)) => self.end_cell(),
            _ => self.break_block("\n\n"),
        }
    }

    fn end_cell(&mut self) {
        let Some(table) = &mut self.table else { return };
        let text = std::mem::take(&mut self.line);
        self.link = None;
        if std::mem::take(&mut table.in_cell) {
            if table.rows.is_empty() {
                table.rows.push(Vec::new());
            }
            table.rows.iter_mut().last().into_iter().for_each(|row| row.push(text.trim().to_owned()));
        }
    }

    fn end_table(&mut self) {
        self.end_cell();
        let Some(mut done) = self.table.take() else {
            return;
        };
        done.rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
        // One column is a frame around text, not a table.
        if done.rows.iter().all(|row| row.len() < 2) {
            done.rows.iter().flatten().for_each(|cell| self.markdown.push_str(&format!("{cell}\n\n")));
        } else {
            self.markdown.push_str(&format!("\n{}\n", table(&done.rows)));
        }
    }

    fn pre(&mut self, opens: bool) {
        if self.table.is_some() {
            return;
        }
        if opens {
            self.break_block("\n\n");
        } else if self.preformatted && !self.line.trim().is_empty() {
            let code = std::mem::take(&mut self.line).replace("```", "'''");
            self.markdown.push_str(&format!("```\n{}\n```\n\n", code.trim_matches('\n')));
        }
        self.preformatted = opens;
    }

    fn emphasis(&mut self, opens: bool) {
        if self.preformatted || self.table.is_some() {
            return;
        }
        match (opens, self.bold_from.take()) {
            (true, None) => {
                self.bold_from = Some(self.line.len());
                self.line.push_str("**");
            }
            (true, open) => self.bold_from = open,
            (false, Some(from)) => self.end_bold(from),
            (false, None) => {}
        }
    }

    /// Nothing between the marks, or a blank before the closing one, would not be read as emphasis.
    fn end_bold(&mut self, from: usize) {
        let trimmed = self.line.trim_end().len();
        let has_blank = self.line.len() > trimmed;
        self.line.truncate(trimmed);
        match trimmed <= from + "**".len() {
            true => self.line.truncate(from),
            false => self.line.push_str("**"),
        }
        self.line.push_str(if has_blank { " " } else { "" });
    }

    fn link(&mut self, tag: &Tag, opens: bool) {
        if let Some((href, start)) = self.link.take()
            && let Some(label) = self.line.get(start..).map(str::trim)
            && !label.is_empty()
            && !label.contains(['[', ']'])
        {
            let linked = format!("[{label}]({href})");
            self.line.replace_range(start.., &linked);
        }
        let href = tag.attrs.iter().find(|attribute| &*attribute.name.local == "href");
        if let Some(href) = href.map(|attribute| attribute.value.trim().to_owned())
            && opens
            && !self.preformatted
            && (href.starts_with("https://") || href.starts_with("http://") || href.starts_with("mailto:"))
            && !href.contains([' ', '(', ')', '<', '>'])
        {
            self.link = Some((href, self.line.len()));
        }
    }

    fn finish(mut self) -> Parsed {
        self.end_table();
        self.pre(false);
        self.break_block("\n");
        let title = self.title.split_whitespace().collect::<Vec<_>>().join(" ");
        Parsed { title: (!title.is_empty()).then_some(title), text: self.markdown }
    }
}

/// The elements in which the standard reads no tags.
fn raw_text(name: &str, opens: bool) -> TokenSinkResult<()> {
    match name {
        _ if !opens => TokenSinkResult::Continue,
        "script" => TokenSinkResult::RawData(RawKind::ScriptData),
        "style" | "iframe" | "noscript" | "noembed" | "noframes" | "xmp" => TokenSinkResult::RawData(RawKind::Rawtext),
        "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
        _ => TokenSinkResult::Continue,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markdown(page: &str) -> String {
        super::super::text::normalise(&to_markdown(page).expect("readable").text)
    }

    #[test]
    fn a_page_keeps_its_structure_and_loses_its_frame() {
        let page = "<html><head><title> Help &amp; more </title><style>p{}</style></head><body><nav>Home</nav>\
            <h1>Pay</h1><p>By <b>card</b> or\n <a href='https://x.example/a'>link</a>.<br>Second line<ul><li>One<li>Two <em>x</em></ul>\
            <ol><li>a</li><li>b</li></ol><script>if (a<b) alert('</p>')</script><pre>code  here</pre></body>";
        assert_eq!(
            markdown(page),
            "# Pay\n\nBy **card** or [link](https://x.example/a).\nSecond line\n\n- One\n- Two x\n\n1. a\n2. b\n\n```\ncode  here\n```"
        );
        assert_eq!(to_markdown(page).expect("readable").title.as_deref(), Some("Help & more"));
    }

    #[test]
    fn tables_become_markdown_tables() {
        let page = "<table><tr><th>code</th><th>do</th></tr><tr><td>E1<td>fill | <p>press</p><table><tr><td>x</table></tr></table><p>end";
        assert_eq!(markdown(page), "| code | do |\n| --- | --- |\n| E1 | fill \\| press x |\n\nend");
    }

    #[test]
    fn scripts_are_neither_text_nor_links() {
        assert_eq!(markdown("<p>a<a href='javascript:alert(1)'>b</a><svg><text>c</text></svg>"), "ab");
        assert_eq!(markdown("<p>1 &lt; 2 &#x41;"), "1 < 2 A");
    }

    #[test]
    fn a_page_of_only_navigation_is_read() {
        assert_eq!(markdown("<nav>Opening hours: 9 to 5</nav>"), "Opening hours: 9 to 5");
    }

    #[test]
    fn hostile_pages_end_soon() {
        let deep = "<div><p><font color=1><b><table><tr><td>".repeat(4_000);
        assert!(to_markdown(&deep).is_ok());
        let attributes: String = (0..20_000).map(|n| format!(" a{n}=1")).collect();
        assert!(to_markdown(&format!("<p{attributes}>x")).is_err());
        assert!(to_markdown(&"</ul></li></table>".repeat(10_000)).is_ok());
        assert!(to_markdown(&"<!--".repeat(100_000)).is_ok());
        assert!(to_markdown(&"<ul><li>x".repeat(6_000)).is_ok());
        assert!(to_markdown(&"<b>x</b>".repeat(6_000)).is_ok());
    }
}
