//! `aureole doctor`: looks at everything a server needs and says how to repair what is wrong.
//!
//! It may run beside a server. It changes nothing: no database is made or migrated, and what shows whether the data
//! directory and a bucket can be written to is gone again.

mod answering;
mod database;
mod folder;

use std::fmt::Display;
use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use crate::blobs::Blobs;
use crate::config::Config;
use crate::dead_jobs::dead_jobs;

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
    let checks: [(&'static str, Result<String, String>); 10] = [
        ("data directory", folder::directory(folder)),
        ("permissions", folder::permissions(folder)),
        ("room", folder::room(folder)),
        ("secret key", folder::key(config)),
        ("database", database::database(config)),
        ("jobs", jobs(config)),
        ("pictures", pictures(config)),
        ("port", port(config)),
        ("search", Ok(answering::search())),
        ("models", answering::connected(config)),
    ];
    checks.into_iter().map(|(about, result)| Finding { about, result }).collect()
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
