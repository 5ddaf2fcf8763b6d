//! Mail addresses of teammates and contacts: what could be one, and when two are the same.

/// Longest address, in characters (RFC 5321, 4.5.3.1.3).
const CHARACTERS_MAX: usize = 254;

/// Whether mail could be sent there, as far as its form tells.
pub fn is_mail_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let filled = !local.is_empty() && !domain.is_empty() && !domain.contains('@');
    filled && !text.chars().any(char::is_whitespace) && text.chars().count() <= CHARACTERS_MAX
}

/// Addresses are matched without case.
pub fn fold(address: &str) -> String {
    address.trim().to_lowercase()
}
