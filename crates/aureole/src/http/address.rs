//! The network address of a caller, through the proxies that the operator trusts.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use ipnet::IpNet;

use crate::app::App;
use crate::error::Error;

/// Where a request came from, if the server knows.
#[derive(Clone, Copy, Debug)]
pub struct Address(pub Option<IpAddr>);

impl Address {
    /// As limits and sign-in attempts count it: IPv6 by its /64, which one customer line has.
    pub fn counted(self) -> String {
        match self.0 {
            Some(IpAddr::V6(address)) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
            Some(address) => address.to_string(),
            None => String::new(),
        }
    }
}

impl FromRequestParts<App> for Address {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        Ok(Address(peer.map(|peer| through_proxies(peer, &parts.headers, &app.config.trusted_proxies))))
    }
}

/// Walks `X-Forwarded-For` from its end for as long as the sender is trusted.
fn through_proxies(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|net| net.contains(&address));
    let mut address = peer.to_canonical();
    let hops: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    for hop in hops.into_iter().rev() {
        if !is_trusted(address) {
            break;
        }
        match hop.trim().parse::<IpAddr>() {
            Ok(next) => address = next.to_canonical(),
            Err(_) => break,
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, forwarded: &str, trusted: &str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", forwarded.parse().expect("a header"));
        through_proxies(peer.parse().expect("an address"), &headers, &[trusted.parse().expect("a network")]).to_string()
    }

    #[test]
    fn only_trusted_proxies_may_name_the_caller() {
        assert_eq!(seen("10.0.0.1", "198.51.100.7", "10.0.0.0/8"), "198.51.100.7");
        assert_eq!(seen("203.0.113.9", "198.51.100.7", "10.0.0.0/8"), "203.0.113.9");
        assert_eq!(seen("10.0.0.1", "192.0.2.1, 198.51.100.7, 10.0.0.2", "10.0.0.0/8"), "198.51.100.7");
    }
}
