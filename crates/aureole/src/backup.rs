//! `aureole backup` and `aureole restore`: a data directory with the embedded database, whole, in a folder of its own.
//!
//! A backup may run beside a server and keeps nobody waiting. A folder with the name that was asked for is a whole
//! backup: it gets that name last. Neither command ever overwrites anything. The key that seals secrets is part of the
//! backup, which only its owner may read; search indexes are not, since they are made again.

use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File};
use std::io::ErrorKind;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use store::{Database, OpenError};

use crate::config::DataSettings;

/// The database's file in a data directory and in a backup.
const DATABASE: &str = "aureole.db";
/// What a backup leaves out: the database, which is copied as a snapshot, locks, and what is made again.
const LEFT_OUT: [&str; 6] = [DATABASE, "aureole.db-wal", "aureole.db-shm", "server.lock", "migrate.lock", "index"];
/// What an empty data directory may hold.
const LOCKS: [&str; 2] = ["server.lock", "migrate.lock"];

/// Why there is no backup, or nothing was restored; each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// Another program's business.
    #[error(
        "PostgreSQL's data is copied by its own programs. Run `pg_dump --format=custom` or `pg_restore` with the database's URL, and keep secret.key of {0} with the dump; docs/self-hosting/backups.md has the commands"
    )]
    Postgres(PathBuf),
    /// There is no database.
    #[error("there is no database in {0}. Name the server's data directory with --data-dir")]
    NoData(PathBuf),
    /// There is something already.
    #[error("{0} exists already, and a backup overwrites nothing. Name a folder that isn't there yet")]
    Exists(PathBuf),
    /// A backup would hold itself.
    #[error("{0} lies in the data directory. Name a folder outside, best on another disk")]
    Inside(PathBuf),
    /// That isn't what `aureole backup` made.
    #[error("{0} is no backup: it holds no aureole.db. Name the folder that `aureole backup` made")]
    NoBackup(PathBuf),
    /// Somebody's data would be lost.
    #[error(
        "{folder} holds {found} already, and restoring overwrites nothing. Move it away, or name an empty folder with --data-dir"
    )]
    NotEmpty {
        /// The data directory.
        folder: PathBuf,
        /// What is in it.
        found: String,
    },
    /// A file.
    #[error("{path} can't be used: {source}. Look for free space, and whether this user may write there")]
    File {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The database, or a server that runs on it.
    #[error(transparent)]
    Database(#[from] OpenError),
}

/// Copies a data directory to a folder that isn't there yet.
pub fn backup(data: &DataSettings, target: &Path) -> Result<(), BackupError> {
    let Database::Sqlite { path } = data.database() else {
        return Err(BackupError::Postgres(data.data_dir.clone()));
    };
    if !path.exists() {
        return Err(BackupError::NoData(data.data_dir.clone()));
    }
    if target.exists() {
        return Err(BackupError::Exists(target.to_owned()));
    }
    let parent = match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(parent).map_err(unusable(parent))?;
    let (outer, inner) = (canonical(&data.data_dir)?, canonical(parent)?);
    if inner.starts_with(&outer) {
        return Err(BackupError::Inside(target.to_owned()));
    }
    let name = target.file_name().unwrap_or(OsStr::new("backup")).to_string_lossy();
    let aside = parent.join(format!(".{name}.{}", std::process::id()));
    DirBuilder::new().mode(0o700).create(&aside).map_err(unusable(&aside))?;
    // The database first: a file that one of its rows names is written before the row.
    store::copy(&path, &aside.join(DATABASE))?;
    copy_folder(&data.data_dir, &aside, &LEFT_OUT)?;
    sync(&aside)?;
    fs::rename(&aside, target).map_err(unusable(target))?;
    sync(parent)
}

/// Fills an empty data directory with what a backup holds.
pub fn restore(data: &DataSettings, from: &Path) -> Result<(), BackupError> {
    let Database::Sqlite { path } = data.database() else {
        return Err(BackupError::Postgres(data.data_dir.clone()));
    };
    let kept = from.join(DATABASE);
    if !kept.exists() {
        return Err(BackupError::NoBackup(from.to_owned()));
    }
    let folder = &data.data_dir;
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(unusable(folder))?;
    let _lock = store::lock_server(folder)?;
    let mut entries = fs::read_dir(folder).map_err(unusable(folder))?.flatten().map(|entry| entry.file_name());
    if let Some(found) = entries.find(|name| !LOCKS.iter().any(|lock| name == lock)) {
        return Err(BackupError::NotEmpty { folder: folder.clone(), found: found.to_string_lossy().into_owned() });
    }
    store::check(&kept)?;
    copy_folder(from, folder, &LEFT_OUT)?;
    // Under its own name only when it is whole: what was interrupted is no data directory.
    let aside = folder.join("aureole.db.restored");
    copy_file(&kept, &aside)?;
    fs::rename(&aside, &path).map_err(unusable(&path))?;
    sync(folder)
}

fn copy_folder(from: &Path, to: &Path, left_out: &[&str]) -> Result<(), BackupError> {
    for entry in fs::read_dir(from).map_err(unusable(from))? {
        let entry = entry.map_err(unusable(from))?;
        if left_out.iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            DirBuilder::new().mode(0o700).create(&target).map_err(unusable(&target))?;
            copy_folder(&path, &target, &[])?;
            sync(&target)?;
        } else {
            match copy_file(&path, &target) {
                // Beside a server files go while they are copied: those that rows named once, and those that get their name last.
                Err(BackupError::File { source, .. }) if source.kind() == ErrorKind::NotFound => {}
                copied => copied?,
            }
        }
    }
    Ok(())
}

/// With the file's permissions, and on the disk when this returns.
fn copy_file(from: &Path, to: &Path) -> Result<(), BackupError> {
    fs::copy(from, to).map_err(unusable(from))?;
    sync(to)
}

fn sync(path: &Path) -> Result<(), BackupError> {
    File::open(path).and_then(|file| file.sync_all()).map_err(unusable(path))
}

fn canonical(path: &Path) -> Result<PathBuf, BackupError> {
    fs::canonicalize(path).map_err(unusable(path))
}

fn unusable(path: &Path) -> impl FnOnce(std::io::Error) -> BackupError {
    let path = path.to_owned();
    move |source| BackupError::File { path, source }
}
