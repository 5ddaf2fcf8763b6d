//! Pictures of a chat: taken in, shown to who may see them, and forgotten.

use aureole::conversations::remove::remove;
use aureole::events::Actor;
use aureole::ids::ConversationId;
use axum::Router;
use axum::response::Redirect;
use axum::routing::get;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::support::{TestApp, new_session};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nSESAME";

fn data_url(bytes: &[u8]) -> String {
    format!("data:image/png;base64,{}", STANDARD.encode(bytes))
}

fn with(images: Value) -> Value {
    json!({ "message": "Look at this", "images": images })
}

/// The pictures of the only question of the workspace, as the team sees them.
async fn seen_by_team(app: &TestApp) -> Vec<Value> {
    let kim = app.teammate().await;
    let row = kim.get("/api/v1/conversations?view=live").await.data()[0].take();
    let path = format!("/api/v1/conversations/{}/timeline", row["id"].as_str().expect("an id"));
    let items = kim.get(&path).await.data();
    let question = items.as_array().expect("items").iter().find(|item| item["message"]["author"]["kind"] == "contact");
    question.expect("a question")["message"]["images"].as_array().expect("a list").clone()
}

fn blobs(app: &TestApp) -> usize {
    std::fs::read_dir(app.app.config.data.data_dir.join("blobs")).expect("a folder").count()
}

#[tokio::test]
async fn a_data_url_may_be_written_in_any_way_that_browsers_take() {
    let app = TestApp::start().await;
    let encoded = STANDARD.encode(PNG);
    let unpadded = encoded.trim_end_matches('=');
    assert_ne!(encoded, unpadded, "these bytes need padding");
    let urls = [
        format!("DATA:image/png;base64,{encoded}"),
        format!("data:image/png;charset=utf-8;BASE64,{encoded}"),
        format!("data:image/png;base64,{unpadded}"),
    ];
    app.site().post("/chat", with(json!(urls))).await.ok();
    let kept: Vec<Value> = seen_by_team(&app).await.into_iter().map(|mut image| image["bytes"].take()).collect();
    assert_eq!(kept, [json!(PNG.len()), json!(PNG.len()), json!(PNG.len())]);
    for wrong in ["data:image/png,plain", "data:;base64", "data:image/png;base64,%%%"] {
        assert_eq!(
            app.site().post("/chat", with(json!([wrong]))).await.sdk_refused(400, "invalid")["field"],
            "images[0]"
        );
    }
}

#[tokio::test]
async fn a_picture_is_kept_with_its_message_and_shown_to_the_team_and_the_visitor() {
    let app = TestApp::start().await;
    let (kim, mut visitor) = (app.teammate().await, app.visitor().await);
    let mut body = visitor.message("Look at this");
    body["images"] = json!([data_url(PNG)]);
    app.site().post("/chat", body).await.ok();
    let images = seen_by_team(&app).await;
    assert_eq!((&images[0]["media_type"], &images[0]["bytes"]), (&json!("image/png"), &json!(PNG.len())));
    assert!(images[0].get("public_path").is_none() && images[0].get("secret").is_none());
    let path = images[0]["url"].as_str().expect("a path");
    let shown = kim.get(path).await;
    assert_eq!(
        (shown.header("content-type"), shown.header("x-content-type-options")),
        (Some("image/png"), Some("nosniff"))
    );
    assert!(shown.header("content-security-policy").is_some_and(|policy| policy.contains("sandbox")));
    assert!(shown.ok().as_str().is_some_and(|text| text.contains("SESAME")));
    app.call("GET", path).await.refused(401, "signed_out");

    let url = loop {
        let frame = visitor.socket.until("messages").await;
        let with_picture =
            frame["messages"].as_array().expect("messages").iter().find(|message| message["images"][0].is_object());
        if let Some(message) = with_picture {
            break message["images"][0]["url"].as_str().expect("a path").to_owned();
        }
    };
    let shown = app.call("GET", &url).await;
    assert_eq!(
        (shown.header("access-control-allow-origin"), shown.header("cross-origin-resource-policy")),
        (Some("*"), Some("cross-origin"))
    );
    shown.ok();
    let (without_secret, _) = url.rsplit_once('/').expect("a secret");
    app.call("GET", &format!("{without_secret}/guess")).await.sdk_refused(404, "not_found");
}

#[tokio::test]
async fn a_picture_is_what_its_bytes_are_and_within_its_limits() {
    let app = TestApp::start().await;
    let site = app.site();
    for bytes in [PNG, b"\xff\xd8\xff\xe0JFIF", b"GIF89a...", b"RIFF\0\0\0\0WEBPVP8 "] {
        site.post("/chat", with(json!([data_url(bytes)]))).await.ok();
    }
    let five = vec![data_url(PNG); 5];
    site.post("/chat", with(json!(five))).await.ok();
    let kept = blobs(&app);
    let mut large = PNG.to_vec();
    large.resize(5 * 1024 * 1024 + 1, 0);
    for (images, field) in [
        (json!(vec![data_url(PNG); 6]), "images"),
        (json!([data_url(PNG), data_url(&large)]), "images[1]"),
        (json!([data_url(b"<svg xmlns='http://www.w3.org/2000/svg'/>")]), "images[0]"),
        (json!(["data:image/png;base64,???"]), "images[0]"),
        (json!(["data:image/png,plain"]), "images[0]"),
        (json!(["javascript:alert(1)"]), "images[0]"),
        (json!([""]), "images[0]"),
    ] {
        assert_eq!(site.post("/chat", with(images)).await.sdk_refused(400, "invalid")["field"], field);
    }
    large.pop();
    site.post("/chat", with(json!([data_url(&large)]))).await.ok();
    assert_eq!(blobs(&app), kept + 1, "nothing of a refused call is kept");
}

/// A web server of somebody else's, on the machine itself.
async fn elsewhere() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let routes = Router::new()
        .route("/a.png", get(|| async { PNG }))
        .route("/page", get(|| async { "<html></html>" }))
        .route("/large", get(|| async { vec![0_u8; 6 * 1024 * 1024] }))
        .route("/inside", get(move || async move { Redirect::temporary(&format!("http://127.0.0.2:{port}/a.png")) }))
        .route("/near", get(|| async { Redirect::temporary("/a.png") }))
        .route("/round", get(|| async { Redirect::temporary("/round") }));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    format!("http://127.0.0.1:{port}")
}

#[tokio::test]
async fn a_remote_picture_is_fetched_but_never_from_a_private_network() {
    let server = elsewhere().await;
    let guarded = TestApp::start().await;
    let port = server.rsplit(':').next().expect("a port");
    for address in [
        format!("{server}/a.png"),
        format!("http://localhost:{port}/a.png"),
        format!("http://[::ffff:127.0.0.1]:{port}/a.png"),
    ] {
        let refused = guarded.site().post("/chat", with(json!([address]))).await.sdk_refused(400, "invalid");
        assert_eq!(refused["field"], "images[0]");
        assert!(refused["error"].as_str().is_some_and(|sentence| sentence.contains("private network")), "{refused}");
    }
    let app = TestApp::with(|config| config.fetch_networks = vec!["127.0.0.1/32".parse().expect("a network")]).await;
    for (path, status) in [
        ("/a.png", 200),
        ("/near", 200),
        ("/inside", 400),
        ("/round", 400),
        ("/large", 400),
        ("/page", 400),
        ("/nothing", 400),
    ] {
        let answer = app.site().post("/chat", with(json!([format!("{server}{path}")]))).await;
        assert_eq!(answer.status, status, "{path}: {}", answer.body);
    }
    assert_eq!(blobs(&app), 2);
}

#[tokio::test]
async fn a_repeat_keeps_no_second_copy_and_erasing_leaves_none() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let body = json!({ "message": "Look", "user_id": "u", "session_id": new_session(&app), "client_id": "c1", "images": [data_url(PNG)] });
    for _ in 0..2 {
        app.site().post("/chat", body.clone()).await.ok();
    }
    app.eventually(|| blobs(&app) == 1).await;
    let picture = seen_by_team(&app).await[0]["url"].as_str().expect("a path").to_owned();
    let contact = kim.get("/api/v1/contacts").await.data()[0]["id"].take();
    kim.delete(&format!("/api/v1/contacts/{}", contact.as_str().expect("an id"))).await.ok();
    app.eventually(|| blobs(&app) == 0).await;
    kim.get(&picture).await.refused(404, "not_found");
}

#[tokio::test]
async fn a_conversation_that_is_removed_takes_its_pictures_along() {
    let app = TestApp::start().await;
    app.site().post("/chat", with(json!([data_url(PNG)]))).await.ok();
    let picture = seen_by_team(&app).await[0]["url"].as_str().expect("a path").to_owned();
    let kim = app.teammate().await;
    let row = kim.get("/api/v1/conversations?view=live").await.data()[0].take();
    let id: ConversationId = row["id"].as_str().expect("an id").parse().expect("an id");
    // Removing one has no front door but that of sample data, where nobody can send a picture.
    let removed = app.app.store.write(app.acme.workspace, "tests.remove", move |tx| remove(tx, &Actor::system(), id));
    removed.await.expect("a conversation");
    app.eventually(|| blobs(&app) == 0).await;
    kim.get(&picture).await.refused(404, "not_found");
}

#[tokio::test]
async fn a_picture_of_another_workspace_is_not_there() {
    let app = TestApp::start().await;
    let rival = app.rival().await;
    app.site().post("/chat", with(json!([data_url(PNG)]))).await.ok();
    let path = seen_by_team(&app).await[0]["url"].as_str().expect("a path").to_owned();
    let ray = app.sign_in("ray@rival.example").await;
    ray.get(&path).await.refused(404, "not_found");
    let id = path.rsplit('/').next().expect("an id");
    let guess = format!("/api/sdk/images/{}/{id}/{}", rival.workspace, "x".repeat(32));
    app.call("GET", &guess).await.sdk_refused(404, "not_found");
}
