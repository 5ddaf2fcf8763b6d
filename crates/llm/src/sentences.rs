//! Where a sentence ends.

/// Longer paragraphs without a full stop are cut at this many characters.
const SENTENCE_CHARS_MAX: usize = 600;

/// The sentences of a paragraph, each with its closing mark.
pub fn sentences(paragraph: &str) -> Vec<String> {
    let chars: Vec<char> = paragraph.chars().collect();
    let mut found = Vec::new();
    let mut start = 0;
    for at in 0..chars.len() {
        let too_long = at.saturating_sub(start) >= SENTENCE_CHARS_MAX && chars[at].is_whitespace();
        if too_long || ends_sentence(&chars, start, at) {
            let mut end = at + 1;
            while end < chars.len() && matches!(chars[end], '"' | '”' | '’' | ')' | '»' | '*') {
                end += 1;
            }
            if end > start {
                push_trimmed(&mut found, &chars[start..end]);
                start = end;
            }
        }
    }
    push_trimmed(&mut found, &chars[start.min(chars.len())..]);
    found
}

fn push_trimmed(found: &mut Vec<String>, chars: &[char]) {
    let sentence: String = chars.iter().collect();
    if !sentence.trim().is_empty() {
        found.push(sentence.trim().to_owned());
    }
}

fn ends_sentence(chars: &[char], start: usize, at: usize) -> bool {
    if at < start || !matches!(chars[at], '.' | '!' | '?' | '。' | '…') {
        return false;
    }
    let after = chars[at + 1..].iter().skip_while(|c| matches!(c, '"' | '”' | '’' | ')' | '»' | '*'));
    let mut after = after.copied();
    match after.next() {
        None => return true,
        Some(c) if !c.is_whitespace() => return chars[at] == '。',
        Some(_) => {}
    }
    let next = after.find(|c| !c.is_whitespace());
    if next.is_some_and(char::is_lowercase) {
        return false;
    }
    chars[at] != '.' || !is_abbreviation(&chars[start..at])
}

/// Whether the full stop belongs to the word before it: an initial or a well-known short form.
fn is_abbreviation(before: &[char]) -> bool {
    let word: String = before
        .iter()
        .rev()
        .take_while(|c| c.is_alphanumeric() || **c == '.')
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let mut letters = word.chars();
    let single_capital = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
    const SHORT_FORMS: &[&str] = &[
        "mr", "mrs", "ms", "dr", "prof", "st", "jr", "sr", "vs", "etc", "e.g", "i.e", "eg", "ie", "no", "inc", "ltd",
        "co", "approx", "fig", "u.s", "a.m", "p.m", "z.b", "bzw", "ca", "nr", "min", "max",
    ];
    single_capital || SHORT_FORMS.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_they_end() {
        assert_eq!(
            sentences("It costs 3.90. Ask Dr. Who or J. Doe! \"Really?\" Yes (always). e.g. this"),
            ["It costs 3.90.", "Ask Dr. Who or J. Doe!", "\"Really?\"", "Yes (always). e.g. this"]
        );
        assert_eq!(sentences(""), Vec::<String>::new());
    }
}
