//! Where a model listens, checked before anything is sent there.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use reqwest::Url;

/// Longest address, in bytes.
pub const ADDRESS_BYTES_MAX: usize = 2_048;

/// An address that nothing is sent to; the text says what it must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// It names no web server.
    #[error("An address begins with http:// or https:// and names a host, as in http://localhost:11434.")]
    Malformed,
    /// It holds a secret in the open.
    #[error("An address holds no user, password, query or fragment. The key has a field of its own.")]
    Secret,
    /// It is one where machines of a cloud learn their own rights.
    #[error("No model listens at a link-local address. Give the address of the model's server.")]
    LinkLocal,
}

/// Checks an address. One in the operator's own network is fine; a link-local one, which in a cloud hands out the
/// machine's rights, is not.
pub fn address(text: &str) -> Result<String, BadAddress> {
    let text = text.trim();
    if text.len() > ADDRESS_BYTES_MAX {
        return Err(BadAddress::Malformed);
    }
    let url = Url::parse(text).map_err(|_| BadAddress::Malformed)?;
    let Some(host) = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https")) else {
        return Err(BadAddress::Malformed);
    };
    if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
        return Err(BadAddress::Secret);
    }
    let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    if literal.is_ok_and(is_link_local) {
        return Err(BadAddress::LinkLocal);
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

fn is_link_local(address: IpAddr) -> bool {
    let is_v4 = |address: Ipv4Addr| address.is_link_local();
    let is_v6 = |address: Ipv6Addr| (address.segments()[0] & 0xffc0) == 0xfe80;
    match address {
        IpAddr::V4(address) => is_v4(address),
        IpAddr::V6(address) => is_v6(address) || address.to_ipv4_mapped().is_some_and(is_v4),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_networks_are_fine_and_secrets_and_metadata_are_not() {
        assert_eq!(address(" http://localhost:11434/ "), Ok("http://localhost:11434".to_owned()));
        assert_eq!(address("https://10.0.0.7/v1"), Ok("https://10.0.0.7/v1".to_owned()));
        for malformed in ["localhost:11434", "ftp://a", "", "http://", "file:///etc/passwd"] {
            assert_eq!(address(malformed), Err(BadAddress::Malformed), "{malformed}");
        }
        for secret in ["https://user:pass@a/v1", "https://a/v1?key=1", "https://a/#x"] {
            assert_eq!(address(secret), Err(BadAddress::Secret), "{secret}");
        }
        for local in [
            "http://169.254.169.254/latest",
            "http://[fe80::1]/",
            "http://[::ffff:169.254.169.254]/",
            "http://2852039166/",
        ] {
            assert_eq!(address(local), Err(BadAddress::LinkLocal), "{local}");
        }
    }
}
