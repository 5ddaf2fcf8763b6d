//! Each engine reads every statement of the sources, also those that no other test runs.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use aureole::contacts::traits;
use aureole::ids::{ContactId, TeammateId, TicketId};
use aureole::paging::Page;
use aureole::tickets::list::{self, View, Viewer};
use aureole::workspaces::Visibility;
use store::testing::{Statement, database, prepare, statements};
use store::{Engine, WorkspaceId};
use uuid::Uuid;

/// The walks of a view's list are put together of more parts than stand in one place. They are run for every view instead,
/// by `every_view_is_walked_by_statements_that_both_engines_read`.
const RUN_FOR_EVERY_VIEW: &str = "aureole/src/tickets/list.rs";

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn product() -> Vec<Statement> {
    ["aureole/src", "jobs/src"].iter().flat_map(|folder| statements(&crates().join(folder))).collect()
}

/// What is put together at run time, by what stands around it, and everything that the code puts there.
fn parts(engine: Engine) -> Vec<(&'static str, Vec<String>)> {
    let owned = |parts: &[&str]| parts.iter().map(|part| (*part).to_owned()).collect();
    let columns = |columns: &[traits::Column]| columns.iter().map(|(name, _)| (*name).to_owned()).collect();
    vec![
        ("update contacts set {column} =", columns(traits::CONTACT)),
        ("update companies set {column} =", columns(traits::COMPANY)),
        ("update conversations set {column} =", owned(&["context", "custom_fields"])),
        ("delivery in {behind}", owned(&["('sent', 'delivered')", "('sent')"])),
        ("from events where workspace_id = $1 and {noun} =", owned(&["ticket_id", "conversation_id"])),
        ("select message_id, {tools} as tools", vec![engine.json_text("trace", "tools")]),
        ("limit $2{skip_locked}", owned(&[engine.skip_locked()])),
        ("limit 1{skip_locked}", owned(&[engine.skip_locked()])),
        ("lease = $3{skip_locked}", owned(&[engine.skip_locked()])),
    ]
}

/// A list of ids or rows is as long as the call needs: two stand for any number.
fn lists_filled_in(sql: &str) -> String {
    let bound = (1..).take_while(|number| sql.contains(&format!("${number}"))).count();
    let two = format!("${}, ${}", bound + 1, bound + 2);
    let columns = sql.split(" values {rows}").next().unwrap_or_default().matches(',').count() + 1;
    let row = |row: usize| {
        let places: Vec<String> = (1..=columns).map(|column| format!("${}", row * columns + column)).collect();
        format!("({})", places.join(", "))
    };
    sql.replace("in ({list})", &format!("in ({two})")).replace("{rows}", &format!("{}, {}", row(0), row(1)))
}

/// Every text that a statement can become. Notes which parts were used.
fn filled_in(sql: &str, parts: &[(&'static str, Vec<String>)], used: &mut BTreeSet<&'static str>) -> Vec<String> {
    let Some((around, texts)) = parts.iter().find(|(around, _)| sql.contains(around)) else {
        return vec![lists_filled_in(sql)];
    };
    used.insert(around);
    let (before, rest) = around.split_once('{').expect("a part in braces");
    let (_, after) = rest.split_once('}').expect("a part in braces");
    let with = |text: &String| sql.replace(around, &format!("{before}{text}{after}"));
    texts.iter().flat_map(|text| filled_in(&with(text), parts, used)).collect()
}

#[tokio::test]
async fn every_statement_prepares() {
    let database = database(aureole::migrations::MIGRATIONS);
    let store = database.store();
    let (parts, mut used) = (parts(store.engine()), BTreeSet::new());
    let found = product();
    assert!(found.len() > 300, "only {} statements were found", found.len());
    let mut refused = Vec::new();
    for Statement { file, line, sql } in found {
        let run_elsewhere = file.ends_with(RUN_FOR_EVERY_VIEW);
        for sql in filled_in(&sql, &parts, &mut used) {
            let outcome = match sql.contains('{') {
                true if run_elsewhere => Ok(()),
                true => Err(format!("say in this test what else stands in {sql}")),
                false => prepare(&store, &sql).await.map_err(|error| error.to_string()),
            };
            refused.extend(outcome.err().map(|error| format!("{}:{line}: {error}", file.display())));
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    let unused: Vec<_> = parts.iter().map(|(around, _)| around).filter(|around| !used.contains(*around)).collect();
    assert!(unused.is_empty(), "no statement has these parts any more: {unused:?}");
}

#[tokio::test]
async fn every_view_is_walked_by_statements_that_both_engines_read() {
    let database = database(aureole::migrations::MIGRATIONS);
    let (workspace, teammate) = (WorkspaceId(Uuid::nil()), TeammateId(Uuid::nil()));
    let store = database.store();
    let read = store.read(move |db| {
        let page = Page::first(10);
        for visibility in [Visibility::All, Visibility::OwnInboxes(teammate), Visibility::Own(teammate)] {
            let viewer = Viewer { teammate: Some(teammate), visibility };
            for view in View::ALL.iter().copied() {
                assert!(list::list(db, workspace, viewer, view, &page)?.is_empty());
                assert!(list::search(db, workspace, viewer, (view, "parcel"), &page)?.rows.is_empty());
                assert_eq!(list::count(db, workspace, viewer, view)?, 0);
                assert!(list::among(db, workspace, viewer, view, &[TicketId(Uuid::nil())])?.is_empty());
            }
            assert!(list::of_contact(db, workspace, visibility, ContactId(Uuid::nil()), 10)?.is_empty());
        }
        Ok::<_, aureole::error::Error>(())
    });
    read.await.expect("statements that the engine reads");
}

/// `bin/bench tickets` compares the product with a loop of the same statements; it can't if they have drifted apart.
#[test]
fn the_raw_loop_of_the_bench_runs_the_products_statements() {
    /// The store asks for this with a lock, in words of its own for each engine.
    const HEAD: &str = "select last_at from workspace_seqs where workspace_id = $1";
    let product: HashSet<String> = product().into_iter().map(|statement| statement.sql).collect();
    let mut bench = statements(&crates().join("../bench/src/raw"));
    bench.retain(|statement| statement.file.ends_with("statements.rs") && statement.sql != HEAD);
    assert!(bench.len() > 15, "only {} statements were found", bench.len());
    let drifted: Vec<_> =
        bench.into_iter().map(|statement| statement.sql).filter(|sql| !product.contains(sql)).collect();
    assert!(drifted.is_empty(), "the product doesn't say this any more:\n{}", drifted.join("\n"));
}
