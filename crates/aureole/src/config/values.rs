//! How a setting's text becomes a value. A refusal says what to write; it never repeats the text, which may hold a
//! password.

use std::fmt::Display;
use std::net::IpAddr;
use std::ops::RangeInclusive;
use std::str::FromStr;

use ipnet::IpNet;
use reqwest::Url;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use super::{Bucket, database_at};
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

/// A scheme, a host and maybe a port, as browsers name them: their pages are compared with it. The server answers at the
/// root of its host.
pub(super) fn public_url(text: &str) -> Result<String, String> {
    let wrong = "write https:// or http:// and a host without a path, like https://support.example";
    let url = Url::parse(text).map_err(|_| wrong)?;
    let origin = url.origin().ascii_serialization();
    match url.as_str().strip_prefix(&origin) {
        Some("/") if matches!(url.scheme(), "https" | "http") => Ok(origin),
        _ => Err(wrong.to_owned()),
    }
}

/// A name as stores take it, and maybe folders in it.
pub(super) fn bucket(text: &str) -> Result<Bucket, String> {
    let place = text.trim().strip_prefix("s3://").unwrap_or_default();
    let (name, folder) = place.split_once('/').unwrap_or((place, ""));
    let is_plain = |text: &str| text.chars().all(|letter| letter.is_ascii_alphanumeric() || "-._/".contains(letter));
    if name.is_empty() || !is_plain(name) || !is_plain(folder) || folder.split('/').any(|part| part == "..") {
        return Err("write s3:// and a bucket, maybe with a folder in it, like s3://support/aureole".to_owned());
    }
    Ok(Bucket { name: name.to_owned(), folder: folder.trim_matches('/').to_owned() })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_address_is_written_as_browsers_write_origins() {
        for (written, origin) in [
            ("https://support.example", "https://support.example"),
            (" HTTPS://Support.Example:443/ ", "https://support.example"),
            ("http://[2001:DB8::1]:8080", "http://[2001:db8::1]:8080"),
            ("https://münchen.example", "https://xn--mnchen-3ya.example"),
        ] {
            assert_eq!(public_url(written).as_deref(), Ok(origin));
        }
        for wrong in [
            "",
            "support.example",
            "https://",
            "https://support.example/help",
            "https://support.example?a=b",
            "https://support.example#a",
            "https://kim:secret@support.example",
            "ftp://support.example",
            "file:///etc",
        ] {
            public_url(wrong).expect_err(wrong);
        }
    }
}
