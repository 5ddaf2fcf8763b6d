//! Locks between processes on one data directory. The kernel frees them when a process dies, however it dies.

use std::fs::{File, TryLockError};
use std::path::Path;

use crate::OpenError;

/// Held for a server's life.
#[derive(Debug)]
pub struct ServerLock {
    _file: File,
}

/// Makes this process the one server of a data directory, until the answer is dropped. Programs that only write a
/// little beside a running server do without.
///
/// # Errors
/// When another server runs on the directory, or the directory can't be used.
pub fn lock_server(directory: &Path) -> Result<ServerLock, OpenError> {
    let file = open(directory, "server.lock")?;
    match file.try_lock() {
        Ok(()) => Ok(ServerLock { _file: file }),
        Err(TryLockError::WouldBlock) => Err(OpenError::AlreadyRunning(directory.to_owned())),
        Err(TryLockError::Error(source)) => Err(OpenError::File { path: directory.join("server.lock"), source }),
    }
}

/// Waits until no other process migrates the directory's database.
pub(crate) fn lock_migration(directory: &Path) -> Result<File, OpenError> {
    let file = open(directory, "migrate.lock")?;
    file.lock().map_err(|source| OpenError::File { path: directory.join("migrate.lock"), source })?;
    Ok(file)
}

fn open(directory: &Path, name: &str) -> Result<File, OpenError> {
    std::fs::create_dir_all(directory).map_err(|source| OpenError::File { path: directory.to_owned(), source })?;
    let path = directory.join(name);
    let opened = File::options().create(true).truncate(false).write(true).open(&path);
    opened.map_err(|source| OpenError::File { path, source })
}
