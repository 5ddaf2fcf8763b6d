//! `aureole eval`: what is promised of answers is measured by one command, which fails where it isn't kept.

use std::fs;
use std::path::Path;

use crate::support::Installation;

/// The set that is in the repository.
const SET: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../e2e/fixtures");

#[test]
fn a_promise_that_is_kept_passes_and_one_that_is_not_or_not_measured_fails() {
    let place = Installation::empty();
    let eval = |folder: &str, only: &str| {
        let words = ["eval", "--data", folder, "--search", "words", "--floors", "--only", only];
        let output = place.run(&words);
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        (output.status.success(), said)
    };
    let (kept, said) = eval(SET, "support-qa");
    assert!(kept && said.contains("honest 10 of 10"), "{said}");
    let (kept, said) = eval(SET, "bank");
    assert!(!kept && said.contains("hit@5 not measured"), "{said}");

    // The same questions, with answers that no document holds.
    let other = tempfile::tempdir().expect("a folder");
    let name = |file: &str| (Path::new(SET).join(file), other.path().join(file));
    let (documents, there) = name("support-qa-documents.jsonl");
    fs::copy(documents, there).expect("a copy");
    let (questions, there) = name("support-qa-questions.jsonl");
    let wrong: Vec<String> = fs::read_to_string(questions)
        .expect("the questions")
        .lines()
        .map(|line| {
            let mut row: serde_json::Value = serde_json::from_str(line).expect("a row");
            row["answer"] = serde_json::json!("no document holds this");
            row.to_string()
        })
        .collect();
    fs::write(there, wrong.join("\n")).expect("the questions");
    let (kept, said) = eval(other.path().to_str().expect("a path"), "support-qa");
    assert!(!kept && said.contains("wanted 0.90"), "{said}");
}
