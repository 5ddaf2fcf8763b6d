//! A text or a file becomes a source that the agent answers from.

use serde_json::json;

use super::{found, ready};
use crate::support::{Reply, Teammate, TestApp};

async fn upload(app: &TestApp, kim: &Teammate, files: &[(&str, &str)]) -> Reply {
    let mut body = String::new();
    for (name, content) in files {
        let head = format!("Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"");
        body.push_str(&format!("--edge\r\n{head}\r\n\r\n{content}\r\n"));
    }
    body.push_str("--edge--\r\n");
    app.call("POST", "/api/v1/knowledge/uploads")
        .with("cookie", kim.cookie())
        .with("x-csrf-protection", "1")
        .with("content-type", "multipart/form-data; boundary=edge")
        .body(body)
        .await
}

/// Changes rows that have no front door; answers how many.
async fn change(app: &TestApp, sql: &'static str) -> u64 {
    let write = move |tx: &mut store::Tx<'_>| tx.execute(sql, store::params![]);
    app.app.store.write(app.acme.workspace, "tests.meddle", write).await.expect("a write").value
}

#[tokio::test]
async fn a_text_that_cannot_be_cut_says_so_and_another_may_take_its_place() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    app.meddle("alter table knowledge_passages rename to passages_away");
    let text = json!({ "title": "Returns", "text": "Goods may be returned within 30 days." });
    let source = kim.post("/api/v1/knowledge/sources", text.clone()).await.data();
    let path = format!("/api/v1/knowledge/sources/{}", source["id"].as_str().expect("an id"));
    // The first run fails, and those before the last are skipped.
    let skip = "update jobs set attempt = 9 where kind = 'knowledge.cut' and state = 'waiting' and attempt = 1";
    for _ in 0..500 {
        if change(&app, skip).await == 1 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    app.advance(std::time::Duration::from_secs(3_600));
    kim.becomes(&path, |source| source["state"] == "failed").await;
    let failed = kim.get(&path).await.data();
    assert!(failed["error"].as_str().is_some_and(|sentence| sentence.ends_with('.')), "{failed}");

    app.meddle("alter table passages_away rename to knowledge_passages");
    kim.put(&path, text).await.data();
    let source = ready(&kim, source["id"].as_str().expect("an id")).await;
    assert_eq!(source["error"], json!(null));
}

#[tokio::test]
async fn a_text_is_cut_found_and_answered_from() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let text = "# Returns\n\n## Machines\nYou may return a machine within 60 days of delivery.\n\n## Beans\nUnopened bags can be returned within 14 days.";
    let id = kim.teaches("Returns", text).await;
    let source = ready(&kim, &id).await;
    assert_eq!(
        (&source["title"], &source["kind"], &source["chunk_count"]),
        (&json!("Returns"), &json!("text"), &json!(2))
    );
    let chunks = kim.get(&format!("/api/v1/knowledge/sources/{id}/chunks")).await.data();
    assert_eq!((&chunks[0]["heading"], &chunks[1]["heading"]), (&json!("Machines"), &json!("Beans")));
    assert_eq!(found(&kim, "return+machine").await.len(), 1);

    let visitor = app.visitor().await;
    let answer = visitor.says("How many days do I have to return a machine?").await.ok();
    let said = answer["text"].as_str().expect("a text");
    assert!(said.contains("60 days") && said.contains("[1]"), "{said}");
    assert_eq!(answer["sources"][0]["title"], "Returns");
}

#[tokio::test]
async fn files_are_read_or_refused_with_the_reason() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let page = "<title>Opening hours</title><script>no()</script><p>We open at <b>nine</b>.";
    let csv = "question,answer\nDo you ship to Norway?,Yes within a week";
    let added = upload(&app, &kim, &[("hours.html", page), ("faq.csv", csv)]).await.data();
    for (source, title) in added.as_array().expect("sources").iter().zip(["Opening hours", "faq"]) {
        assert_eq!((&source["title"], &source["kind"]), (&json!(title), &json!("file")));
        ready(&kim, source["id"].as_str().expect("an id")).await;
    }
    assert_eq!(found(&kim, "open+nine").await, ["We open at **nine**."]);
    assert_eq!(found(&kim, "ship+Norway").await.len(), 1);

    upload(&app, &kim, &[("photo.png", "x")]).await.refused(400, "invalid");
    upload(&app, &kim, &[("broken.json", "{")]).await.refused(400, "invalid");
    upload(&app, &kim, &[]).await.refused(400, "invalid");
    upload(&app, &kim, &[("fine.md", "Fine."), ("empty.txt", " ")]).await.refused(400, "invalid");
    assert_eq!(kim.get("/api/v1/knowledge/sources").await.data().as_array().map(Vec::len), Some(2), "all or none");
    let no_title = json!({ "title": " ", "text": "x" });
    assert_eq!(kim.post("/api/v1/knowledge/sources", no_title).await.refused(400, "invalid")["field"], "title");
}

#[tokio::test]
async fn a_file_of_each_kind_is_taken_and_answered_from() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    for (name, content, question, text) in [
        ("returns.md", "# Returns\n\nMachines come back within **sixty** days.", "machines+back", "sixty"),
        ("parking.txt", "Parking costs two euros an hour.", "parking+costs", "two euros"),
        ("hours.html", "<!doctype html><title>Hours</title><p>The shop opens at <b>nine</b>.", "shop+opens", "nine"),
        ("faq.csv", "question,answer\nDo you ship to Norway?,Yes within a week", "ship+Norway", "within a week"),
        ("plans.json", r#"[{ "plan": "Pro", "price": "49 francs" }]"#, "Pro+plan+price", "49 francs"),
    ] {
        let added = upload(&app, &kim, &[(name, content)]).await.data();
        assert_eq!((&added[0]["kind"], &added[0]["file_name"]), (&json!("file"), &json!(name)));
        ready(&kim, added[0]["id"].as_str().expect("an id")).await;
        let found = found(&kim, question).await;
        assert!(found.first().is_some_and(|passage| passage.contains(text)), "{name}: {found:?}");
    }
}

#[tokio::test]
async fn a_file_of_ten_megabytes_is_taken_and_one_byte_more_is_not() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    // Nearly all of it is a comment: the bound is on the file, and cutting a text as long proves nothing more.
    let file = |bytes: usize| {
        let (begin, end) = ("<title>Hours</title><p>The shop opens at nine.</p><!--", "-->");
        format!("{begin}{}{end}", "x".repeat(bytes - begin.len() - end.len()))
    };
    let bytes = 10 * 1024 * 1024;
    let refused = upload(&app, &kim, &[("over.html", &file(bytes + 1))]).await.refused(413, "too_large");
    assert!(refused["message"].as_str().is_some_and(|sentence| sentence.contains("10 MB")), "{refused}");
    assert_eq!(kim.get("/api/v1/knowledge/sources").await.data(), json!([]));
    let added = upload(&app, &kim, &[("whole.html", &file(bytes))]).await.data();
    ready(&kim, added[0]["id"].as_str().expect("an id")).await;
    assert_eq!(found(&kim, "shop+opens").await, ["The shop opens at nine."]);
}

#[tokio::test]
async fn a_source_is_known_to_its_workspace_only() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let id = kim.teaches("Secret", "The launch code is tangerine.").await;
    app.rival().await;
    let ray = app.sign_in("ray@rival.example").await;
    ray.get(&format!("/api/v1/knowledge/sources/{id}")).await.refused(404, "not_found");
    ray.get(&format!("/api/v1/knowledge/sources/{id}/chunks")).await.refused(404, "not_found");
    ray.delete(&format!("/api/v1/knowledge/sources/{id}")).await.refused(404, "not_found");
    assert!(found(&ray, "launch+code").await.is_empty());
    app.call("GET", "/api/v1/knowledge/sources").await.refused(401, "signed_out");
}
