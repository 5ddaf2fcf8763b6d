//! Content security policies of the pages that this crate serves. Scripts written into a page
//! are allowed by the hash of what was built, so no policy needs `unsafe-inline`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The dashboard: everything from its own origin, pictures also from memory, never in a frame.
pub(crate) fn dashboard(page: &[u8]) -> String {
    format!(
        "default-src 'self'; script-src 'self'{}; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; \
         frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'",
        inline_hashes(page, "script"),
    )
}

/// The API reference: scripts, styles, fonts and the description from its own origin, and nothing else.
pub(crate) fn docs(page: &[u8]) -> String {
    format!(
        "default-src 'none'; script-src 'self'{}; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; \
         frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        inline_hashes(page, "script"),
    )
}

/// The widget's test page: what the install page tells a site to allow, and nothing more.
pub(crate) fn widget_test(page: &[u8]) -> String {
    let styles = inline_hashes(page, "style");
    let styles = if styles.is_empty() { " 'none'".to_owned() } else { styles };
    format!(
        "default-src 'none'; script-src 'self'{}; style-src{styles}; connect-src 'self'; img-src 'self' blob:; \
         base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'",
        inline_hashes(page, "script"),
    )
}

/// ` 'sha256-…'` for each element of that name which has content. Our own build wrote the page,
/// so its tags are lower case and closed.
fn inline_hashes(page: &[u8], element: &str) -> String {
    let page = String::from_utf8_lossy(page);
    let (open, close) = (format!("<{element}"), format!("</{element}>"));
    page.split(&open)
        .skip(1)
        .filter_map(|rest| rest.split_once('>')?.1.split_once(&close))
        .filter(|(content, _)| !content.is_empty())
        .map(|(content, _)| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(content))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_inline_content_is_hashed() {
        let page = br#"<head><script>1</script><script type="module" src="/a.js"></script></head>"#;
        // printf 1 | openssl dgst -sha256 -binary | base64
        assert_eq!(inline_hashes(page, "script"), " 'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='");
        assert_eq!(inline_hashes(page, "style"), "");
    }
}
