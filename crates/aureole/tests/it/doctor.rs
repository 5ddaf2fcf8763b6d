//! `aureole doctor`: fine where a server would run, and a way out for each thing that is wrong.

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::process::Output;

use serde_json::json;

use crate::serve::upgrade;
use crate::support::{Installation, KIM, create_workspace};

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[track_caller]
fn complains(output: &Output, about: &str, advice: &str) {
    let said = said(output);
    assert!(!output.status.success(), "{said}");
    let line = said.lines().find(|line| line.starts_with("wrong") && line.contains(about));
    assert!(line.is_some_and(|line| line.contains(advice)), "{said}");
}

#[tokio::test]
async fn all_is_well_before_the_first_start_and_beside_a_server() {
    let place = Installation::empty();
    let before = place.run(&["doctor"]);
    assert!(before.status.success(), "{}", said(&before));
    place.create_workspace("Acme", KIM);
    let server = place.serve(&[]);
    let (_, port) = server.url().rsplit_once(':').expect("a port");
    let beside = place.run(&["doctor", "--port", port]);
    assert!(beside.status.success(), "{}", said(&beside));
    assert!(said(&beside).contains("a running Aureole answers") && said(&beside).contains("schema version"));
}

#[tokio::test]
async fn what_is_wrong_is_named_with_a_way_out() {
    let place = Installation::empty();
    assert!(
        place
            .command(&create_workspace("Acme", KIM))
            .env_remove("AUREOLE_SECRET")
            .status()
            .is_ok_and(|status| status.success())
    );
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    // Whoever holds it never answers.
    complains(&place.run(&["doctor", "--port", &port]), "port", "choose another with --port");
    complains(&place.run(&["doctor", "--data-dir", "/proc/nowhere"]), "data directory", "--data-dir");
    // The installation's own key is in a file; the harness names another.
    complains(&place.run(&["doctor"]), "database", "Put back the secret.key");
    let nobody = "postgres://kim:geheim@127.0.0.1:1/nowhere";
    let gone = place.run(&["doctor", "--database-url", nobody]);
    complains(&gone, "database", "Check that its server runs");
    assert!(!said(&gone).contains("geheim"));
    let key = place.folder().join("secret.key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).expect("permissions");
    let open = place.command(&["doctor"]).env_remove("AUREOLE_SECRET").output().expect("it runs");
    complains(&open, "secret key", "chmod 600");
    std::fs::set_permissions(place.folder(), std::fs::Permissions::from_mode(0o755)).expect("permissions");
    complains(&place.run(&["doctor"]), "permissions", "chmod 700");
    upgrade(&place).await;
    complains(&place.run(&["doctor"]), "database", "Run the newer program");
}

#[tokio::test]
async fn a_model_that_failed_when_it_was_asked_last_is_named_with_its_reason() {
    let place = Installation::empty();
    place.create_workspace("Acme", KIM);
    let server = place.serve(&[]);
    let kim = server.kim().await;
    let (_, port) = server.url().rsplit_once(':').expect("a port");
    let form =
        json!({ "name": "Nobody", "provider": "openai", "base_url": "http://127.0.0.1:9/v1", "model": "some-model" });
    let model = kim.post("/api/v1/models", form).await.data();
    let untested = place.run(&["doctor", "--port", port]);
    assert!(untested.status.success() && said(&untested).contains("1 connected"), "{}", said(&untested));
    let path = format!("/api/v1/models/{}/test", model["id"].as_str().expect("an id"));
    kim.post(&path, json!({})).await.ok();
    let failing = place.run(&["doctor", "--port", port]);
    complains(&failing, "models", "“Nobody” of Acme does not answer");
    complains(&failing, "models", "press Test");
}

#[tokio::test]
async fn the_data_directory_is_for_its_owner_only_from_the_first_start() {
    let outer = tempfile::tempdir().expect("a folder");
    let place = Installation::empty();
    let fresh = outer.path().join("fresh").join("data");
    let words = create_workspace("Acme", KIM);
    let made = place.command(&words).arg("--data-dir").arg(&fresh).output().expect("it runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let mode = std::fs::metadata(&fresh).expect("a folder").permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}
