//! Pictures that came with messages: a row here, the bytes in a blob.
//!
//! The team reads them signed in. A visitor's browser can't prove anything when it draws a picture, so a path with a
//! secret of its own stands for the right to see this one picture.

use jobs::Enqueue;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{Query, Tx, WorkspaceId, params};
use subtle::ConstantTimeEq;
use utoipa::ToSchema;

use crate::blobs::DeleteBlob;
use crate::error::{Error, Result};
use crate::ids::{ImageId, ThreadId};

/// Bytes that are kept and wait for their message.
#[derive(Clone, Debug)]
pub struct NewImage {
    /// The name of the blob.
    pub blob: String,
    /// Random characters that stand for the right to see it.
    pub secret: String,
    /// What the bytes are.
    pub media_type: &'static str,
    /// How many.
    pub bytes: i64,
}

/// A picture of a message, as it is kept with the message.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Kept {
    id: ImageId,
    media_type: String,
    bytes: i64,
    /// Where a visitor's browser finds it.
    public_path: String,
}

/// A picture of a message, as the team sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Image {
    /// Its id.
    pub id: ImageId,
    /// `image/png`, `image/jpeg`, `image/gif` or `image/webp`.
    pub media_type: String,
    /// Its size.
    pub bytes: i64,
    /// Where it is, for who is signed in.
    pub url: String,
    /// Where it is, for the visitor.
    #[serde(skip)]
    pub public_path: String,
}

impl Image {
    /// The pictures that are kept with a message.
    pub fn of(images: Value) -> Vec<Image> {
        let Value::Array(images) = images else { return Vec::new() };
        // A picture of an earlier version was an address that nobody had checked: it is not shown.
        let kept = images.into_iter().filter_map(|image| serde_json::from_value::<Kept>(image).ok());
        kept.map(|Kept { id, media_type, bytes, public_path }| {
            let url = format!("/api/v1/images/{id}");
            Image { id, media_type, bytes, url, public_path }
        })
        .collect()
    }
}

/// Makes the rows of a message's pictures, and answers what is kept with the message.
pub fn keep(tx: &mut Tx<'_>, thread: ThreadId, images: &[NewImage]) -> Result<Value> {
    let workspace = tx.workspace();
    let mut kept = Vec::new();
    for image in images {
        let id = ImageId(tx.new_id());
        tx.execute(
            "insert into images (workspace_id, id, thread_id, blob, secret, media_type, bytes, created_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            params![
                workspace,
                id,
                thread,
                image.blob.as_str(),
                image.secret.as_str(),
                image.media_type,
                image.bytes,
                tx.at()
            ],
        )?;
        let public_path = format!("/api/sdk/images/{workspace}/{id}/{}", image.secret);
        kept.push(Kept { id, media_type: image.media_type.to_owned(), bytes: image.bytes, public_path });
    }
    Ok(json!(kept))
}

/// Bytes that no message will have: the call was a repeat.
pub fn drop_unused(tx: &mut Tx<'_>, images: &[NewImage]) -> Result<()> {
    for image in images {
        tx.enqueue(&DeleteBlob { name: image.blob.clone() })?;
    }
    Ok(())
}

/// Forgets the pictures of a thread.
pub fn erase(tx: &mut Tx<'_>, thread: ThreadId) -> Result<()> {
    let workspace = tx.workspace();
    let rows =
        tx.rows("select blob from images where workspace_id = $1 and thread_id = $2", params![workspace, thread])?;
    for row in rows {
        tx.enqueue(&DeleteBlob { name: row.get("blob")? })?;
    }
    tx.execute("delete from images where workspace_id = $1 and thread_id = $2", params![workspace, thread])?;
    Ok(())
}

/// Where a picture's bytes are, and what they are.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The name of the blob.
    pub blob: String,
    /// What the bytes are.
    pub media_type: String,
    secret: String,
}

/// A picture, for who may see everything.
pub fn stored(db: &mut impl Query, workspace: WorkspaceId, id: ImageId) -> Result<Stored> {
    let row = db.row(
        "select blob, media_type, secret from images where workspace_id = $1 and id = $2",
        params![workspace, id],
    )?;
    let row = row.ok_or_else(|| Error::not_found("image"))?;
    Ok(Stored { blob: row.get("blob")?, media_type: row.get("media_type")?, secret: row.get("secret")? })
}

/// A picture, for who knows its secret.
pub fn shared(db: &mut impl Query, workspace: WorkspaceId, id: ImageId, secret: &str) -> Result<Stored> {
    let found = stored(db, workspace, id)?;
    if bool::from(found.secret.as_bytes().ct_eq(secret.as_bytes())) {
        Ok(found)
    } else {
        Err(Error::not_found("image"))
    }
}
