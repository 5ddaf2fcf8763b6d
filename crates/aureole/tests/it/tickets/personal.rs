//! What is one teammate's own: what they have read, and what they have begun to write.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::TestApp;

#[tokio::test]
async fn read_is_read_for_me_alone_until_the_contact_writes() {
    let app = TestApp::start().await;
    let (kim, ada, visitor) = (app.teammate().await, app.hire("Ada").await, app.visitor().await);
    visitor.says("Hello, is there a person?").await.ok();
    visitor.asks_for_a_person().await;
    let id = kim.get("/api/v1/tickets").await.data()[0]["id"].as_str().expect("an id").to_owned();
    let path = format!("/api/v1/tickets/{id}");
    let unread = async |who: &crate::support::Teammate| who.get("/api/v1/tickets").await.data()[0]["unread"].take();
    assert_eq!((unread(&kim).await, unread(&ada).await), (json!(true), json!(true)));
    kim.put(&format!("{path}/read"), json!({ "read": true })).await.ok();
    assert_eq!((unread(&kim).await, unread(&ada).await), (json!(false), json!(true)));
    app.advance(Duration::from_millis(1));
    visitor.says("Hello?").await.ok();
    assert_eq!(unread(&kim).await, true);
    kim.put(&format!("{path}/read"), json!({ "read": true })).await.ok();
    kim.put(&format!("{path}/read"), json!({ "read": false })).await.ok();
    assert_eq!(unread(&kim).await, true);
}

#[tokio::test]
async fn drafts_are_kept_per_teammate_ticket_and_mode() {
    let app = TestApp::start().await;
    let (kim, ada) = (app.teammate().await, app.hire("Ada").await);
    let ticket = kim.ticket("One").await;
    let path = format!("/api/v1/tickets/{}/drafts", ticket["id"].as_str().expect("an id"));
    let save = async |mode: &str, text: &str| kim.put(&format!("{path}/{mode}"), json!({ "text": text })).await;
    save("chat", "Dear Jane").await.ok();
    save("note", "She sounds upset").await.ok();
    save("chat", "Dear Jane,").await.ok();
    let drafts = kim.get(&path).await.data();
    let drafts: Vec<(&Value, &Value)> =
        drafts.as_array().expect("drafts").iter().map(|draft| (&draft["mode"], &draft["text"])).collect();
    assert_eq!(drafts, [(&json!("chat"), &json!("Dear Jane,")), (&json!("note"), &json!("She sounds upset"))]);
    assert_eq!(ada.get(&path).await.data(), json!([]));
    save("chat", "").await.ok();
    assert_eq!(kim.get(&path).await.data().as_array().expect("drafts").len(), 1);
    save("poem", "x").await.refused(400, "invalid");
    save("chat", &"x".repeat(50_001)).await.refused(400, "invalid");
}
