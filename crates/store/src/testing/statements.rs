//! The statements of a program, found in its sources, so that a test can have both engines read each of them,
//! also those that no other test runs.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::{Error, Store};

/// A statement as it stands in the sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The file.
    pub file: PathBuf,
    /// The line on which its text begins.
    pub line: usize,
    /// Its text, with the constants of its file and of the modules above filled in. What stands in braces still is put
    /// there at run time.
    pub sql: String,
}

/// Has the engine read a statement without running it.
///
/// # Errors
/// When the engine refuses it.
pub async fn prepare(store: &Store, sql: &str) -> Result<(), Error> {
    let sql = sql.to_owned();
    store.read(move |db| db.check(&sql)).await
}

/// Every statement in the Rust files below a folder.
///
/// # Panics
/// When the folder can't be read.
#[must_use]
pub fn statements(folder: &Path) -> Vec<Statement> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry of the folder").path();
        if path.is_dir() {
            found.extend(statements(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.extend(in_file(&path));
        }
    }
    found
}

fn in_file(path: &Path) -> Vec<Statement> {
    let source = std::fs::read_to_string(path).expect("a source file");
    let literals = literals(&source);
    let mut constants = of_modules_above(path);
    constants.extend(constants_of(&source, &literals));
    let sql = literals.into_iter().filter(|literal| is_sql(&literal.text));
    let statement = |literal: Literal| {
        let sql = fill_in(&literal.text, &constants);
        let line = source[..literal.start].matches('\n').count() + 1;
        Statement { file: path.to_owned(), line, sql }
    };
    sql.map(statement).collect()
}

/// The constants of the modules that a file lies in, the nearest winning: `a/b/c.rs` sees those of `a/b.rs` and `a.rs`.
fn of_modules_above(path: &Path) -> HashMap<String, String> {
    let files: Vec<_> = path.ancestors().skip(1).map(|folder| folder.with_extension("rs")).collect();
    let mut constants = HashMap::new();
    for source in files.iter().rev().filter_map(|file| std::fs::read_to_string(file).ok()) {
        constants.extend(constants_of(&source, &literals(&source)));
    }
    constants
}

fn constants_of(source: &str, literals: &[Literal]) -> Vec<(String, String)> {
    let named = |literal: &Literal| Some((constant_before(&source[..literal.start])?, literal.text.clone()));
    literals.iter().filter_map(named).collect()
}

struct Literal {
    start: usize,
    text: String,
}

/// The string literals of a source, without those in comments.
fn literals(source: &str) -> Vec<Literal> {
    let bytes = source.as_bytes();
    let mut found = Vec::new();
    let mut place = 0;
    while let Some(byte) = bytes.get(place) {
        let rest = &source[place..];
        match byte {
            b'/' if rest.starts_with("//") => place += rest.find('\n').unwrap_or(rest.len()),
            b'"' => {
                let end = end_of_string(bytes, place + 1);
                found.push(Literal { start: place, text: unescape(&source[place + 1..end]) });
                place = end + 1;
            }
            b'\'' if rest.starts_with("'\\") => place += 3 + rest[3..].find('\'').map_or(0, |more| more + 1),
            b'\'' if rest.starts_with("'\"'") => place += 3,
            _ => place += 1,
        }
        while !source.is_char_boundary(place) {
            place += 1;
        }
    }
    found
}

fn end_of_string(bytes: &[u8], mut place: usize) -> usize {
    while place < bytes.len() && bytes[place] != b'"' {
        place += if bytes[place] == b'\\' { 2 } else { 1 };
    }
    place.min(bytes.len())
}

/// What the compiler makes of the escapes that stand in SQL: a line continued, and quotes.
fn unescape(text: &str) -> String {
    let mut pieces = text.split("\\\n");
    let mut whole = pieces.next().unwrap_or_default().to_owned();
    pieces.for_each(|piece| whole.push_str(piece.trim_start()));
    whole.replace("\\\"", "\"").replace("\\\\", "\\")
}

/// The name of the constant whose text follows: `const COLUMNS: &str =`.
fn constant_before(source: &str) -> Option<String> {
    let declaration = source.trim_end().strip_suffix('=')?.trim_end().strip_suffix("str")?;
    let (_, declaration) = declaration.rsplit_once("const ")?;
    let (name, kind) = declaration.split_once(':')?;
    matches!(kind.trim(), "&" | "&'static").then(|| name.trim().to_owned())
}

fn is_sql(text: &str) -> bool {
    let lower = text.trim_start().to_lowercase();
    let has = |word: &str| lower.contains(word);
    (lower.starts_with("select ") && (has(" from ") || has(" as ")))
        || (lower.starts_with("insert into ") && (has("values") || has("select")))
        || (lower.starts_with("update ") && has(" set ") && has(" where "))
        || lower.starts_with("delete from ")
        || (lower.starts_with("with ") && has(" as ("))
}

/// Fills `{NAME}` in with the constants of the file, which may contain others.
fn fill_in(text: &str, constants: &HashMap<String, String>) -> String {
    let mut filled = text.to_owned();
    for _ in 0..3 {
        for (name, value) in constants {
            filled = filled.replace(&format!("{{{name}}}"), value);
        }
    }
    filled
}
