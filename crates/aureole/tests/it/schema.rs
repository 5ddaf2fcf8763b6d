//! Both engines have the schema that stands in `schema.txt`, in words that they share.

use std::path::Path;

use store::testing::{database, schema};

#[tokio::test]
async fn the_migrations_make_the_same_schema_on_both_engines() {
    let database = database(aureole::migrations::MIGRATIONS);
    let lines = database.store().read(|db| schema(db)).await.expect("a read");
    let made = lines.join("\n") + "\n";
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/schema.txt");
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
