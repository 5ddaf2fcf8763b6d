//! Fetches what a stranger named, and never from a private network: whoever can make a server fetch an address could
//! otherwise read what only the server reaches.
//!
//! An address is judged where it is connected to, so a name that resolves to another address a moment later gains
//! nothing, and every redirect is judged anew.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use ipnet::IpNet;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use reqwest::{Client, Url};

/// How long a fetch may take, from the name to the last byte.
const FETCH_TIME_MAX: Duration = Duration::from_secs(10);
/// Redirects that are followed.
const REDIRECTS_MAX: usize = 3;

/// Why nothing was fetched; each continues "It can't be fetched: ".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// Not a public web address.
    #[error("the address leads to a private network, or is no http(s) address")]
    Refused,
    /// Nobody answers, or not with what was asked for.
    #[error("the server that it is on did not answer with it")]
    Failed,
    /// Longer than allowed.
    #[error("it is too large")]
    TooLarge,
}

/// Fetches over HTTP. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Fetcher {
    client: Client,
    allowed: Arc<Vec<IpNet>>,
}

impl Fetcher {
    /// Public networks, and those that are allowed beside.
    pub fn new(allowed: Vec<IpNet>) -> Result<Fetcher, Box<dyn std::error::Error + Send + Sync>> {
        let allowed = Arc::new(allowed);
        let authorities = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect::<rustls::RootCertStore>();
        let tls = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(authorities)
            .with_no_client_auth();
        let judge = Arc::clone(&allowed);
        let redirects = Policy::custom(move |attempt| {
            if attempt.previous().len() > REDIRECTS_MAX || !is_web(attempt.url(), &judge) {
                attempt.error(FetchError::Refused)
            } else {
                attempt.follow()
            }
        });
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .dns_resolver(Guarded(Arc::clone(&allowed)))
            .redirect(redirects)
            .no_proxy()
            .timeout(FETCH_TIME_MAX)
            .build()?;
        Ok(Fetcher { client, allowed })
    }

    /// The whole of what is at an address, if it is not longer than `bytes_max`.
    pub async fn fetch(&self, address: &str, bytes_max: usize) -> Result<Vec<u8>, FetchError> {
        let url = Url::parse(address).map_err(|_| FetchError::Refused)?;
        if !is_web(&url, &self.allowed) {
            return Err(FetchError::Refused);
        }
        let answer = self.client.get(url).send().await.map_err(|error| why(&error))?;
        if !answer.status().is_success() {
            return Err(FetchError::Failed);
        }
        if answer.content_length().is_some_and(|length| length > bytes_max as u64) {
            return Err(FetchError::TooLarge);
        }
        let (mut bytes, mut chunks) = (Vec::new(), answer.bytes_stream());
        while let Some(chunk) = chunks.next().await {
            bytes.extend_from_slice(&chunk.map_err(|error| why(&error))?);
            if bytes.len() > bytes_max {
                return Err(FetchError::TooLarge);
            }
        }
        Ok(bytes)
    }
}

/// A refusal of the guard is somewhere among the causes of what the client says.
fn why(error: &reqwest::Error) -> FetchError {
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<FetchError>() {
            return error.clone();
        }
        cause = error.source();
    }
    FetchError::Failed
}

/// Whether a URL may be asked for. Names are judged when they are resolved, addresses here: they never are.
fn is_web(url: &Url, allowed: &[IpNet]) -> bool {
    let Some(host) = url.host_str() else { return false };
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    matches!(url.scheme(), "http" | "https") && address.map_or(true, |address| may_reach(address, allowed))
}

/// Resolves names to those of their addresses that may be reached.
struct Guarded(Arc<Vec<IpNet>>);

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let allowed = Arc::clone(&self.0);
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let open: Vec<SocketAddr> = found.into_iter().filter(|address| may_reach(address.ip(), &allowed)).collect();
            if open.is_empty() {
                return Err(FetchError::Refused.into());
            }
            Ok(Box::new(open.into_iter()) as Addrs)
        })
    }
}

fn may_reach(address: IpAddr, allowed: &[IpNet]) -> bool {
    let address = address.to_canonical();
    let is_public = match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    };
    is_public || allowed.iter().any(|network| network.contains(&address))
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (18..20).contains(&b));
    !is_special
}

/// Only what is handed out as global, and nothing that carries an IPv4 address to a gateway.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let is_global = (0x2000..0x4000).contains(&first);
    let is_special = first == 0x2002 || (first == 0x2001 && (second < 0x200 || second == 0xdb8));
    is_global && !is_special
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_allowed(url: &str) -> bool {
        is_web(&Url::parse(url).expect("a URL"), &[])
    }

    #[test]
    fn private_addresses_are_refused_however_they_are_written() {
        for url in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0/",
            "http://10.1.2.3/",
            "http://172.16.0.1/",
            "http://192.168.1.1/",
            "http://169.254.169.254/latest/meta-data",
            "http://100.64.0.1/",
            "http://198.18.0.1/",
            "http://224.0.0.1/",
            "http://255.255.255.255/",
            "http://[::1]/",
            "http://[::]/",
            "http://[::ffff:10.0.0.1]/",
            "http://[64:ff9b::a00:1]/",
            "http://[2002:a00:1::]/",
            "http://[fd00::1]/",
            "http://[fe80::1]/",
            "ftp://example.com/",
            "file:///etc/passwd",
        ] {
            assert!(!is_allowed(url), "{url}");
        }
        for url in ["https://example.com/a.png", "http://93.184.216.34/", "http://[2606:2800:220:1::1]/"] {
            assert!(is_allowed(url), "{url}");
        }
    }

    #[test]
    fn an_operator_may_allow_a_network() {
        let allowed = ["10.0.0.0/8".parse().expect("a network")];
        assert!(may_reach("10.1.2.3".parse().expect("an address"), &allowed));
        assert!(!may_reach("192.168.1.1".parse().expect("an address"), &allowed));
    }

    #[tokio::test]
    async fn a_name_that_leads_to_a_private_address_is_refused() {
        let fetcher = Fetcher::new(Vec::new()).expect("a fetcher");
        assert_eq!(fetcher.fetch("http://localhost:9/", 10).await, Err(FetchError::Refused));
    }
}
