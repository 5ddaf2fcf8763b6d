//! What is too large for a row: pictures and uploads, in the data folder or in a bucket of an S3-compatible store.
//!
//! A blob is named by random characters and is written once. Rows say whose it is; a blob without a row is nobody's and
//! is never served.

use std::path::Path as Folder;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use jobs::Job;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{ClientOptions, ObjectStore, ObjectStoreExt, RetryConfig};
use serde::{Deserialize, Serialize};

use crate::config::{BlobSettings, Bucket, Config};
use crate::error::{Error, Result};
use crate::secrets::random_base62;

/// Random characters of a blob's name.
const NAME_CHARACTERS: usize = 32;
/// How often a bucket is asked again after it failed.
const RETRIES_MAX: usize = 2;
/// How long a bucket may take to be reached.
const CONNECT_TIME_MAX: Duration = Duration::from_secs(5);
/// How long a bucket may take for one blob: a visitor waits.
const CALL_TIME_MAX: Duration = Duration::from_secs(20);

/// Where blobs are. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Blobs(Arc<dyn ObjectStore>);

/// Why a bucket can't be used; each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    /// The store knows no such bucket.
    #[error("there is no such bucket. Make it, or name another with --blobs (AUREOLE_BLOBS)")]
    Missing,
    /// The store knows the key, but not for this, or not at all.
    #[error(
        "the store refuses the key. It must be allowed to get, put and delete objects: look at --s3-key-id and --s3-secret-key (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY)"
    )]
    Refused,
    /// Anything else, such as a network that is down.
    #[error(
        "the store doesn't do what is asked: {0}. Look at --s3-endpoint and --s3-region (AWS_ENDPOINT_URL and AWS_REGION), and whether it runs"
    )]
    Failed(object_store::Error),
}

impl Blobs {
    /// Where the settings say. A folder is made if it isn't there; a bucket isn't asked yet.
    pub fn open(config: &Config) -> Result<Blobs> {
        match &config.blobs.bucket {
            None => Blobs::in_folder(&config.data.data_dir.join("blobs")),
            Some(bucket) => Blobs::in_bucket(bucket, &config.blobs),
        }
    }

    fn in_folder(folder: &Folder) -> Result<Blobs> {
        std::fs::create_dir_all(folder).map_err(Error::internal)?;
        Ok(Blobs(Arc::new(LocalFileSystem::new_with_prefix(folder).map_err(Error::internal)?)))
    }

    fn in_bucket(bucket: &Bucket, settings: &BlobSettings) -> Result<Blobs> {
        // The client that the library makes takes the process's own cryptography.
        rustls::crypto::ring::default_provider().install_default().ok();
        let is_plain = settings.s3_endpoint.as_ref().is_some_and(|address| address.starts_with("http://"));
        let client = ClientOptions::new()
            .with_connect_timeout(CONNECT_TIME_MAX)
            .with_timeout(CALL_TIME_MAX)
            .with_allow_http(is_plain);
        let retry = RetryConfig { max_retries: RETRIES_MAX, retry_timeout: CALL_TIME_MAX, ..RetryConfig::default() };
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&bucket.name)
            .with_region(&settings.s3_region)
            .with_client_options(client)
            .with_retry(retry);
        if let Some(endpoint) = &settings.s3_endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        if let (Some(id), Some(secret)) = (&settings.s3_key_id, &settings.s3_secret_key) {
            builder = builder.with_access_key_id(id).with_secret_access_key(secret);
        }
        let store = builder.build().map_err(Error::internal)?;
        Ok(Blobs(Arc::new(PrefixStore::new(store, bucket.folder.as_str()))))
    }

    /// Whether blobs can be kept and forgotten here, tried with one that is gone again.
    pub async fn check(&self) -> std::result::Result<(), Unusable> {
        let name = Path::from(format!("probe-{}", random_base62(NAME_CHARACTERS)));
        let tried = match self.0.put(&name, Bytes::from_static(b"probe").into()).await {
            Ok(_) => self.0.delete(&name).await,
            Err(error) => Err(error),
        };
        tried.map_err(|error| match error {
            object_store::Error::NotFound { .. } => Unusable::Missing,
            object_store::Error::PermissionDenied { .. } | object_store::Error::Unauthenticated { .. } => {
                Unusable::Refused
            }
            other => Unusable::Failed(other),
        })
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
