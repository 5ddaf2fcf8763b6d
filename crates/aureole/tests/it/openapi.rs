//! `openapi.json` describes the API that this very code serves.

#[test]
fn the_committed_description_is_what_the_code_says() {
    let committed = include_str!("../../../../openapi.json");
    let fresh = aureole::http::description().to_pretty_json().expect("a description");
    assert!(
        committed.trim_end() == fresh.trim_end(),
        "openapi.json is stale. Write it anew: cargo run -- openapi > openapi.json, then npm --prefix web run api"
    );
}
