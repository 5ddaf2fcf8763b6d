//! Pictures of a chat: taken in from `data:` URLs and public addresses, and shown again to who has their path.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use base64::Engine;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use store::WorkspaceId;

use super::answer::{SdkError, SdkErrorBody};
use crate::app::App;
use crate::conversations::images::{self, NewImage};
use crate::error::{Error, Result};
use crate::http::address::Address;
use crate::http::picture;
use crate::ids::ImageId;
use crate::secrets::random_base62;

/// Padding is told by the length; many encoders leave it out.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);
/// Pictures in one message.
const IMAGES_MAX: usize = 5;
/// Largest picture, in bytes.
const IMAGE_BYTES_MAX: usize = 5 * 1024 * 1024;
/// Random characters that stand for the right to see a picture.
const SECRET_CHARACTERS: usize = 32;

/// What a picture may be, and how its bytes begin.
const BEGINNINGS: [(&str, &[u8]); 4] = [
    ("image/png", b"\x89PNG\r\n\x1a\n"),
    ("image/jpeg", b"\xff\xd8\xff"),
    ("image/gif", b"GIF87a"),
    ("image/gif", b"GIF89a"),
];

/// Takes in every picture of a call, or none. Whoever calls this has checked who asks and how often.
pub async fn take(app: &App, given: &[String]) -> Result<Vec<NewImage>> {
    if given.len() > IMAGES_MAX {
        return Err(Error::invalid("images", "A message has at most 5 images."));
    }
    let mut taken = Vec::new();
    for (place, address) in given.iter().enumerate() {
        match one(app, place, address).await {
            Ok(image) => taken.push(image),
            Err(error) => {
                give_back(app, &taken).await;
                return Err(error);
            }
        }
    }
    Ok(taken)
}

/// Forgets pictures whose call came to nothing.
pub async fn give_back(app: &App, taken: &[NewImage]) {
    for image in taken {
        if let Err(error) = app.blobs.delete(&image.blob).await {
            tracing::warn!(%error, "a picture that nobody has could not be forgotten");
        }
    }
}

async fn one(app: &App, place: usize, address: &str) -> Result<NewImage> {
    let wrong = |why: String| Error::invalid(format!("images[{place}]"), format!("images[{place}] {why}."));
    let bytes = match data_of(address) {
        Some(data) => decoded(data).ok_or_else(|| wrong("is no data: URL in base64".to_owned()))?,
        None => app
            .fetcher
            .fetch(address, IMAGE_BYTES_MAX)
            .await
            .map_err(|error| wrong(format!("can't be fetched: {error}. Send it as a data: URL")))?,
    };
    if bytes.len() > IMAGE_BYTES_MAX {
        return Err(wrong("is larger than 5 MB".to_owned()));
    }
    let media_type = sniff(&bytes).ok_or_else(|| wrong("is no PNG, JPEG, GIF or WebP image".to_owned()))?;
    let length = i64::try_from(bytes.len()).map_err(Error::internal)?;
    let blob = app.blobs.put(bytes).await?;
    Ok(NewImage { blob, secret: random_base62(SECRET_CHARACTERS), media_type, bytes: length })
}

/// What follows the scheme of a `data:` URL; capitals don't matter in one.
fn data_of(address: &str) -> Option<&str> {
    let (scheme, data) = address.split_once(':')?;
    scheme.eq_ignore_ascii_case("data").then_some(data)
}

/// The bytes of `image/png;base64,…`; what it says it is counts for nothing.
fn decoded(data: &str) -> Option<Vec<u8>> {
    let (kind, text) = data.split_once(',')?;
    let (_, encoding) = kind.rsplit_once(';')?;
    encoding.trim().eq_ignore_ascii_case("base64").then(|| BASE64.decode(text.trim()).ok())?
}

fn sniff(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some("image/webp");
    }
    BEGINNINGS.iter().find(|(_, beginning)| bytes.starts_with(beginning)).map(|(media_type, _)| *media_type)
}

/// A picture of a conversation, for the visitor's browser. Its path is a secret that only they and the team have.
#[utoipa::path(get, path = "/api/sdk/images/{org_id}/{id}/{secret}", tag = "sdk",
    params(("org_id" = String, Path), ("id" = ImageId, Path), ("secret" = String, Path)),
    responses((status = 200, description = "The picture."), (status = 404, body = SdkErrorBody)))]
pub async fn show(
    State(app): State<App>,
    address: Address,
    path: Result<Path<(String, String, String)>, PathRejection>,
) -> Result<Response, SdkError> {
    let Path((org_id, id, secret)) = path.map_err(|_| Error::not_found("image"))?;
    app.limits.sdk_call(&org_id, &address.counted(), app.now())?;
    let workspace = org_id.parse().map(WorkspaceId).map_err(|_| Error::not_found("image"))?;
    let id: ImageId = id.parse().map_err(|_| Error::not_found("image"))?;
    let found = app.store.read(move |db| images::shared(db, workspace, id, &secret)).await?;
    Ok(picture::answer(&app, found).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_picture_is_stands_in_its_bytes() {
        assert_eq!(sniff(b"\x89PNG\r\n\x1a\n...."), Some("image/png"));
        assert_eq!(sniff(b"RIFF\0\0\0\0WEBPVP8 "), Some("image/webp"));
        assert_eq!(sniff(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), None);
        assert_eq!(sniff(b"RIFF"), None);
    }
}
