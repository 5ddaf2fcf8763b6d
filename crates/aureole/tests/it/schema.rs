//! Both engines have the schema that stands in `schema.txt`, in words that they share.

use std::path::Path;

use aureole::migrations::MIGRATIONS;
use store::Migration;
use store::testing::{database, schema};

const CRATE: &str = env!("CARGO_MANIFEST_DIR");

#[test]
fn every_file_of_the_migrations_is_a_step() {
    let files = std::fs::read_dir(Path::new(CRATE).join("../../migrations")).expect("the migrations");
    let number = |name: String| name.strip_prefix('V')?.split("__").next()?.parse::<i64>().ok();
    let mut files: Vec<i64> = files
        .map(|file| file.expect("a file").file_name().into_string().expect("a name"))
        .map(|name| number(name.clone()).unwrap_or_else(|| panic!("{name} has no number")))
        .collect();
    files.sort_unstable();
    let steps: Vec<i64> = MIGRATIONS.iter().map(Migration::version).collect();
    assert_eq!(steps, files, "a file that no step names changes no database");
}

#[tokio::test]
async fn the_migrations_make_the_same_schema_on_both_engines() {
    let database = database(MIGRATIONS);
    let lines = database.store().read(|db| schema(db)).await.expect("a read");
    let made = lines.join("\n") + "\n";
    let folder = Path::new(CRATE).join("../../target/schema.txt");
    std::fs::write(&folder, &made).expect("a folder for what was built");
    let expected = include_str!("schema.txt");
    let differs = |one: &str, other: &str| -> Vec<String> {
        one.lines().filter(|line| !other.lines().any(|same| same == *line)).map(str::to_owned).collect()
    };
    assert!(
        made == expected,
        "new here: {:#?}\nmissing here: {:#?}\nIf the change is meant: cp target/schema.txt crates/aureole/tests/it/schema.txt",
        differs(&made, expected),
        differs(expected, &made)
    );
}
