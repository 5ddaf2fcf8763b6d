//! Passages are found by meaning, with the model of the binary or one behind an endpoint, and never with a gap between.

use std::time::Duration;

use llm::testing::ModelServer;
use serde_json::{Value, json};
use store::{Query, params};

use super::found;
use crate::support::{KIM, Teammate, TestApp};

const PATH: &str = "/api/v1/knowledge/embedding";
/// Has no word in common with the passage that answers it.
const QUESTION: &str = "where+can+I+put+my+car";
const PARKING: &str = "Parking is free behind the shop.";

async fn with_model() -> TestApp {
    TestApp::with(|config| config.embedding = true).await
}

/// Waits until every piece has a vector of the chosen model and questions go to it.
async fn complete(kim: &Teammate, total: i64) -> Value {
    for _ in 0..1_500 {
        let state = kim.get(PATH).await.data();
        if state["serving"] == true && state["embedded"] == total && state["total"] == total {
            return state;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the vectors never became complete: {}", kim.get(PATH).await.data());
}

/// Vectors that the database holds for Acme.
async fn vectors(app: &TestApp) -> i64 {
    let workspace = app.acme.workspace;
    let count = app.app.store.read(move |db| {
        let row =
            db.row("select count(*) as vectors from knowledge_vectors where workspace_id = $1", params![workspace])?;
        row.map_or(Ok(0), |row| row.get("vectors"))
    });
    count.await.map_err(|error: store::Error| error.to_string()).expect("a number")
}

async fn two_sources(kim: &Teammate) -> String {
    kim.teaches("Shipping", "Parcels leave our warehouse every morning.").await;
    kim.teaches("Parking", PARKING).await
}

#[tokio::test]
async fn what_means_the_same_is_found_without_a_common_word() {
    let app = with_model().await;
    let kim = app.teammate().await;
    let parking = two_sources(&kim).await;
    let state = complete(&kim, 2).await;
    assert_eq!(
        (&state["provider"], &state["dimension"], &state["error"], &state["builtin_available"]),
        (&json!("builtin"), &json!(384), &Value::Null, &json!(true))
    );
    assert_eq!(found(&kim, QUESTION).await[0], PARKING);

    let path = format!("/api/v1/knowledge/sources/{parking}");
    let text = "Vehicles may stand in the courtyard for two hours.";
    kim.put(&path, json!({ "title": "Parking", "text": text })).await.ok();
    while found(&kim, QUESTION).await.first().map(String::as_str) != Some(text) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    kim.delete(&path).await.ok();
    assert!(!found(&kim, QUESTION).await.contains(&text.to_owned()));
    complete(&kim, 1).await;
    assert_eq!(vectors(&app).await, 1, "vectors go with their passage");
}

#[tokio::test]
async fn another_model_takes_over_without_a_gap() {
    let app = with_model().await;
    let kim = app.teammate().await;
    two_sources(&kim).await;
    complete(&kim, 2).await;
    let server = ModelServer::with(&["--embeddings"]);
    let endpoint = json!({ "provider": "endpoint", "base_url": format!("{}/v1/", server.url()), "model": "small" });
    kim.put(PATH, endpoint).await.ok();
    let state = loop {
        assert!(found(&kim, QUESTION).await.contains(&PARKING.to_owned()), "a gap");
        let state = kim.get(PATH).await.data();
        if state["serving"] == true {
            break state;
        }
    };
    assert_eq!((&state["dimension"], &state["model"], &state["embedded"]), (&json!(576), &json!("small"), &json!(2)));
    assert!(found(&kim, QUESTION).await.contains(&PARKING.to_owned()));
    while vectors(&app).await != 2 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }

    kim.put(PATH, json!({ "provider": "none" })).await.ok();
    let state = kim.get(PATH).await.data();
    assert_eq!((&state["provider"], &state["model"]), (&json!("none"), &Value::Null));
    assert!(found(&kim, QUESTION).await.is_empty());
    assert_eq!(found(&kim, "parking").await, [PARKING]);
    while vectors(&app).await != 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn an_endpoint_that_fails_is_refused_in_its_own_words_and_changes_nothing() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let server = ModelServer::with(&["--embeddings", "--api-key", "right"]);
    let wish = |key: &str| json!({ "provider": "endpoint", "base_url": format!("{}/v1", server.url()), "model": "small", "api_key": key });
    let refused = kim.put(PATH, wish("wrong")).await.refused(400, "invalid");
    assert!(
        refused["message"].as_str().is_some_and(|said| said.contains("401") && !said.contains("wrong")),
        "{refused}"
    );
    let nowhere = json!({ "provider": "endpoint", "base_url": "http://127.0.0.1:1/v1", "model": "small" });
    kim.put(PATH, nowhere).await.refused(400, "invalid");
    for wrong in [
        json!({ "provider": "endpoint", "base_url": "ftp://x", "model": "m" }),
        json!({ "provider": "endpoint", "model": "m" }),
        json!({ "provider": "endpoint", "base_url": "http://x", "model": " " }),
        json!({ "provider": "builtin" }),
        json!({ "provider": "magic" }),
    ] {
        kim.put(PATH, wrong).await.refused(400, "invalid");
    }
    for (address, why) in [
        ("http://169.254.169.254/v1", "link-local"),
        ("https://me:secret@models.example/v1", "holds no user, password"),
    ] {
        let nowhere_good = json!({ "provider": "endpoint", "base_url": address, "model": "m" });
        let refused = kim.put(PATH, nowhere_good).await.refused(400, "invalid");
        assert!(refused["message"].as_str().is_some_and(|sentence| sentence.contains(why)), "{refused}");
    }
    let state = kim.get(PATH).await.data();
    assert_eq!((&state["provider"], &state["has_key"]), (&json!("none"), &json!(false)));

    kim.put(PATH, wish("right")).await.ok();
    let state = complete(&kim, 0).await;
    assert_eq!((&state["has_key"], &state["provider"]), (&json!(true), &json!("endpoint")));
    // Without a key the one of the same endpoint stays.
    let same = json!({ "provider": "endpoint", "base_url": format!("{}/v1", server.url()), "model": "small" });
    assert_eq!(kim.put(PATH, same).await.data()["has_key"], true);
    kim.teaches("Parking", PARKING).await;
    assert_eq!(complete(&kim, 1).await["dimension"], 576);
}

#[tokio::test]
async fn a_choice_is_its_workspace_s_own_and_members_only_see_it() {
    let app = with_model().await;
    let kim = app.teammate().await;
    kim.put(PATH, json!({ "provider": "none" })).await.ok();
    app.rival().await;
    let ray = app.sign_in("ray@rival.example").await;
    assert_eq!(ray.get(PATH).await.data()["provider"], "builtin");
    let sam = app.hire("Sam Member").await;
    assert_eq!(sam.get(PATH).await.data()["provider"], "none");
    sam.put(PATH, json!({ "provider": "builtin" })).await.refused(403, "needs_admin");
    app.call("GET", PATH).await.refused(401, "signed_out");
    app.sign_in(KIM).await.put(PATH, json!({ "provider": "builtin" })).await.ok();
    assert_eq!(complete(&kim, 0).await["provider"], "builtin");
}
