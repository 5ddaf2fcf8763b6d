//! Turns an uploaded file into normalised Markdown.
//!
//! Whatever the bytes are, the outcome is text or a [`ParseError`], in time linear in the input: nothing here
//! recurses over the input or builds a tree of a document that somebody else wrote.

mod csv;
mod html;
mod json;
mod text;

/// Larger files are refused.
pub const FILE_BYTES_MAX: usize = 10 * 1024 * 1024;

/// What a file can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Markdown, taken as it is.
    Markdown,
    /// Plain text.
    Text,
    /// An HTML page.
    Html,
    /// A table, with commas, semicolons or tabs.
    Csv,
    /// Any JSON.
    Json,
}

impl Format {
    /// The format by the file's ending, else by its media type; `None` for what can't be read.
    pub fn of(file_name: &str, media_type: Option<&str>) -> Option<Self> {
        let ending = file_name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        match ending.as_deref() {
            Some("md" | "markdown") => Some(Self::Markdown),
            Some("txt" | "text") => Some(Self::Text),
            Some("html" | "htm" | "xhtml") => Some(Self::Html),
            Some("csv" | "tsv") => Some(Self::Csv),
            Some("json") => Some(Self::Json),
            Some(_) => None,
            None => Self::of_media_type(media_type?),
        }
    }

    fn of_media_type(media_type: &str) -> Option<Self> {
        match media_type.split(';').next().unwrap_or_default().trim() {
            "text/markdown" => Some(Self::Markdown),
            "text/plain" => Some(Self::Text),
            "text/html" | "application/xhtml+xml" => Some(Self::Html),
            "text/csv" | "text/tab-separated-values" => Some(Self::Csv),
            "application/json" => Some(Self::Json),
            _ => None,
        }
    }

    /// The media type to serve and to record.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Markdown => "text/markdown",
            Self::Text => "text/plain",
            Self::Html => "text/html",
            Self::Csv => "text/csv",
            Self::Json => "application/json",
        }
    }
}

/// What was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The document's own title, where it has one.
    pub title: Option<String>,
    /// Markdown.
    pub text: String,
}

/// Why a file can't be read; the sentence is for the teammate who uploaded it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// Over [`FILE_BYTES_MAX`].
    #[error("The file is larger than 10 MB. Split it into smaller ones.")]
    TooLarge,
    /// Not text at all.
    #[error("The file is not text. Save it as Markdown, plain text, HTML, CSV or JSON.")]
    Binary,
    /// Nothing to read in it.
    #[error("There is no text in the file.")]
    Empty,
    /// The content breaks the rules of its format.
    #[error("The file can't be read as {format}: {reason}.")]
    Malformed {
        /// The format's name.
        format: &'static str,
        /// What is wrong, and where.
        reason: String,
    },
}

/// Reads a file.
pub fn parse(format: Format, bytes: &[u8]) -> Result<Parsed, ParseError> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(ParseError::TooLarge);
    }
    let decoded = text::decode(bytes)?;
    let parsed = match format {
        Format::Markdown | Format::Text => Parsed { title: None, text: decoded },
        Format::Html => html::to_markdown(&decoded)?,
        Format::Csv => Parsed { title: None, text: csv::to_markdown(&decoded)? },
        Format::Json => json::to_markdown(&decoded)?,
    };
    let text = text::normalise(&parsed.text);
    if text.is_empty() {
        return Err(ParseError::Empty);
    }
    let title = parsed.title.or_else(|| first_heading(&text)).filter(|title| !title.is_empty());
    Ok(Parsed { title, text })
}

fn first_heading(markdown: &str) -> Option<String> {
    let first = markdown.lines().find(|line| !line.trim().is_empty())?;
    first.strip_prefix("# ").map(|heading| heading.trim().to_owned())
}

/// A cell of a Markdown table: one line, bars escaped.
fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

/// A Markdown table from rows of raw text; the first row is the heading, short rows are filled up.
fn table(rows: &[Vec<String>]) -> String {
    let width = rows.first().map_or(0, Vec::len);
    let mut markdown = String::new();
    for (at, row) in rows.iter().enumerate() {
        markdown.push('|');
        for column in 0..width {
            markdown.push(' ');
            markdown.push_str(&cell(row.get(column).map_or("", String::as_str)));
            markdown.push_str(" |");
        }
        markdown.push('\n');
        if at == 0 {
            markdown.push('|');
            markdown.push_str(&" --- |".repeat(width));
            markdown.push('\n');
        }
    }
    markdown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_decides_and_the_media_type_helps_where_there_is_none() {
        assert_eq!(Format::of("A.MD", None), Some(Format::Markdown));
        assert_eq!(Format::of("page.htm", Some("text/plain")), Some(Format::Html));
        assert_eq!(Format::of("faq", Some("text/csv; charset=utf-8")), Some(Format::Csv));
        assert_eq!(Format::of("photo.png", Some("text/plain")), None);
    }

    #[test]
    fn refuses_what_is_too_large_binary_or_empty() {
        assert_eq!(parse(Format::Text, &vec![b'a'; FILE_BYTES_MAX + 1]), Err(ParseError::TooLarge));
        assert_eq!(parse(Format::Text, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Err(ParseError::Binary));
        assert_eq!(parse(Format::Markdown, b" \r\n\t"), Err(ParseError::Empty));
    }

    #[test]
    fn a_heading_on_top_is_the_title() {
        let parsed = parse(Format::Markdown, b"\n# Shipping\r\n\r\nFast.").expect("it is text");
        assert_eq!(parsed, Parsed { title: Some("Shipping".into()), text: "# Shipping\n\nFast.".into() });
    }
}
