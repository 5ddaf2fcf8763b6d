//! The dashboard, the API reference and the widget, as one axum router.
//!
//! Promises: a release binary needs no file beside it; a file whose name holds its hash is cached
//! for ever, any other is asked for again with its `ETag`; a site that embeds the widget may load
//! it from any origin; every page comes with a strict content security policy. Knows nothing of
//! the product: no request here reaches the database.

mod assets;
mod describe;
mod encoding;
mod policy;

use assets::{Asset, BUILT, Source};
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use axum::routing::get;
use encoding::Encoding;

/// For names that hold a hash of their content: a year, and no question in between.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Kept, but asked for again each time; an unchanged file costs one 304.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");
/// Folders in which the build names every file after its content.
const HASHED_FOLDERS: [&str; 3] = ["dashboard/assets/", "docs/assets/", "widget/chunks/"];

const UNBUILT_PAGE: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Aureole</title>\
    <h1>The web apps are not built yet</h1>\
    <p>The server runs, but the dashboard and the widget were not there when it was compiled. \
    Install Node.js 20.19 or newer with npm, then run</p>\
    <pre>npm --prefix web ci\nnpm --prefix web run build\nbin/run</pre>\
    <p>in the folder of the source code.</p></html>";

/// `/dashboard`, `/api/docs`, `/w.js` (also under the path of the reference SDK) and `/widget`.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    router_of(BUILT)
}

fn router_of<S: Clone + Send + Sync + 'static>(source: Source) -> Router<S> {
    Router::new()
        .route("/dashboard", get(dashboard_page))
        .route("/dashboard/", get(dashboard_page))
        .route("/dashboard/{*path}", get(dashboard))
        .route("/api/docs", get(docs_page))
        .route("/api/docs/", get(docs_page))
        .route("/api/docs/{*path}", get(docs))
        .route("/w.js", get(loader))
        .route("/sdk/latest/haloagents.umd.js", get(loader))
        .route("/widget/test", get(widget_test))
        .route("/widget/{*path}", get(widget))
        .with_state(source)
}

async fn dashboard_page(State(source): State<Source>, headers: HeaderMap) -> Response<Body> {
    page(source, "dashboard/index.html", &headers, policy::dashboard)
}

/// A file of the dashboard. Any other path is a place in the app, which finds its own way.
async fn dashboard(State(source): State<Source>, Path(path): Path<String>, headers: HeaderMap) -> Response<Body> {
    let path = format!("dashboard/{path}");
    match find(source, &path, &headers) {
        Some(_) if path == "dashboard/index.html" => page(source, &path, &headers, policy::dashboard),
        Some(asset) => file(&path, asset, &headers),
        // A chunk of an earlier build: a page in its place would be a riddle.
        None if is_hashed(&path) => missing(),
        None => page(source, "dashboard/index.html", &headers, policy::dashboard),
    }
}

async fn docs_page(State(source): State<Source>, headers: HeaderMap) -> Response<Body> {
    page(source, "docs/index.html", &headers, policy::docs)
}

/// A file of the API reference, which has one page only.
async fn docs(State(source): State<Source>, Path(path): Path<String>, headers: HeaderMap) -> Response<Body> {
    let path = format!("docs/{path}");
    find(source, &path, &headers).map_or_else(missing, |asset| file(&path, asset, &headers))
}

async fn loader(State(source): State<Source>, headers: HeaderMap) -> Response<Body> {
    widget_file(source, "widget/w.js", &headers)
}

async fn widget(State(source): State<Source>, Path(path): Path<String>, headers: HeaderMap) -> Response<Body> {
    widget_file(source, &format!("widget/{path}"), &headers)
}

async fn widget_test(State(source): State<Source>, headers: HeaderMap) -> Response<Body> {
    page(source, "widget/test.html", &headers, policy::widget_test)
}

/// Scripts of the widget run on other people's sites, under whatever isolation those chose.
fn widget_file(source: Source, path: &str, headers: &HeaderMap) -> Response<Body> {
    let mut response = find(source, path, headers).map_or_else(missing, |asset| file(path, asset, headers));
    let answer = response.headers_mut();
    answer.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    answer.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    response
}

fn page(source: Source, path: &str, headers: &HeaderMap, policy: fn(&[u8]) -> String) -> Response<Body> {
    let (Some(asset), Some(plain)) = (find(source, path, headers), source.find(path, |_| false)) else {
        return unbuilt();
    };
    let mut response = file(path, asset, headers);
    let policy = HeaderValue::from_str(&policy(&plain.bytes)).expect("a policy is ASCII");
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

fn file(path: &str, asset: Asset, headers: &HeaderMap) -> Response<Body> {
    let etag = match asset.encoding.name() {
        Some(encoding) => format!("\"{}-{encoding}\"", asset.hash),
        None => format!("\"{}\"", asset.hash),
    };
    let known = text(headers, header::IF_NONE_MATCH);
    let unchanged = known.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag || tag.trim() == "*");
    let mut response = Response::new(if unchanged { Body::empty() } else { Body::from(asset.bytes.into_owned()) });
    if unchanged {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let answer = response.headers_mut();
    answer.insert(header::CACHE_CONTROL, if is_hashed(path) { FOR_EVER } else { ASK_AGAIN });
    answer.insert(header::ETAG, HeaderValue::from_str(&etag).expect("a hash is ASCII"));
    answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    answer.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if !unchanged {
        answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
        if let Some(encoding) = asset.encoding.name() {
            answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
    }
    response
}

fn find(source: Source, path: &str, headers: &HeaderMap) -> Option<Asset> {
    let accepted = text(headers, header::ACCEPT_ENCODING);
    source.find(path, |encoding: Encoding| encoding.accepted_by(accepted))
}

fn is_hashed(path: &str) -> bool {
    HASHED_FOLDERS.iter().any(|folder| path.starts_with(folder))
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn missing() -> Response<Body> {
    let mut response = Response::new(Body::from("There is no such file.\n"));
    *response.status_mut() = StatusCode::NOT_FOUND;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

fn unbuilt() -> Response<Body> {
    let mut response = Response::new(Body::from(UNBUILT_PAGE));
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}

#[cfg(test)]
mod tests;
