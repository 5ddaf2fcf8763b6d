//! Both engines have the schema that stands in `schema.txt`, in words that they share.

use std::path::Path;

use aureole::migrations::MIGRATIONS;
use store::Migration;
use store::testing::{database, schema};

/// Keys by which somebody is found before their workspace is known, and the two looks across workspaces: decision 171.
const LEAD_OTHERWISE: [&str; 9] = [
    "api_keys primary key (id)",
    "api_keys unique (secret_hash)",
    "invitations unique (token_hash)",
    "job_lanes index job_lanes_by_next_at (next_at)",
    "memberships primary key (account_id, workspace_id)",
    "sign_in_sessions index sign_in_sessions_by_account (account_id)",
    "sign_in_sessions primary key (token_hash)",
    "turns index turns_by_lease (lease_until) partial",
    "widget_keys primary key (key)",
];

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

#[tokio::test]
async fn keys_and_indexes_of_what_belongs_to_a_workspace_lead_with_it() {
    let database = database(MIGRATIONS);
    let lines = database.store().read(|db| schema(db)).await.expect("a read");
    let belongs = |table: &str| lines.iter().any(|line| line.starts_with(&format!("{table}.workspace_id ")));
    let is_key = |line: &str| {
        let kind = line.split(' ').nth(1).unwrap_or_default();
        ["primary", "unique", "index"].contains(&kind)
    };
    let keys = lines.iter().filter(|line| is_key(line) && belongs(line.split(' ').next().unwrap_or_default()));
    let leads = |line: &str| line.contains("(workspace_id)") || line.contains("(workspace_id, ");
    let (leading, otherwise): (Vec<&str>, Vec<&str>) = keys.map(String::as_str).partition(|line| leads(line));
    assert!(leading.len() > 50, "only {} keys were found", leading.len());
    assert_eq!(otherwise, LEAD_OTHERWISE, "say in decision 171 why another leads with something else, or let it not");
}
