//! How a setting's text becomes a value. A refusal says what to write; it never repeats the text, which may hold a
//! password.

use std::fmt::Display;
use std::net::IpAddr;
use std::ops::RangeInclusive;
use std::str::FromStr;

use ipnet::IpNet;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use super::database_at;
use crate::secrets::Secrets;

/// A whole number within bounds.
pub(super) fn whole<T>(range: RangeInclusive<T>) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static
where
    T: FromStr + PartialOrd + Display + Clone + Send + Sync + 'static,
{
    move |text| match text.trim().parse() {
        Ok(number) if range.contains(&number) => Ok(number),
        _ => Err(format!("write a whole number from {} to {}", range.start(), range.end())),
    }
}

pub(super) fn address(text: &str) -> Result<IpAddr, String> {
    let wrong = "write the IP address of one of this machine's interfaces: 127.0.0.1 for this machine only, 0.0.0.0 for all networks";
    text.trim().parse().map_err(|_| wrong.to_owned())
}

pub(super) fn database_url(text: &str) -> Result<String, String> {
    let example = "postgres://user:password@localhost:5432/aureole";
    if !text.starts_with("postgres://") && !text.starts_with("postgresql://") {
        return Err(format!("write it like {example}, or leave it out to use the embedded database"));
    }
    match database_at(text).check() {
        Ok(()) => Ok(text.to_owned()),
        Err(error) => Err(format!("{error}; write it like {example}")),
    }
}

pub(super) fn secret(text: &str) -> Result<String, String> {
    match Secrets::parse(text) {
        Some(_) => Ok(text.to_owned()),
        None => Err("write 32 bytes in base64, as `openssl rand -base64 32` makes them".to_owned()),
    }
}

/// A scheme, a host and maybe a port: the server answers at the root of its host.
pub(super) fn public_url(text: &str) -> Result<String, String> {
    let origin = text.trim().trim_end_matches('/');
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    let is_part_of_one = |letter: char| letter.is_ascii_alphanumeric() || ".-:[]".contains(letter);
    match host {
        Some(host) if !host.is_empty() && host.chars().all(is_part_of_one) => Ok(origin.to_owned()),
        _ => Err("write https:// or http:// and a host without a path, like https://support.example".to_owned()),
    }
}

pub(super) fn network(text: &str) -> Result<IpNet, String> {
    let text = text.trim();
    let network = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
    network.map_err(|_| "write networks or addresses separated by commas, like 10.0.0.0/8,192.0.2.7".to_owned())
}

/// `tracing` takes any word for the name of a module, so a mistyped level would silence the log.
pub(super) fn log_filter(text: &str) -> Result<String, String> {
    let is_known = |part: &str| part.contains('=') || part.trim().parse::<LevelFilter>().is_ok();
    if text.split(',').all(is_known) && EnvFilter::try_new(text).is_ok() {
        return Ok(text.to_owned());
    }
    Err("write off, error, warn, info, debug or trace, also for a part of the program, like warn,aureole=debug"
        .to_owned())
}
