//! Jobs that were given up: an operator sees them and why, by `aureole doctor` and `aureole jobs`, and decides.

use std::process::Output;

use serde_json::json;
use store::{Error, Query, Store, Tx, WorkspaceId, params};
use uuid::Uuid;

use crate::serve::data;
use crate::support::{Installation, KIM};

const ADDRESS: &str = "jane@customer.example";
const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

struct Place {
    installation: Installation,
    store: Store,
    workspace: WorkspaceId,
}

impl Place {
    fn new() -> Place {
        let installation = Installation::empty();
        let made = installation.create_workspace("Acme", KIM);
        let workspace = made["org_id"].as_str().and_then(|id| id.parse().ok()).map(WorkspaceId).expect("an id");
        Place { store: data(&installation), installation, workspace }
    }

    /// A job in this state, that ran ten times and last three hours ago.
    async fn job(&self, kind: &'static str, state: &'static str) -> Uuid {
        let id = Uuid::new_v4();
        let write = move |tx: &mut Tx<'_>| {
            let reason = format!("the store refused {ADDRESS} with {KEY}.");
            tx.execute(
                "insert into jobs (workspace_id, id, kind, dedupe_key, payload, state, run_at, attempt, attempts_max, reason, created_at) \
                 values ($1, $2, $3, 'one', $4, $5, $6, 10, 10, $7, $6)",
                params![tx.workspace(), id, kind, json!({ "name": ADDRESS }), state, tx.now() - 3 * 3_600_000_000_i64 - 1, reason],
            )
        };
        self.store.write(self.workspace, "tests.job", write).await.expect("a job");
        id
    }

    /// State and runs of a job that is still there.
    async fn now(&self, id: Uuid) -> Option<(String, i64)> {
        let read = move |db: &mut store::Read<'_>| {
            let row = db.row("select state, attempt from jobs where id = $1", params![id])?;
            row.map(|row| Ok::<_, Error>((row.get("state")?, row.get("attempt")?))).transpose()
        };
        self.store.read(read).await.expect("a read")
    }

    fn run(&self, words: &[&str]) -> Output {
        self.installation.run(words)
    }
}

#[track_caller]
fn said(output: &Output) -> String {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    for secret in [ADDRESS, KEY] {
        assert!(!out.contains(secret) && !err.contains(secret), "{out}{err}");
    }
    format!("{out}{err}")
}

#[tokio::test]
async fn a_dead_job_is_seen_with_its_reason_and_lives_again_or_goes() {
    let place = Place::new();
    let server = place.installation.serve(&[]);
    let list = place.run(&["jobs", "list"]);
    assert!(list.status.success() && said(&list).contains("No job was given up."), "{}", said(&list));

    let (first, second) = (place.job("tests.first", "dead").await, place.job("tests.second", "dead").await);
    let lines = said(&place.run(&["jobs", "list"]));
    for (id, kind) in [(first, "tests.first"), (second, "tests.second")] {
        let line = format!("{id} {kind}, 3 hours ago after 10 attempts: the store refused … with ….");
        assert!(lines.lines().any(|one| one == line), "{lines}");
    }
    let doctor = place.run(&["doctor"]);
    let told = said(&doctor);
    let line = told.lines().find(|line| line.starts_with("wrong jobs: 2 given up: tests.")).expect("a finding");
    assert!(line.contains("10 attempts: the store refused") && line.contains("`aureole jobs revive --all`"), "{line}");
    assert!(!doctor.status.success());

    assert!(place.run(&["jobs", "discard", &second.to_string()]).status.success());
    assert_eq!(place.now(second).await, None);
    // Whoever would do it is gone: what is looked at is that it waits.
    drop(server);
    let revived = place.run(&["jobs", "revive", "--all"]);
    assert!(said(&revived).contains(&format!("{first} It will run again.")), "{}", said(&revived));
    assert_eq!(place.now(first).await, Some(("waiting".to_owned(), 0)));
    assert!(said(&place.run(&["doctor"])).contains("ok    jobs: none was given up."));
}

#[tokio::test]
async fn what_waits_already_is_not_doubled_and_what_is_unknown_changes_nothing() {
    let place = Place::new();
    let dead = place.job("tests.twin", "dead").await;
    let nobody = place.run(&["jobs", "discard", &dead.to_string(), &Uuid::new_v4().to_string()]);
    assert!(!nobody.status.success() && said(&nobody).contains("nothing was changed"), "{}", said(&nobody));
    let neither = place.run(&["jobs", "revive"]);
    assert!(!neither.status.success(), "ids or --all");

    let waiting = place.job("tests.twin", "waiting").await;
    let revived = place.run(&["jobs", "revive", &dead.to_string()]);
    assert!(said(&revived).contains("The same job waits already"), "{}", said(&revived));
    assert_eq!(place.now(dead).await.map(|(state, _)| state).as_deref(), Some("dead"));
    assert_eq!(place.now(waiting).await.map(|(state, _)| state).as_deref(), Some("waiting"));
}
