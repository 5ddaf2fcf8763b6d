//! What a list shows of a message: the beginning of its words on one line, without the marks of its Markdown.

use crate::one_line::one_line;

/// Longest snippet of the last message, in characters.
pub const SNIPPET_CHARACTERS_MAX: usize = 160;

/// The beginning of a message on one line.
pub fn snippet(text: &str) -> String {
    let words: Vec<String> = text.lines().filter(|line| !is_rule(line)).map(plain).collect();
    let line = one_line(&words.join("\n"), SNIPPET_CHARACTERS_MAX);
    // Who writes nothing but marks is shown as they wrote.
    if line.is_empty() { one_line(text, SNIPPET_CHARACTERS_MAX) } else { line }
}

/// Lines that only draw something: the rule below a table's head, a fence around code.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let draws = |letter: char| matches!(letter, '|' | '-' | ':' | ' ');
    line.starts_with("```") || line.starts_with("~~~") || (line.contains("---") && line.chars().all(draws))
}

fn plain(line: &str) -> String {
    let line = line.trim();
    let quoted = line.trim_start_matches(['>', ' ']);
    let unmarked = ["- ", "* ", "+ "].iter().find_map(|bullet| quoted.strip_prefix(bullet)).unwrap_or(heading(quoted));
    let cells = if unmarked.starts_with('|') { unmarked.replace('|', " ") } else { unmarked.to_owned() };
    cells.replace("**", "").replace('`', "")
}

fn heading(line: &str) -> &str {
    let words = line.trim_start_matches('#');
    if words.len() < line.len() && words.starts_with(' ') { words } else { line }
}

#[cfg(test)]
mod tests {
    use super::snippet;

    #[test]
    fn marks_are_left_out_and_words_stay() {
        let note = "**Asked**\n\n> How long does it take?\n>\n> I want a human\n\n# Why\n- They *asked* in `chat`";
        assert_eq!(snippet(note), "Asked How long does it take? I want a human Why They *asked* in chat");
        let table = "Twice:\n\n| Invoice | Amount |\n|---|---:|\n| 1184 | 240 |";
        assert_eq!(snippet(table), "Twice: Invoice Amount 1184 240");
    }

    #[test]
    fn what_only_looks_like_a_mark_stays() {
        assert_eq!(snippet("#37 is 2 * 3 - 1 > 4 | 5"), "#37 is 2 * 3 - 1 > 4 | 5");
        assert_eq!(snippet("---"), "---");
        assert_eq!(snippet("  two\n lines "), "two lines");
    }
}
