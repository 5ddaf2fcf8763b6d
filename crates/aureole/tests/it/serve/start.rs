//! Starting: several at once, a second one, an older program, another key, a port that is taken.

use std::collections::BTreeSet;

use crate::serve::upgrade;
use crate::support::{Installation, KIM, Process, Teammate, create_workspace, refusal};

/// Four servers where there may be several; else one, and three who make workspaces beside it.
#[tokio::test]
async fn all_who_start_at_once_on_an_empty_database_come_up() {
    let place = Installation::empty();
    let servers = if place.database_url().is_some() { 4 } else { 1 };
    let started: Vec<_> = (1..=servers)
        .map(|node| {
            let mut command = place.command(&["serve"]);
            // Each node has a folder of its own; the embedded database is in the first one's.
            if node > 1 {
                command.env("AUREOLE_DATA_DIR", place.folder().join(format!("node{node}")));
            }
            Process::of(command)
        })
        .collect();
    let emails = ["kim1@acme.example", "kim2@acme.example", "kim3@acme.example"];
    let makers: Vec<_> = emails
        .iter()
        .map(|email| place.command(&create_workspace("Acme", email)).spawn().expect("the program starts"))
        .collect();
    let mut made = BTreeSet::new();
    for maker in makers {
        let output = maker.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let made_now: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        made.insert(made_now["org_id"].as_str().expect("an id").to_owned());
    }
    assert_eq!(made.len(), 3);
    for server in started {
        let server = server.ready();
        server.call("GET", "/readyz").await.ok();
        for email in emails {
            Teammate::sign_in_at(server.url(), email).await;
        }
    }
}

#[tokio::test]
async fn a_second_server_on_a_data_directory_is_refused_and_harms_nothing() {
    let place = Installation::empty();
    if place.database_url().is_some() {
        // There any number of servers share the database, and each has a folder of its own.
        return;
    }
    let first = place.serve(&[]);
    let said = refusal(&place.run(&[]));
    assert!(said.contains("another server already runs on") && said.contains("stop it first"), "{said}");
    place.create_workspace("Acme", KIM);
    first.kim().await;
}

#[tokio::test]
async fn a_program_older_than_the_schema_is_refused() {
    let place = Installation::empty();
    place.create_workspace("Acme", KIM);
    upgrade(&place).await;
    for words in [&["serve"][..], &create_workspace("Later", "later@acme.example")] {
        let said = refusal(&place.run(words));
        assert!(said.contains("version 9999") && said.contains("start the newer program"), "{said}");
    }
}

#[test]
fn data_that_was_sealed_with_another_key_is_refused() {
    let place = Installation::empty();
    place.create_workspace("Acme", KIM);
    let other = "IAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    let said = refusal(&place.command(&["serve"]).env("AUREOLE_SECRET", other).output().expect("the program runs"));
    assert!(said.contains("another key") && said.contains("secret.key"), "{said}");
}

/// Each line as the object that it is.
#[track_caller]
fn objects(said: &str) -> Vec<serde_json::Value> {
    said.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}"))).collect()
}

#[tokio::test]
async fn for_programs_every_line_is_an_object_also_where_it_is_ready_and_why_it_did_not_start() {
    let place = Installation::empty();
    let mut server = place.serve(&["serve", "--log-format", "json", "--log", "debug"]);
    server.call("GET", "/readyz").await.ok();
    server.terminate();
    assert!(server.gone().await);
    let lines = objects(&server.said());
    assert_eq!(
        lines[0]["fields"],
        serde_json::json!({ "message": "Aureole is ready", "url": server.url().replace("127.0.0.1", "localhost") })
    );
    assert!(lines.len() > 1 && lines.iter().all(|line| line["level"].is_string() && line["timestamp"].is_string()));

    let nowhere =
        place.run(&["serve", "--log-format", "json", "--log", "off", "--database-url", "postgres://127.0.0.1:1/x"]);
    assert!(!nowhere.status.success());
    let lines = objects(&String::from_utf8_lossy(&nowhere.stderr));
    assert_eq!((lines.len(), &lines[0]["level"]), (1, &serde_json::json!("ERROR")), "{lines:?}");
}

#[test]
fn a_port_that_is_taken_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let said = refusal(&Installation::empty().run(&["--port", &port]));
    assert!(said.contains(&port) && said.contains("Choose another with --port"), "{said}");
}
