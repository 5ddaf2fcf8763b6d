use std::fs;

use assets::Embedded;
use axum::body::to_bytes;
use axum::http::Request;
use tempfile::TempDir;
use tower::ServiceExt as _;

use super::*;

const PAGE: &[u8] = b"<!doctype html><script>1</script><script src=\"/dashboard/assets/main-1.js\"></script>";

static TABLE: [Embedded; 5] = [
    row("dashboard/assets/main-1.js", "text/javascript; charset=utf-8", b"plain", Some(b"gzip"), Some(b"brotli")),
    row("dashboard/index.html", "text/html; charset=utf-8", PAGE, None, Some(b"brotli page")),
    row("widget/app.js", "text/javascript; charset=utf-8", b"app", None, None),
    row("widget/chunks/voice-1.js", "text/javascript; charset=utf-8", b"voice", None, None),
    row("widget/w.js", "text/javascript; charset=utf-8", b"loader", None, None),
];

const fn row(
    path: &'static str,
    content_type: &'static str,
    plain: &'static [u8],
    gzip: Option<&'static [u8]>,
    brotli: Option<&'static [u8]>,
) -> Embedded {
    Embedded { path, content_type, hash: "h4sh", plain, gzip, brotli }
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("ASCII"))
    }
}

async fn ask(source: Source, path: &str, headers: &[(&str, &str)]) -> Answer {
    let request = headers.iter().fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
    let request = request.body(Body::empty()).expect("a request");
    let (parts, body) = router_of::<()>(source).oneshot(request).await.expect("an answer").into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("a body").to_vec();
    Answer { status: parts.status, headers: parts.headers, body }
}

async fn embedded(path: &str, headers: &[(&str, &str)]) -> Answer {
    ask(Source::Embedded(&TABLE), path, headers).await
}

#[tokio::test]
async fn the_best_accepted_encoding_is_sent_and_told_to_caches() {
    for (accepted, encoding, body) in
        [("gzip, br", "br", &b"brotli"[..]), ("gzip", "gzip", b"gzip"), ("br;q=0", "", b"plain"), ("", "", b"plain")]
    {
        let answer = embedded("/dashboard/assets/main-1.js", &[("accept-encoding", accepted)]).await;
        assert_eq!((answer.header("content-encoding"), &answer.body[..]), (encoding, body), "for {accepted:?}");
        assert_eq!(answer.header("vary"), "accept-encoding");
        assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
}

#[tokio::test]
async fn a_known_file_is_not_sent_again_but_only_in_the_same_encoding() {
    let first = embedded("/dashboard/assets/main-1.js", &[("accept-encoding", "br")]).await;
    let tag = first.header("etag").to_owned();
    let again = [("accept-encoding", "br"), ("if-none-match", tag.as_str())];
    let again = embedded("/dashboard/assets/main-1.js", &again).await;
    assert_eq!((again.status, again.body.len(), again.header("etag")), (StatusCode::NOT_MODIFIED, 0, tag.as_str()));
    let plain = embedded("/dashboard/assets/main-1.js", &[("if-none-match", tag.as_str())]).await;
    assert_eq!((plain.status, &plain.body[..]), (StatusCode::OK, &b"plain"[..]));
}

#[tokio::test]
async fn every_place_in_the_dashboard_is_its_page() {
    for path in ["/dashboard", "/dashboard/", "/dashboard/index.html", "/dashboard/inbox/tkt_1?tab=company"] {
        let answer = embedded(path, &[]).await;
        assert_eq!((answer.status, &answer.body[..]), (StatusCode::OK, PAGE), "for {path}");
        assert_eq!(answer.header("cache-control"), "no-cache");
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("script-src 'self' 'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s=';"),
            "{policy}"
        );
        assert!(!policy.contains("unsafe"), "{policy}");
    }
}

#[tokio::test]
async fn the_policy_is_that_of_the_page_also_when_it_is_sent_compressed() {
    let plain = embedded("/dashboard", &[]).await;
    let compressed = embedded("/dashboard", &[("accept-encoding", "br")]).await;
    assert_eq!(compressed.body, b"brotli page");
    assert_eq!(compressed.header("content-security-policy"), plain.header("content-security-policy"));
}

#[tokio::test]
async fn a_chunk_of_an_earlier_build_is_missing_rather_than_a_page() {
    let answer = embedded("/dashboard/assets/main-0.js", &[]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_widget_loads_from_any_site() {
    for path in
        ["/w.js", "/sdk/latest/haloagents.umd.js", "/widget/app.js", "/widget/chunks/voice-1.js", "/widget/none"]
    {
        let answer = embedded(path, &[("origin", "https://shop.example")]).await;
        assert_eq!(answer.header("access-control-allow-origin"), "*", "for {path}");
        assert_eq!(answer.header("cross-origin-resource-policy"), "cross-origin", "for {path}");
    }
    assert_eq!(embedded("/w.js", &[]).await.body, b"loader");
    assert_eq!(embedded("/sdk/latest/haloagents.umd.js", &[]).await.body, b"loader");
    assert_eq!(embedded("/widget/app.js", &[]).await.header("cache-control"), "no-cache");
    let chunk = embedded("/widget/chunks/voice-1.js", &[]).await;
    assert_eq!(chunk.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(embedded("/widget/none", &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn without_built_apps_a_page_says_which_command_to_run() {
    let answer = ask(Source::Embedded(&[]), "/dashboard", &[]).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(String::from_utf8_lossy(&answer.body).contains("npm --prefix web run build"));
}

#[tokio::test]
async fn a_folder_shows_each_change_and_nothing_outside_of_it() {
    let web = TempDir::new().expect("a folder");
    let dist = web.path().join("dashboard/dist");
    fs::create_dir_all(&dist).expect("a folder");
    fs::write(web.path().join("package.json"), "{}").expect("a file");
    let source = Source::Folder(Box::leak(web.path().display().to_string().into_boxed_str()));
    assert_eq!(ask(source, "/dashboard", &[]).await.status, StatusCode::SERVICE_UNAVAILABLE);

    fs::write(dist.join("index.html"), "one").expect("a file");
    let one = ask(source, "/dashboard", &[]).await;
    fs::write(dist.join("index.html"), "two").expect("a file");
    let two = ask(source, "/dashboard", &[("if-none-match", one.header("etag"))]).await;
    assert_eq!((&one.body[..], two.status, &two.body[..]), (&b"one"[..], StatusCode::OK, &b"two"[..]));

    for path in ["/dashboard/../../package.json", "/dashboard/..%2F..%2Fpackage.json", "/dashboard/%2Fetc%2Fpasswd"] {
        assert_eq!(ask(source, path, &[]).await.body, b"two", "for {path}");
    }
}
