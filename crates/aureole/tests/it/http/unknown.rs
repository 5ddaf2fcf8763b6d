//! Calls that do not exist.

use crate::support::TestApp;

#[tokio::test]
async fn a_call_that_does_not_exist_is_refused_in_the_shape_of_its_api() {
    let app = TestApp::start().await;
    for path in ["/api/sdk/nothing", "/api/sdk/tickets/create/", "/api/sdk/chat/stream/more"] {
        let refused = app.call("POST", path).await;
        assert_eq!(refused.header("access-control-allow-origin"), Some("*"), "a page may read why");
        refused.sdk_refused(404, "unknown_path");
    }
    for path in ["/api/v1/nothing", "/api/nothing", "/api/v1/tickets/x/y/z"] {
        app.call("GET", path).await.refused(404, "unknown_path");
    }
}

#[tokio::test]
async fn a_method_that_a_path_does_not_have_is_refused_with_those_it_has() {
    let app = TestApp::start().await;
    let wrong = app.call("GET", "/api/sdk/chat").await;
    assert_eq!(wrong.header("allow"), Some("POST"));
    wrong.sdk_refused(405, "wrong_method");
    app.call("DELETE", "/api/v1/tickets").await.refused(405, "wrong_method");
}
