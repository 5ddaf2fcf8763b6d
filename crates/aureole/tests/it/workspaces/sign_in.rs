//! Signing in: cookies, CSRF, and the limit on attempts.

use std::future::IntoFuture;
use std::time::Duration;

use aureole::secrets::random_base62;
use serde_json::{Value, json};
use store::{Query, params};

use crate::support::{KIM, PASSWORD, Reply, TestApp};

async fn attempt(app: &TestApp, email: &str, password: &str) -> Reply {
    let form = json!({ "email": email, "password": password });
    app.call("POST", "/api/v1/sign-in").with("X-CSRF-Protection", "1").json(&form).await
}

#[tokio::test]
async fn a_teammate_signs_in_with_the_right_password_and_out_again() {
    let app = TestApp::start().await;
    attempt(&app, KIM, "wrong horse battery").await.refused(401, "wrong_password");
    attempt(&app, "nobody@acme.example", PASSWORD).await.refused(401, "wrong_password");
    let kim = app.sign_in("KIM@acme.example").await;
    assert_eq!(kim.me["teammate"]["name"], "Kim Doe");
    assert_eq!(kim.me["workspace"]["name"], "Acme");
    kim.get("/api/v1/me").await.data();
    kim.post("/api/v1/sign-out", json!({})).await.ok();
    kim.get("/api/v1/me").await.refused(401, "signed_out");
}

#[tokio::test]
async fn the_session_cookie_can_be_read_by_no_script_and_sent_by_no_other_site() {
    let app = TestApp::start().await;
    let answer = attempt(&app, KIM, PASSWORD).await;
    let cookie = answer.header("set-cookie").expect("a cookie").to_owned();
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "plain HTTP on localhost would lose it: {cookie}");

    let app = TestApp::with(|config| config.public_url = Some("https://support.acme.example".to_owned())).await;
    let answer = attempt(&app, KIM, PASSWORD).await;
    assert!(answer.header("set-cookie").expect("a cookie").contains("; Secure"));
}

#[tokio::test]
async fn a_write_without_the_csrf_header_is_refused() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let form = json!({ "subject": "Forged", "contact": { "email": "jane@example.com" } });
    let forged = app.call("POST", "/api/v1/tickets").with("Cookie", kim.cookie()).json(&form).await;
    forged.refused(403, "csrf");
    let form = json!({ "email": KIM, "password": PASSWORD });
    app.call("POST", "/api/v1/sign-in").json(&form).await.refused(403, "csrf");
    assert_eq!(kim.get("/api/v1/tickets").await.data(), json!([]));
}

#[tokio::test]
async fn ten_attempts_in_fifteen_minutes_are_enough() {
    let app = TestApp::start().await;
    for _ in 0..10 {
        attempt(&app, KIM, "wrong horse battery").await.refused(401, "wrong_password");
    }
    let answer = attempt(&app, KIM, PASSWORD).await;
    let seconds: u64 = answer.header("retry-after").expect("Retry-After").parse().expect("seconds");
    assert!((1..=15 * 60).contains(&seconds), "{seconds}");
    answer.refused(429, "too_many_attempts");
    attempt(&app, "other@acme.example", PASSWORD).await.refused(401, "wrong_password");
    app.advance(Duration::from_secs(seconds));
    attempt(&app, KIM, PASSWORD).await.ok();
}

#[tokio::test]
async fn what_can_be_no_address_is_refused_and_not_kept() {
    let app = TestApp::start().await;
    for nobody in ["", "kim", &random_base62(10_000), &format!("{}@acme.example", random_base62(10_000))] {
        attempt(&app, nobody, PASSWORD).await.refused(401, "wrong_password");
    }
    let kept = app.app.store.read(|db| db.rows("select email_folded from sign_in_attempts", params![]));
    assert!(kept.await.expect("a read").is_empty());
    attempt(&app, &format!(" {KIM} "), PASSWORD).await.ok();
}

/// One attempt through a proxy that names this address.
async fn attempt_from(app: &TestApp, address: &str, email: &str, password: &str) -> Reply {
    let form = json!({ "email": email, "password": password });
    let call = app.call("POST", "/api/v1/sign-in").with("X-CSRF-Protection", "1").with("X-Forwarded-For", address);
    call.json(&form).await
}

async fn behind_a_proxy() -> TestApp {
    TestApp::with(|config| config.trusted_proxies = vec!["127.0.0.0/8".parse().expect("a network")]).await
}

#[tokio::test]
async fn whoever_guesses_from_elsewhere_is_counted_on_when_the_owner_signs_in() {
    let app = behind_a_proxy().await;
    let guess = || attempt_from(&app, "203.0.113.9", KIM, "wrong horse battery");
    for _ in 0..9 {
        guess().await.refused(401, "wrong_password");
    }
    attempt_from(&app, "198.51.100.7", KIM, PASSWORD).await.ok();
    guess().await.refused(401, "wrong_password");
    guess().await.refused(429, "too_many_attempts");
}

#[tokio::test]
async fn one_address_may_not_try_account_after_account() {
    let app = behind_a_proxy().await;
    let attempt = |number: usize| {
        let email = format!("somebody-{number}@acme.example");
        let app = &app;
        async move { attempt_from(app, "203.0.113.9", &email, "wrong horse battery").await }
    };
    for number in 0..50 {
        attempt(number).await.refused(401, "wrong_password");
    }
    attempt(50).await.refused(429, "too_many_attempts");
    attempt_from(&app, "198.51.100.7", KIM, PASSWORD).await.ok();
}

#[tokio::test]
async fn ten_attempts_are_enough_also_when_two_nodes_count_at_once() {
    let app = TestApp::start().await;
    // SQLite has one server; there the attempts only come at once.
    let other = if app.app.store.engine() == store::Engine::Postgres { Some(app.beside().await) } else { None };
    let nodes = [&app, other.as_ref().unwrap_or(&app)];
    let attempts = (0..24).map(|number| attempt(nodes[number % 2], KIM, "wrong horse battery"));
    let answers = futures_util::future::join_all(attempts).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 401).count(), 10);
    assert_eq!(answers.iter().filter(|answer| answer.status == 429).count(), 14);
}

#[tokio::test]
async fn the_first_sign_up_makes_the_workspace_and_a_second_is_refused() {
    let app = TestApp::start().await;
    let form =
        json!({ "workspace_name": "Second", "name": "Eve", "email": "eve@second.example", "password": PASSWORD });
    let answer = app.call("POST", "/api/v1/sign-up").with("X-CSRF-Protection", "1").json(&form).await;
    answer.refused(409, "already_signed_up");
    let empty = app.call("GET", "/api/v1/installation").await.data();
    assert_eq!(empty, json!({ "empty": false }));
}

#[tokio::test]
async fn what_belongs_to_another_workspace_is_not_there() {
    let app = TestApp::start().await;
    app.rival().await;
    let (kim, ray) = (app.teammate().await, app.sign_in("ray@rival.example").await);
    let ticket = kim.ticket("Only ours").await;
    let id = ticket["id"].as_str().expect("an id");
    ray.get(&format!("/api/v1/tickets/{id}")).await.refused(404, "not_found");
    ray.get(&format!("/api/v1/tickets/{id}/timeline")).await.refused(404, "not_found");
    ray.put(&format!("/api/v1/tickets/{id}/status"), json!({ "status": "resolved" })).await.refused(404, "not_found");
    let reply = json!({ "text": "Hello", "mode": "note" });
    ray.post(&format!("/api/v1/tickets/{id}/messages"), reply).await.refused(404, "not_found");
    let contact = ticket["contact_id"].as_str().expect("an id");
    ray.get(&format!("/api/v1/contacts/{contact}")).await.refused(404, "not_found");
    kim.put(&format!("/api/v1/tickets/{id}/assignee"), json!({ "teammate_id": ray.id() }))
        .await
        .refused(404, "not_found");
    assert_eq!(ray.view("all").await, Vec::<String>::new());
    for torn in ["tkt_x", contact, "%00", "tkt_00000000000000000000000000"] {
        kim.get(&format!("/api/v1/tickets/{torn}")).await.refused(404, "not_found");
    }
}

#[tokio::test]
async fn a_secret_key_works_for_programs_until_it_is_revoked() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let key = kim.post("/api/v1/keys", json!({ "name": "Script", "scopes": ["inbox"] })).await.data();
    let bearer = format!("Bearer {}", key["secret"].as_str().expect("a secret"));
    let program = |method: &str, path: &str| app.call(method, path).with("Authorization", &bearer);
    let form = json!({ "subject": "From a script", "contact": { "email": "jane@example.com" } });
    program("POST", "/api/v1/tickets").json(&form).await.data();
    assert_eq!(kim.view("all").await, ["From a script"]);
    program("POST", "/api/v1/keys")
        .json(&json!({ "name": "More", "scopes": ["inbox"] }))
        .await
        .refused(403, "needs_admin");
    program("GET", "/api/v1/me").await.refused(403, "needs_a_person");
    let listed = kim.get("/api/v1/keys").await.data();
    assert!(listed[0].as_object().is_some_and(|key| !key.contains_key("secret")));
    kim.delete(&format!("/api/v1/keys/{}", key["id"].as_str().expect("an id"))).await.ok();
    program("GET", "/api/v1/tickets").await.refused(401, "signed_out");
}

#[tokio::test]
async fn one_key_and_one_request_happen_once() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let form = |subject: &str| json!({ "subject": subject, "contact": { "email": "jane@example.com" } });
    let once = |body: Value| kim.post("/api/v1/tickets", body).with("Idempotency-Key", "k-1");
    let (first, second) = tokio::join!(once(form("Once")).into_future(), once(form("Once")).into_future());
    assert_eq!(first.data(), second.data());
    let third = once(form("Once")).await.data();
    assert_eq!(third["number"], 1);
    assert_eq!(kim.view("all").await, ["Once"]);
    once(form("Other")).await.refused(422, "key_reused");
    app.advance(Duration::from_secs(25 * 3_600));
    assert_eq!(once(form("Other")).await.data()["number"], 2);
}
