//! Secrets: what is sealed before it is stored, what is only kept as a hash, and how random ones are made.
//!
//! Sealing is XChaCha20-Poly1305 under the installation's key (`data/secret.key` or `AUREOLE_SECRET`). The database
//! holds the key's fingerprint, so that a server started with another key refuses instead of storing what nobody can
//! open. Nothing here is ever logged or returned by `Debug`.

use std::fmt;
use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::error::{Error, Kind, Result};

/// Bytes of the installation's key.
const KEY_BYTES: usize = 32;
/// Bytes of XChaCha20's nonce.
const NONCE_BYTES: usize = 24;
/// Random characters of a session or secret key: 256 bits.
pub const TOKEN_CHARACTERS: usize = 43;
/// Who can't begin to hash within this time is sent away.
const HASHING_WAIT_MAX: Duration = Duration::from_secs(10);
/// Passwords that are hashed at once: more than there are cores would only hold more memory.
static HASHING: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(1, usize::from)));
const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file could not be read or written.
    #[error("The key file {path} can't be used: {source}. Give the server's user read and write access to it.")]
    File {
        /// Where it should be.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// It holds something else.
    #[error("{0} is not a key: it must be 32 bytes in base64. Restore the key that this data directory was made with.")]
    Malformed(String),
}

/// The installation's key.
#[derive(Clone)]
pub struct Secrets {
    cipher: XChaCha20Poly1305,
    fingerprint: String,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Secrets({})", self.fingerprint)
    }
}

impl Secrets {
    /// Uses the key of `AUREOLE_SECRET`, or that of `secret.key` in the data directory, which it makes at first start.
    pub fn load(given: Option<&str>, directory: &Path) -> Result<Secrets, KeyError> {
        if let Some(text) = given {
            return Secrets::parse(text).ok_or_else(|| KeyError::Malformed("AUREOLE_SECRET".to_owned()));
        }
        let path = directory.join("secret.key");
        let shown = path.display().to_string();
        match std::fs::read_to_string(&path) {
            Ok(text) => Secrets::parse(&text).ok_or(KeyError::Malformed(shown)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let key: [u8; KEY_BYTES] = rand::random();
                let text = STANDARD_NO_PAD.encode(key);
                match write_private(&path, &text) {
                    Ok(()) => Ok(Secrets::new(key)),
                    // Another process made it at the same moment: theirs counts.
                    Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Secrets::load(None, directory),
                    Err(source) => Err(KeyError::File { path: shown, source }),
                }
            }
            Err(source) => Err(KeyError::File { path: shown, source }),
        }
    }

    /// Uses this key.
    pub fn new(key: [u8; KEY_BYTES]) -> Secrets {
        let digest = Sha256::new().chain_update(b"aureole key fingerprint").chain_update(key).finalize();
        Secrets { cipher: XChaCha20Poly1305::new(&Key::from(key)), fingerprint: URL_SAFE_NO_PAD.encode(&digest[..12]) }
    }

    /// Reads a key as it is written down: 32 bytes in base64.
    pub fn parse(text: &str) -> Option<Secrets> {
        let bytes = STANDARD_NO_PAD.decode(text.trim().trim_end_matches('=')).ok()?;
        Some(Secrets::new(bytes.try_into().ok()?))
    }

    /// Tells keys apart without telling the key.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Makes a text unreadable without the key.
    pub fn seal(&self, plain: &str) -> Result<String> {
        let nonce: [u8; NONCE_BYTES] = rand::random();
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), plain.as_bytes()).map_err(|_| unsealable())?;
        Ok(STANDARD_NO_PAD.encode([&nonce[..], &sealed].concat()))
    }

    /// Reads what [`Secrets::seal`] made.
    pub fn open(&self, sealed: &str) -> Result<String> {
        let bytes = STANDARD_NO_PAD.decode(sealed).map_err(|_| unsealable())?;
        let (nonce, body) = bytes.split_at_checked(NONCE_BYTES).ok_or_else(unsealable)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| unsealable())?;
        let plain = self.cipher.decrypt(&XNonce::from(nonce), body).map_err(|_| unsealable())?;
        String::from_utf8(plain).map_err(|_| unsealable())
    }
}

fn unsealable() -> Error {
    Error::internal("a sealed secret does not open with this installation's key")
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    // Written aside and linked into place, so that a second process never reads half a key.
    let aside = path.with_extension(format!("key.{}", std::process::id()));
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&aside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    let linked = std::fs::hard_link(&aside, path);
    std::fs::remove_file(&aside)?;
    linked
}

/// `length` characters of `0-9A-Za-z` from the system's generator; 22 of them hold 131 bits.
pub fn random_base62(length: usize) -> String {
    (0..length).map(|_| BASE62[rand::random_range(0..BASE62.len())] as char).collect()
}

/// The hash under which a token with enough randomness of its own is stored.
pub fn token_hash(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(token.as_bytes()))
}

/// Argon2id with the crate's defaults (19 MiB, two passes), off the async threads.
pub async fn hash_password(password: String) -> Result<String> {
    hashing(move || {
        let hash =
            Argon2::default().hash_password(password.as_bytes()).map_err(|error| Error::internal(error.to_string()))?;
        Ok(hash.to_string())
    })
    .await
}

/// Compares in constant time. Without a stored hash it takes just as long, so that the answer's time doesn't tell
/// which addresses have an account.
pub async fn verify_password(password: String, stored: Option<String>) -> Result<bool> {
    hashing(move || match stored {
        Some(stored) => {
            let hash = PasswordHash::new(&stored).map_err(|error| Error::internal(error.to_string()))?;
            Ok(Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
        }
        None => {
            let spent = Argon2::default().hash_password(password.as_bytes());
            Ok(spent.is_err())
        }
    })
    .await
}

/// Waits for a place, so that strangers who sign in can't take up the memory. The work keeps its place to its end, also
/// when the caller has hung up.
async fn hashing<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let place = timeout(HASHING_WAIT_MAX, HASHING.acquire()).await.map_err(|_| busy())?.map_err(Error::internal)?;
    let work = move || {
        let _place = place;
        work()
    };
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
}

fn busy() -> Error {
    Error::new(
        Kind::TooMany(HASHING_WAIT_MAX.as_secs()),
        "busy",
        "Too many people are signing in at this moment. Try again in a few seconds.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_the_same_key_only() {
        let secrets = Secrets::new([7; KEY_BYTES]);
        let sealed = secrets.seal("ha_secret_x").expect("seals");
        assert_eq!(secrets.open(&sealed).expect("opens"), "ha_secret_x");
        assert!(Secrets::new([8; KEY_BYTES]).open(&sealed).is_err());
        assert!(secrets.open("").is_err());
    }

    #[test]
    fn the_key_file_is_made_once() {
        let directory = tempfile::tempdir().expect("a directory");
        let first = Secrets::load(None, directory.path()).expect("makes a key");
        let second = Secrets::load(None, directory.path()).expect("reads it");
        assert_eq!(first.fingerprint(), second.fingerprint());
    }
}
