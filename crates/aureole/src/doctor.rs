//! `aureole doctor`: looks at everything a server needs and says how to repair what is wrong.
//!
//! It may run beside a server. It changes nothing: no database is made or migrated, and what shows whether the data
//! directory and a bucket can be written to is gone again.

use std::fmt::Display;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use llm::MiniLm;
use store::{Database, OpenError, Query, params};

use crate::blobs::Blobs;
use crate::config::Config;
use crate::dead_jobs::dead_jobs;
use crate::migrations::MIGRATIONS;
use crate::secrets::Secrets;

/// Free room below which a server is in danger: a burst of writes and an index take some hundred megabytes.
const ROOM_BYTES_MIN: u64 = 1 << 30;
/// Dead jobs that are named; the others mostly share their reasons.
const DEAD_JOBS_SHOWN: usize = 5;
/// How long whoever holds the port may take to say who it is.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(2);

/// What was looked at, and what was found: fine, or wrong with the way to repair it.
pub struct Finding {
    /// One word or two.
    pub about: &'static str,
    /// A sentence.
    pub result: Result<String, String>,
}

/// Looks at everything.
pub fn examine(config: &Config) -> Vec<Finding> {
    let folder = &config.data.data_dir;
    let checks: [(&'static str, Result<String, String>); 8] = [
        ("data directory", directory(folder)),
        ("room", room(folder)),
        ("secret key", key(config)),
        ("database", database(config)),
        ("jobs", jobs(config)),
        ("pictures", pictures(config)),
        ("port", port(config)),
        ("model", Ok(model())),
    ];
    checks.into_iter().map(|(about, result)| Finding { about, result }).collect()
}

fn directory(folder: &Path) -> Result<String, String> {
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

/// The folder itself, or the one above it that exists.
fn nearest(folder: &Path) -> PathBuf {
    let mut above = folder.ancestors().filter(|folder| !folder.as_os_str().is_empty());
    above.find(|folder| folder.exists()).unwrap_or(Path::new(".")).to_owned()
}

fn room(folder: &Path) -> Result<String, String> {
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

fn key(config: &Config) -> Result<String, String> {
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

fn database(config: &Config) -> Result<String, String> {
    let database = config.data.database();
    let name = match &database {
        Database::Sqlite { path } if !path.exists() => return Ok("it will be made at the first start".to_owned()),
        Database::Sqlite { path } => {
            store::check(path).map_err(|error| format!("{error}. Restore the last backup: aureole restore"))?;
            "the embedded database"
        }
        Database::Postgres { .. } => "PostgreSQL",
    };
    let known = MIGRATIONS.iter().map(store::Migration::version).max().unwrap_or_default();
    let seen = store::look(&database, |db| {
        let version = store::schema_version(db)?;
        let claim = match version {
            Some(_) => db.row("select key_fingerprint from installation where id = 1", params![])?,
            None => None,
        };
        Ok((version, claim.map(|row| row.get::<String>("key_fingerprint")).transpose()?))
    });
    match seen.map_err(|error: OpenError| error.to_string())? {
        (None, _) => Ok(format!("{name} answers; it is empty and will be filled at the first start")),
        (Some(version), _) if version > known => Err(format!(
            "{name} has schema version {version}, this program knows versions up to {known}. Run the newer program, or restore a backup from before the upgrade"
        )),
        (Some(version), Some(claim)) => {
            belongs(config, &claim).map(|()| format!("{name} answers, schema version {version}"))
        }
        (Some(version), None) => Ok(format!("{name} answers, schema version {version}")),
    }
}

/// Those that were given up. What keeps them from being read at all is said of the database.
fn jobs(config: &Config) -> Result<String, String> {
    let Ok(dead) = dead_jobs(&config.data.database()) else {
        return Ok("there are none yet, or the database doesn't tell".to_owned());
    };
    if dead.is_empty() {
        return Ok("none was given up".to_owned());
    }
    let shown: Vec<&str> = dead.iter().take(DEAD_JOBS_SHOWN).map(|job| job.line.as_str()).collect();
    let more = if dead.len() > shown.len() { "; and more" } else { "" };
    Err(format!(
        "{} given up: {}{more}. Repair what the reason names, then `aureole jobs revive --all`; `aureole jobs list` has \
         their ids, and `aureole jobs discard` removes what need not be done",
        dead.len(),
        shown.join("; ")
    ))
}

/// Whether the key of this data directory is the one whose fingerprint the database holds.
fn belongs(config: &Config, claim: &str) -> Result<(), String> {
    let has_key = config.data.secret.is_some() || config.data.data_dir.join("secret.key").exists();
    let fits = has_key
        && Secrets::load(config.data.secret.as_deref(), &config.data.data_dir)
            .is_ok_and(|key| key.fingerprint() == claim);
    if fits {
        return Ok(());
    }
    Err("its secrets were sealed with another key. Put back the secret.key, or AUREOLE_SECRET, that belongs to it"
        .to_owned())
}

fn pictures(config: &Config) -> Result<String, String> {
    let Some(bucket) = &config.blobs.bucket else {
        return Ok("they are kept in the data directory".to_owned());
    };
    let unusable = |error: &dyn Display| format!("the bucket {} can't be used: {error}", bucket.name);
    let blobs = Blobs::open(config).map_err(|error| unusable(&error))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let checked = runtime.map_err(|error| unusable(&error))?.block_on(blobs.check());
    checked.map(|()| format!("the bucket {} can be written to", bucket.name)).map_err(|error| unusable(&error))
}

fn port(config: &Config) -> Result<String, String> {
    let address = SocketAddr::new(config.host, config.port);
    let Err(error) = TcpListener::bind(address) else {
        return Ok(format!("{address} is free"));
    };
    if is_aureole(address) {
        return Ok(format!("a running Aureole answers on {address}"));
    }
    Err(format!("{address} can't be used: {error}. Stop what listens there, or choose another with --port or --host"))
}

fn is_aureole(mut address: SocketAddr) -> bool {
    if address.ip().is_unspecified() {
        address.set_ip(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    let ask = || -> std::io::Result<String> {
        let mut line = TcpStream::connect_timeout(&address, ANSWER_TIME_MAX)?;
        line.set_read_timeout(Some(ANSWER_TIME_MAX))?;
        line.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")?;
        let mut answer = String::new();
        line.take(4_096).read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200") && answer.ends_with("ok\n"))
}

fn model() -> String {
    match MiniLm::find() {
        Some(_) => "the built-in one answers, and finds passages by words and by meaning".to_owned(),
        None => "the built-in one answers, and finds passages by words; this build has no embedding model".to_owned(),
    }
}
