//! Settings of the place where pictures and uploads are kept.

use clap::Args;

use super::values;

/// A bucket, and the folder in it that is Aureole's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// Empty for the whole bucket; without a slash at either end.
    pub folder: String,
}

/// The data folder, or a bucket that all servers of an installation share.
#[derive(Args, Clone, Debug)]
pub struct BlobSettings {
    /// Bucket of an S3-compatible store for pictures and uploads, such as s3://support or s3://support/aureole; they are kept in the data folder otherwise
    #[arg(long = "blobs", env = "AUREOLE_BLOBS", value_name = "URL", value_parser = values::bucket)]
    pub bucket: Option<Bucket>,

    /// Address of that store where it isn't Amazon's, such as https://objects.example:9000
    #[arg(long, env = "AWS_ENDPOINT_URL", value_name = "URL", value_parser = values::public_url)]
    pub s3_endpoint: Option<String>,

    /// Region of the bucket, as the store names it
    #[arg(long, env = "AWS_REGION", default_value = "us-east-1", value_name = "NAME")]
    pub s3_region: String,

    /// Name of the key that reads and writes the bucket; without one the machine's own role is used
    #[arg(long, env = "AWS_ACCESS_KEY_ID", value_name = "NAME")]
    pub s3_key_id: Option<String>,

    /// The secret of that key
    #[arg(long, env = "AWS_SECRET_ACCESS_KEY", value_name = "SECRET", hide_env_values = true)]
    pub s3_secret_key: Option<String>,
}
