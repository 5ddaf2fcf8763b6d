//! Each engine reads every statement of the sources, also those that no other test runs.

use std::path::Path;

use store::testing::{Statement, database, prepare, statements};

/// Statements put together at run time are shown right only by the tests of their verbs, so let them be few: for each
/// there must be so many that stand in the sources whole.
const FIXED_FOR_EACH_DYNAMIC: usize = 4;

#[tokio::test]
async fn every_statement_prepares() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let found: Vec<Statement> =
        ["aureole/src", "jobs/src"].iter().flat_map(|folder| statements(&crates.join(folder))).collect();
    let (dynamic, fixed): (Vec<_>, Vec<_>) = found.into_iter().partition(|statement| statement.is_dynamic);
    assert!(fixed.len() > 50, "only {} statements were found", fixed.len());
    assert!(
        dynamic.len() * FIXED_FOR_EACH_DYNAMIC < fixed.len(),
        "{} statements can't be read by themselves",
        dynamic.len()
    );

    let database = database(aureole::migrations::MIGRATIONS);
    let store = database.store();
    let mut refused = Vec::new();
    for statement in fixed {
        if let Err(error) = prepare(&store, &statement.sql).await {
            refused.push(format!("{}:{}: {error}", statement.file.display(), statement.line));
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}
