//! A source goes, and nothing is found of it any more.

use super::found;
use crate::support::TestApp;

#[tokio::test]
async fn what_was_removed_is_neither_found_nor_there() {
    let app = TestApp::start().await;
    let kim = app.teammate().await;
    let id = kim.teaches("Refunds", "A refund takes five days.").await;
    kim.teaches("Parcels", "A parcel takes a week.").await;
    let path = format!("/api/v1/knowledge/sources/{id}");
    kim.delete(&path).await.ok();
    assert!(found(&kim, "refund").await.is_empty());
    assert_eq!(found(&kim, "parcel").await.len(), 1);
    kim.get(&path).await.refused(404, "not_found");
    kim.delete(&path).await.refused(404, "not_found");
}
