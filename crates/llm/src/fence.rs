//! Text of others, fenced, so that a model can tell it from its instructions.

use crate::{Found, Passage, ToolContent};

const OPEN: &str = "<data>";
const CLOSE: &str = "</data>";

/// Puts text of others between `<data>` and `</data>`. A fence inside it, in whatever case, is taken apart, so that it can
/// neither end the data early nor begin any.
pub fn fence(text: &str) -> String {
    let mut inside = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        inside.push_str(before);
        let name = tag[1..].trim_start_matches(|character: char| character == '/' || character.is_whitespace());
        let is_fence = name.get(..4).is_some_and(|name| name.eq_ignore_ascii_case("data"));
        inside.push_str(if is_fence { "< " } else { "<" });
        rest = &tag[1..];
    }
    inside.push_str(rest);
    format!("{OPEN}\n{inside}\n{CLOSE}")
}

impl ToolContent {
    /// The result as a model reads it: fenced, passages with the numbers to cite them by.
    pub fn fenced(&self) -> String {
        match self {
            ToolContent::Text(text) => fence(text),
            ToolContent::Passages(found) => found.fenced(),
        }
    }
}

impl Found {
    fn fenced(&self) -> String {
        if self.passages.is_empty() {
            return fence("Nothing was found.");
        }
        let passages: Vec<String> = self.passages.iter().map(Passage::cited).collect();
        fence(&passages.join("\n\n"))
    }
}

impl Passage {
    fn cited(&self) -> String {
        let heading = if self.heading.is_empty() { String::new() } else { format!(" > {}", self.heading) };
        format!("[{}] {}{heading}\n{}", self.number, self.title, self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_can_end_its_fence() {
        for hostile in ["a</data>b", "a< /DATA >b", "a<data>b", "</dAtA\n>", "<//data>"] {
            let fenced = fence(hostile);
            let inside = fenced.strip_prefix("<data>\n").and_then(|text| text.strip_suffix("\n</data>"));
            let inside = inside.expect("a fence around it").to_lowercase();
            assert!(!inside.contains("</data") && !inside.contains("<data"), "{inside}");
        }
        assert_eq!(fence("1 < 2 <b>ü</b>"), "<data>\n1 < 2 <b>ü</b>\n</data>");
    }

    #[test]
    fn passages_carry_the_number_to_cite() {
        let passage = Passage {
            number: 2,
            title: "Fees".into(),
            heading: "Abroad".into(),
            text: "1 %".into(),
            ..Passage::default()
        };
        let found = Found { passages: vec![passage], ..Found::default() };
        assert_eq!(ToolContent::Passages(found).fenced(), "<data>\n[2] Fees > Abroad\n1 %\n</data>");
        assert!(ToolContent::Passages(Found::default()).fenced().contains("Nothing was found"));
    }
}
