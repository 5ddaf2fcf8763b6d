//! The rules of ARCHITECTURE.md and STYLE.md that a program can check, checked on the sources themselves.
//!
//! Each failure lists the places and says what to do instead. A rule that turns out wrong is changed here and in those
//! two pages together, never worked around.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::fs;
use std::path::{Path, PathBuf};

/// Lines of a file: the longest, the ninety-fifth of a hundred, the middle one.
const FILE_LINES_MAX: usize = 500;
const FILE_LINES_95TH_MAX: usize = 400;
const FILE_LINES_MEDIAN_MAX: usize = 120;
/// Lines from a function's first to its closing brace.
const FUNCTION_LINES_MAX: usize = 70;
/// Lines between a handler's braces.
const HANDLER_LINES_MAX: usize = 14;

/// A domain calls those to its left; to its right it speaks by recording an event.
const DOMAINS: [&str; 9] =
    ["workspaces", "contacts", "knowledge", "conversations", "tickets", "email", "agents", "integrations", "sdk"];

/// Names that gather what belongs elsewhere.
const FORBIDDEN_NAMES: [&str; 8] = ["common", "core", "utils", "helpers", "services", "models", "types", "dto"];

/// Crates that would serve another product as they are, and the words they therefore don't know.
const LEAF_CRATES: [&str; 5] = ["store", "jobs", "mail", "llm", "web"];
const DOMAIN_WORDS: [&str; 5] = ["ticket", "conversation", "contact", "teammate", "whisper"];

struct Source {
    /// Relative to the repository, with `/`.
    path: String,
    text: String,
}

impl Source {
    /// The text without comments: words in prose break no rule.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(index, line)| (index + 1, line));
        lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    fn mentions(&self, word: &str) -> bool {
        self.code().any(|(_, line)| line.contains(word))
    }

    /// The part of the path below `crates/aureole/src/`.
    fn in_product(&self) -> Option<&str> {
        self.path.strip_prefix("crates/aureole/src/")
    }

    /// The domain that a file of the product belongs to.
    fn domain(&self) -> Option<usize> {
        let first = self.in_product()?.split('/').next()?.trim_end_matches(".rs");
        DOMAINS.iter().position(|domain| *domain == first)
    }
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every Rust file of every crate, and of the benches.
fn sources() -> Vec<Source> {
    let repository = repository();
    let mut sources = Vec::new();
    let mut folders = vec![repository.join("crates"), repository.join("bench/src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).expect("a readable file");
                let path = path.strip_prefix(&repository).expect("a path below the repository");
                sources.push(Source { path: path.to_string_lossy().replace('\\', "/"), text });
            }
        }
    }
    assert!(sources.len() > 10, "the sources were not found below {}", repository.display());
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources
}

fn none<T: Display>(offences: Vec<T>, rule: &str) {
    let lines: Vec<String> = offences.iter().map(|offence| format!("  {offence}\n")).collect();
    assert!(lines.is_empty(), "\n{rule}\n{}", lines.concat());
}

#[test]
fn files_are_short() {
    let sources = sources();
    let lines = |source: &Source| source.text.lines().count();
    let long = sources.iter().filter(|source| lines(source) > FILE_LINES_MAX);
    none(
        long.map(|source| format!("{}: {} lines", source.path, lines(source))).collect(),
        &format!("A file has at most {FILE_LINES_MAX} lines: one verb, one file. Split these:"),
    );
    let mut all: Vec<usize> = sources.iter().map(lines).collect();
    all.sort_unstable();
    let (median, ninety_fifth) = (all[all.len() / 2], all[all.len() * 95 / 100]);
    assert!(
        median <= FILE_LINES_MEDIAN_MAX,
        "half of the files have {median} lines or more, not {FILE_LINES_MEDIAN_MAX}"
    );
    assert!(ninety_fifth <= FILE_LINES_95TH_MAX, "one file in twenty has {ninety_fifth} lines or more");
}

/// A function as it stands in its file.
struct Function<'a> {
    /// The number of its first line, and how many it has to its closing brace.
    first: usize,
    lines: usize,
    /// Those between its braces.
    body: usize,
    name: String,
    /// What stands right above it: documentation and attributes.
    above: &'a [&'a str],
}

/// rustfmt puts a function's closing brace under its first letter, which is all that is needed to find its end.
fn functions<'a>(lines: &'a [&'a str]) -> Vec<Function<'a>> {
    let mut functions = Vec::new();
    for (start, line) in lines.iter().enumerate().filter(|(_, line)| begins_function(line)) {
        let close = format!("{}}}", &line[..line.len() - line.trim_start().len()]);
        let one_line = line.ends_with(';') || line.ends_with('}');
        let length = lines[start..].iter().position(|line| *line == close).map_or(1, |offset| offset + 1);
        let signature = lines[start..].iter().position(|line| line.ends_with('{')).map_or(1, |offset| offset + 1);
        let above = lines[..start].iter().rposition(|line| line.is_empty() || *line == "}").map_or(0, |end| end + 1);
        functions.push(Function {
            first: start + 1,
            lines: if one_line { 1 } else { length },
            body: if one_line { 1 } else { length.saturating_sub(signature + 1) },
            name: identifier(line.split("fn ").nth(1).unwrap_or_default()),
            above: &lines[above..start],
        });
    }
    functions
}

#[test]
fn functions_are_short() {
    let mut offences = Vec::new();
    for source in sources() {
        let lines: Vec<&str> = source.text.lines().collect();
        let long = functions(&lines).into_iter().filter(|function| function.lines > FUNCTION_LINES_MAX);
        offences.extend(long.map(|long| format!("{}:{}: {} lines", source.path, long.first, long.lines)));
    }
    none(offences, &format!("A function has at most {FUNCTION_LINES_MAX} lines. Give the parts of these a name:"));
}

/// A handler is what a route of the API's description or a bare route names.
#[test]
fn handlers_extract_call_one_verb_and_respond() {
    let (mut offences, mut handlers) = (Vec::new(), 0);
    let product = sources().into_iter().filter(|source| source.in_product().is_some() && source.mentions("axum"));
    for source in product {
        let lines: Vec<&str> = source.text.lines().collect();
        for function in functions(&lines) {
            let described = function.above.iter().any(|line| line.contains("#[utoipa::path("));
            let routed = ["get", "post", "any"].map(|method| format!(", {method}({}))", function.name));
            if !described && !routed.iter().any(|routed| source.mentions(routed)) {
                continue;
            }
            handlers += 1;
            if function.body > HANDLER_LINES_MAX {
                offences.push(format!("{}:{}: {} lines", source.path, function.first, function.body));
            }
        }
    }
    assert!(handlers > 80, "only {handlers} handlers were found");
    none(
        offences,
        &format!(
            "A handler extracts, calls one verb and responds, with at most {HANDLER_LINES_MAX} lines between its \
             braces. Give what else these do a name:"
        ),
    );
}

fn begins_function(line: &str) -> bool {
    let words = line.trim_start().split(' ');
    let mut words = words.skip_while(|word| word.starts_with("pub") || ["async", "const", "unsafe"].contains(word));
    words.next() == Some("fn")
}

#[test]
fn routes_and_statements_stand_in_different_files() {
    let both = sources().into_iter().filter(|source| source.in_product().is_some());
    let both = both.filter(|source| source.mentions("axum") && source.code().any(|(_, line)| is_sql(line)));
    none(
        both.map(|source| source.path).collect(),
        "A file that mentions axum has no SQL: the handler calls a verb, and the statement stands in the verb's file:",
    );
}

fn is_sql(line: &str) -> bool {
    let statement = ["select ", "insert into ", "update ", "delete from ", "with "];
    statement
        .iter()
        .any(|word| line.contains(&format!("\"{word}")) || *word != "with " && line.trim_start().starts_with(word))
}

#[test]
fn settings_are_read_in_one_place() {
    // Cargo speaks to build scripts so, and bin/test to the harness: neither is part of the product.
    let beside = |path: &str| {
        path.ends_with("/build.rs") || path.contains("/tests/") || path.starts_with("crates/store/src/testing")
    };
    let readers =
        sources().into_iter().filter(|source| source.path != "crates/aureole/src/config.rs" && !beside(&source.path));
    none(
        readers.filter(|source| source.mentions("env::var")).map(|source| source.path).collect(),
        "Environment variables are read in config.rs only, so that --help documents them all:",
    );
}

#[test]
fn time_comes_from_the_app() {
    let allowed = ["crates/aureole/src/app.rs", "crates/store/src/options.rs"];
    let clocks = ["SystemTime::now", "Timestamp::now", "Zoned::now", "Utc::now"];
    let readers = sources()
        .into_iter()
        .filter(|source| source.path.contains("/src/"))
        .filter(|source| !allowed.contains(&source.path.as_str()) && clocks.iter().any(|clock| source.mentions(clock)));
    none(
        readers.map(|source| source.path).collect(),
        "The clock is read through `App::now()` and `tx.at()`, so that a test can set it:",
    );
}

#[test]
fn verbs_are_deterministic() {
    // secrets.rs makes keys; what it makes is passed to verbs as a value.
    let allowed = ["app.rs", "secrets.rs", "setup.rs"];
    let chances = ["rand::", "Uuid::new_v4", "Uuid::now_v7", "getrandom::"];
    let product =
        sources().into_iter().filter(|source| source.in_product().is_some_and(|path| !allowed.contains(&path)));
    none(
        product
            .filter(|source| chances.iter().any(|chance| source.mentions(chance)))
            .map(|source| source.path)
            .collect(),
        "A verb may run twice and must do the same: ids come from `tx.new_id()`, secrets from secrets.rs:",
    );
}

#[test]
fn domains_call_only_to_their_left() {
    let mut offences = BTreeSet::new();
    for source in sources() {
        let Some(own) = source.domain() else { continue };
        for name in crate_paths(&source) {
            if DOMAINS.iter().position(|domain| *domain == name).is_some_and(|other| other > own) {
                offences.insert(format!("{}: {name}", source.path));
            }
        }
    }
    let rule = format!(
        "Domains stand in the order {}. One calls only those to its left; to its right it records an event:",
        DOMAINS.join(" · "),
    );
    none(offences.into_iter().collect(), &rule);
}

#[test]
fn verbs_know_nothing_of_http_and_sockets() {
    let mut offences = BTreeSet::new();
    for source in sources().into_iter().filter(|source| source.domain().is_some()) {
        let faces_outward = source.mentions("axum");
        for name in crate_paths(&source) {
            if name == "realtime" || name == "http" && !faces_outward {
                offences.insert(format!("{}: {name}", source.path));
            }
        }
    }
    none(
        offences.into_iter().collect(),
        "Only a domain's http.rs uses crate::http, and nothing in a domain reaches into crate::realtime: it records an event:",
    );
}

/// The first names after `crate::` in a file, also those in a group of imports.
fn crate_paths(source: &Source) -> BTreeSet<String> {
    let code: String = source.code().flat_map(|(_, line)| [line, "\n"]).collect();
    let mut names = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            None => names.insert(identifier(rest)),
            Some(group) => {
                let mut depth = 0;
                let top = group.chars().take_while(|character| {
                    depth += i32::from(*character == '{') - i32::from(*character == '}');
                    depth >= 0
                });
                let mut depth = 0;
                let top: String = top
                    .filter(|character| {
                        depth += i32::from(*character == '{');
                        let outside = depth == 0;
                        depth -= i32::from(*character == '}');
                        outside
                    })
                    .collect();
                names.extend(top.split(',').map(|part| identifier(part.trim_start())));
                false
            }
        };
    }
    names
}

fn identifier(text: &str) -> String {
    text.chars().take_while(|character| character.is_alphanumeric() || *character == '_').collect()
}

#[test]
fn the_reader_of_imports_sees_groups() {
    let text = "use crate::{contacts, tickets::{merge, list},\n    sdk};\ncrate::email::send();\n// crate::knowledge\n";
    let source = Source { path: String::new(), text: text.to_owned() };
    assert_eq!(crate_paths(&source), ["contacts", "email", "sdk", "tickets"].map(str::to_owned).into());
}

#[test]
fn names_say_what_is_inside() {
    let named =
        |path: &str| path.split('/').skip(2).any(|part| FORBIDDEN_NAMES.contains(&part.trim_end_matches(".rs")));
    none(
        sources().into_iter().map(|source| source.path).filter(|path| named(path)).collect(),
        "Code lives with the noun it changes, in a file named after what it does to it; these names say neither:",
    );
}

#[test]
fn leaf_crates_know_no_noun_of_the_product() {
    let mut offences = Vec::new();
    for source in sources() {
        let of_leaf = |name: &str| source.path.starts_with(&format!("crates/{name}/src/"));
        if !LEAF_CRATES.iter().any(|name| of_leaf(name)) || source.path.ends_with("tests.rs") {
            continue;
        }
        for (number, line) in source.code() {
            let line = line.to_lowercase();
            offences.extend(
                DOMAIN_WORDS
                    .iter()
                    .filter(|word| line.contains(**word))
                    .map(|word| format!("{}:{number}: {word}", source.path)),
            );
        }
    }
    none(offences, "Only crates/aureole knows what a ticket is. Move these there, or say it without the noun:");
}
