//! What can be said of a file from its name and bytes. Used by the build script for the embedded
//! table and by the crate for files read from disk, so that both answer with the same headers.

use sha2::{Digest, Sha256};

/// Bytes of the digest that name a version of a file; 16 are far beyond any accidental collision.
const HASH_BYTES: usize = 16;

/// The value of `Content-Type`, by the file's ending.
pub(crate) fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Names a version of a file in lower-case hexadecimal.
pub(crate) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)[..HASH_BYTES].iter().map(|byte| format!("{byte:02x}")).collect()
}
