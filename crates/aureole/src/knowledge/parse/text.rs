//! Bytes to clean text.

use unicode_normalization::UnicodeNormalization;

use super::ParseError;

/// Decodes UTF-8, UTF-16 with its mark, or else Windows-1252, which old spreadsheets write.
pub(super) fn decode(bytes: &[u8]) -> Result<String, ParseError> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => return Ok(utf16(rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] => return Ok(utf16(rest, u16::from_be_bytes)),
        _ => {}
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.contains(&0) {
        return Err(ParseError::Binary);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(_) if looks_like_windows_1252(bytes) => Ok(bytes.iter().map(|byte| windows_1252(*byte)).collect()),
        Err(_) => Err(ParseError::Binary),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Text has nearly no control characters and few letters outside of ASCII.
fn looks_like_windows_1252(bytes: &[u8]) -> bool {
    let controls = bytes.iter().filter(|byte| **byte < 0x20 && !byte.is_ascii_whitespace()).count();
    let high = bytes.iter().filter(|byte| **byte >= 0x80).count();
    controls == 0 && high * 3 <= bytes.len()
}

fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// One kind of line end, one form of accents, no control characters, no trailing blanks, no runs of empty lines.
pub(super) fn normalise(text: &str) -> String {
    let unified: String = text.replace("\r\n", "\n").replace('\r', "\n").nfc().filter(|c| is_kept(*c)).collect();
    let mut normalised = String::with_capacity(unified.len());
    let mut empty = 0;
    for line in unified.lines() {
        let line = line.trim_end();
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty < 2 && !(line.is_empty() && normalised.is_empty()) {
            normalised.push_str(line);
            normalised.push('\n');
        }
    }
    normalised.truncate(normalised.trim_end().len());
    normalised
}

/// Controls go, and so do the marks that turn the reading direction or hide letters from the eye.
fn is_kept(c: char) -> bool {
    match c {
        '\n' | '\t' => true,
        '\u{200b}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' => false,
        '\u{e0000}'..='\u{e007f}' => false,
        _ => !c.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_encodings_that_files_have() {
        assert_eq!(decode("\u{feff}Café".as_bytes()), Ok("Café".into()));
        assert_eq!(decode(b"\xff\xfeC\0a\0f\0\xe9\0"), Ok("Café".into()));
        assert_eq!(decode(b"Caf\xe9 \x80 5"), Ok("Café € 5".into()));
        assert_eq!(decode(b"a\0b"), Err(ParseError::Binary));
    }

    #[test]
    fn cleans_without_changing_words() {
        assert_eq!(normalise("\r\n\r\na  \r\n\r\n\r\n\r\nb\u{200b}\u{7}c\rd\n\n"), "a\n\nbc\nd");
        assert_eq!(normalise("cafe\u{301}"), "café");
    }
}
