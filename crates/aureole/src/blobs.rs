//! What is too large for a row: pictures and uploads, in the data folder.
//!
//! A blob is named by random characters and is written once. Rows say whose it is; a blob without a row is nobody's and
//! is never served.

use std::path::Path as Folder;
use std::sync::Arc;

use bytes::Bytes;
use jobs::Job;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::secrets::random_base62;

/// Random characters of a blob's name.
const NAME_CHARACTERS: usize = 32;

/// Where blobs are. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Blobs(Arc<dyn ObjectStore>);

impl Blobs {
    /// In a folder, which is made if it isn't there.
    pub fn open(folder: &Folder) -> Result<Blobs> {
        std::fs::create_dir_all(folder).map_err(Error::internal)?;
        Ok(Blobs(Arc::new(LocalFileSystem::new_with_prefix(folder).map_err(Error::internal)?)))
    }

    /// Keeps bytes and answers their name.
    pub async fn put(&self, bytes: Vec<u8>) -> Result<String> {
        let name = random_base62(NAME_CHARACTERS);
        self.0.put(&Path::from(name.as_str()), bytes.into()).await.map_err(Error::internal)?;
        Ok(name)
    }

    /// The bytes of a name; they may lie with another server that shares the database, but not the folder.
    pub async fn get(&self, name: &str) -> Result<Bytes> {
        let found = match self.0.get(&Path::from(name)).await {
            Err(object_store::Error::NotFound { .. }) => return Err(Error::not_found("file")),
            found => found.map_err(Error::internal)?,
        };
        found.bytes().await.map_err(Error::internal)
    }

    /// Forgets bytes. What is gone already is fine.
    pub async fn delete(&self, name: &str) -> Result<()> {
        match self.0.delete(&Path::from(name)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(Error::internal(error)),
        }
    }
}

/// Forgets a blob after the write that made it nobody's.
#[derive(Debug, Serialize, Deserialize)]
pub struct DeleteBlob {
    /// Its name.
    pub name: String,
}

impl Job for DeleteBlob {
    const KIND: &'static str = "blobs.delete";
}
