//! Texts as one line of a list or of a note.

/// White space becomes single spaces, and what is too long ends in an ellipsis.
pub fn one_line(text: &str, characters_max: usize) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if line.len() > characters_max * 4 {
            break;
        }
    }
    match line.char_indices().nth(characters_max) {
        Some(_) => {
            let end = line.char_indices().nth(characters_max - 1).map_or(line.len(), |(end, _)| end);
            format!("{}…", line[..end].trim_end())
        }
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_has_its_ellipsis_within_the_bound() {
        assert_eq!(one_line(" a\n\n b\tc ", 5), "a b c");
        assert_eq!(one_line("a b cd", 5), "a b…");
        assert_eq!(one_line(&"\u{1f600}".repeat(9), 3), "\u{1f600}\u{1f600}…");
    }
}
