//! Pictures in a bucket of a real S3-compatible store, where every server of an installation finds them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::support::{BucketServer, Installation, TestApp, refusal};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nSESAME";

/// Somebody shows a picture; the address at which the team sees it.
async fn show_a_picture(app: &TestApp) -> String {
    let image = format!("data:image/png;base64,{}", STANDARD.encode(PNG));
    let question = json!({ "message": "Look at this", "user_id": "u", "images": [image] });
    app.site().post("/chat", question).await.ok();
    let kim = app.teammate().await;
    let row = kim.get("/api/v1/conversations?view=live").await.data()[0].take();
    let path = format!("/api/v1/conversations/{}/timeline", row["id"].as_str().expect("an id"));
    let items = kim.get(&path).await.data();
    let pictures = |item: &Value| item["message"]["images"][0]["url"].as_str().map(str::to_owned);
    items.as_array().expect("items").iter().find_map(pictures).expect("a picture")
}

#[tokio::test]
async fn every_server_finds_a_picture_and_erasing_leaves_none() {
    let store = BucketServer::start();
    let app = TestApp::with(|config| config.blobs = store.settings()).await;
    let path = show_a_picture(&app).await;
    assert_eq!(store.count(), 1);
    assert!(!app.app.config.data.data_dir.join("blobs").exists(), "nothing lies in the data folder");
    let other = app.beside().await;
    let kim = other.teammate().await;
    assert!(kim.get(&path).await.ok().as_str().is_some_and(|text| text.contains("SESAME")));
    let contact = kim.get("/api/v1/contacts").await.data()[0]["id"].take();
    kim.delete(&format!("/api/v1/contacts/{}", contact.as_str().expect("an id"))).await.ok();
    app.eventually(|| store.count() == 0).await;
    kim.get(&path).await.refused(404, "not_found");
}

#[tokio::test]
async fn a_store_that_goes_away_takes_only_the_pictures_with_it() {
    let store = BucketServer::start();
    let app = TestApp::with(|config| config.blobs = store.settings()).await;
    let path = show_a_picture(&app).await;
    drop(store);
    let kim = app.teammate().await;
    kim.get(&path).await.refused(500, "internal");
    app.site().post("/chat", json!({ "message": "Hello?" })).await.ok();
}

#[tokio::test]
async fn a_bucket_is_tried_before_the_first_visitor_needs_it() {
    let store = BucketServer::start();
    let place = Installation::empty();
    let with = |words: &[&str], changes: &[(&str, &str)]| {
        let mut command = place.command(words);
        command.envs(store.variables()).envs(changes.iter().copied());
        command.output().expect("the program runs")
    };
    let examined = with(&["doctor"], &[]);
    let said = String::from_utf8_lossy(&examined.stdout).into_owned();
    assert!(examined.status.success() && said.contains("the bucket support can be written to"), "{said}");
    assert_eq!(store.count(), 0, "the probe is gone");
    for (variable, value, advice) in [
        ("AUREOLE_BLOBS", "s3://nowhere", "Make it, or name another with --blobs"),
        ("AWS_SECRET_ACCESS_KEY", "falsches-wort", "AWS_SECRET_ACCESS_KEY"),
    ] {
        let refused = with(&["serve"], &[(variable, value)]);
        let examined = with(&["doctor"], &[(variable, value)]);
        for said in [refusal(&refused), String::from_utf8_lossy(&examined.stdout).into_owned()] {
            assert!(said.contains(advice) && !said.contains("wort"), "{said}");
        }
    }
    let nobody = with(&["doctor"], &[("AWS_ENDPOINT_URL", "http://127.0.0.1:1")]);
    let said = String::from_utf8_lossy(&nobody.stdout).into_owned();
    assert!(!nobody.status.success() && said.contains("Look at --s3-endpoint"), "{said}");
}
