//! The data directory: whether it can be written to, who else can read it, and how much room there is.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::secrets::Secrets;

/// Free room below which a server is in danger: a burst of writes and an index take some hundred megabytes.
const ROOM_BYTES_MIN: u64 = 1 << 30;
/// What those who are neither the owner nor of the group may do with a file.
const OTHERS: u32 = 0o007;

pub(super) fn directory(folder: &Path) -> Result<String, String> {
    if !folder.exists() {
        return writable(&nearest(folder)).map(|()| format!("{} will be made at the first start", folder.display()));
    }
    writable(folder).map(|()| format!("{} can be written to", folder.display()))
}

fn writable(folder: &Path) -> Result<(), String> {
    let probe = folder.join(format!(".doctor.{}", std::process::id()));
    let written = fs::write(&probe, "probe").and_then(|()| fs::remove_file(&probe));
    written.map_err(|error| {
        let folder = folder.display();
        format!("{folder} can't be written to: {error}. Give it to the server's user (chown), or choose another with --data-dir")
    })
}

/// Whether other users of the machine are kept out: the database in it is readable to whoever reaches it.
pub(super) fn permissions(folder: &Path) -> Result<String, String> {
    let Ok(found) = fs::metadata(folder) else {
        return Ok("the data directory will be for its owner only".to_owned());
    };
    let shown = folder.display();
    if found.permissions().mode() & OTHERS != 0 {
        return Err(format!(
            "every user of this machine may look into {shown}. Take that from them: chmod 700 {shown}"
        ));
    }
    Ok(format!("other users of this machine can't look into {shown}"))
}

/// The folder itself, or the one above it that exists.
fn nearest(folder: &Path) -> PathBuf {
    let mut above = folder.ancestors().filter(|folder| !folder.as_os_str().is_empty());
    above.find(|folder| folder.exists()).unwrap_or(Path::new(".")).to_owned()
}

pub(super) fn room(folder: &Path) -> Result<String, String> {
    let found = rustix::fs::statvfs(nearest(folder))
        .map_err(|error| format!("the disk doesn't answer: {error}. Look at its mount"))?;
    let free = found.f_bavail * found.f_frsize;
    let shown = format!("{:.1} GiB are free", free as f64 / f64::from(1 << 30));
    if free >= ROOM_BYTES_MIN {
        return Ok(shown);
    }
    Err(format!(
        "only {shown} on the disk of {}. Make room, or move the data directory to a larger disk",
        folder.display()
    ))
}

pub(super) fn key(config: &Config) -> Result<String, String> {
    if config.data.secret.is_some() {
        return Ok("it comes from AUREOLE_SECRET".to_owned());
    }
    let path = config.data.data_dir.join("secret.key");
    let Ok(file) = fs::metadata(&path) else {
        return Ok(format!("{} will be made at the first start", path.display()));
    };
    let shown = path.display();
    if file.permissions().mode() & 0o077 != 0 {
        return Err(format!("others may read {shown}. Take that from them: chmod 600 {shown}"));
    }
    Secrets::load(None, &config.data.data_dir)
        .map(|_| format!("{shown} is there, and for its owner only"))
        .map_err(|error| error.to_string())
}
