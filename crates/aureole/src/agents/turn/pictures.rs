//! The question's pictures, as a model gets them. Those of older questions are not shown again.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use llm::{Image, Layer, Request};

use super::run::Task;
use crate::conversations::images::stored;
use crate::error::{Error, Kind, Result};

/// Bytes of pictures in one request; the newest count. Providers take about 20 MB, and base64 makes a third more of them.
const PICTURES_BYTES_MAX: usize = 12 * 1024 * 1024;

impl Task {
    /// Reads them, outside of any write. One that was erased meanwhile is left out.
    pub(super) async fn pictures(&self) -> Result<Vec<Image>> {
        let (workspace, mut ids) = (self.workspace, self.gathered.pictures.clone());
        ids.reverse();
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self.app.store.read(move |db| {
            let mut rows = Vec::new();
            for &id in &ids {
                match stored(db, workspace, id) {
                    Ok(row) => rows.push(row),
                    Err(error) if error.kind == Kind::NotFound => {}
                    Err(error) => return Err(error),
                }
            }
            Ok::<_, Error>(rows)
        });
        let (mut pictures, mut left) = (Vec::new(), PICTURES_BYTES_MAX);
        for row in rows.await? {
            let Ok(bytes) = self.app.blobs.get(&row.blob).await else { continue };
            let Some(rest) = left.checked_sub(bytes.len()) else { break };
            left = rest;
            pictures.push(Image { media_type: row.media_type, base64: Arc::from(STANDARD.encode(&bytes)) });
        }
        pictures.reverse();
        Ok(pictures)
    }
}

/// The same request for a model that takes no pictures. It is told that there were some, so that it can say so.
pub(super) fn without_pictures(request: &mut Request) {
    let text = format!(
        "The visitor sent {} with the question, which you can't see. Say so if the answer depends on it.",
        if request.images.len() == 1 { "a picture" } else { "pictures" }
    );
    request.images.clear();
    request.system.push(Layer { name: "pictures".to_owned(), text, stable: false });
}
