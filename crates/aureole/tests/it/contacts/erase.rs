//! Being forgotten: nothing that names the person is left, in answers or on the disk.

use std::path::Path;

use serde_json::json;

use crate::support::TestApp;

const ADDRESS: &str = "jane.unforgettable@example.com";
const SECRET: &str = "xylophone-secret-4711";

/// Whether any file of a folder holds these bytes.
fn holds(folder: &Path, needle: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(holds(&path, needle));
        } else if std::fs::read(&path).expect("a file").windows(needle.len()).any(|bytes| bytes == needle.as_bytes()) {
            found.push(path.display().to_string());
        }
    }
    found
}

#[tokio::test]
async fn a_contact_who_is_erased_leaves_no_trace_in_any_answer_or_file() {
    let app = TestApp::start().await;
    let (kim, site) = (app.teammate().await, app.site());
    site.identify(json!({ "user_id": "jane", "traits": { "email": ADDRESS, "nickname": SECRET } })).await;
    let event = json!({ "event_type": "click", "metadata": { "typed": SECRET, "address": ADDRESS } });
    site.post("/events", json!({ "user_id": "jane", "events": [event] })).await.ok();
    let body = json!({ "user_id": "jane", "message": format!("Please create a ticket: write to {ADDRESS}, {SECRET}") });
    let chat = site.post("/chat", body).await.ok();
    let form = json!({ "subject": SECRET, "message": ADDRESS, "contact": { "user_id": "jane" }, "metadata": { "code": SECRET } });
    let ticket = kim.post("/api/v1/tickets", form).with("Idempotency-Key", "once").await.data();
    kim.put(
        &format!("/api/v1/tickets/{}/drafts/note", ticket["id"].as_str().expect("an id")),
        json!({ "text": SECRET }),
    )
    .await
    .ok();
    let contact = format!("/api/v1/contacts/{}", ticket["contact_id"].as_str().expect("an id"));

    kim.delete(&contact).await.ok();

    let paths =
        [contact, "/api/v1/tickets".to_owned(), "/api/v1/conversations".to_owned(), "/api/v1/contacts".to_owned()];
    for path in paths {
        let text = kim.get(&path).await.ok().to_string();
        assert!(!text.contains(ADDRESS) && !text.contains(SECRET), "{path}: {text}");
    }
    let escalated =
        chat["actions"].as_array().expect("actions").iter().find(|action| action["type"] == "ticket_created");
    let id = escalated.expect("a ticket")["ticket_id"].as_str().expect("an id").to_owned();
    let timeline = kim.get(&format!("/api/v1/tickets/{id}/timeline")).await.ok().to_string();
    assert!(!timeline.contains(ADDRESS) && !timeline.contains(SECRET), "{timeline}");

    for folder in app.folders_after_checkpoint().await {
        for needle in [ADDRESS, SECRET] {
            assert_eq!(holds(&folder, needle), Vec::<String>::new(), "{needle} is still on the disk");
        }
    }
}
