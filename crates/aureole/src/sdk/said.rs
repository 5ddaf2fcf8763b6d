//! What a site says about a user or a company: traits and context, checked and sorted.

use serde_json::{Map, Value};

use super::answer::SdkError;
use super::origin::Origin;
use crate::contacts::context;
use crate::contacts::traits::{self, Column, Split};
use crate::error::{Error, Kind, Result};

/// Largest traits and context of a user, in bytes.
pub const USER_BYTES_MAX: usize = 20_000;
/// Largest traits and context of a company, in bytes.
pub const COMPANY_BYTES_MAX: usize = 50_000;

/// Traits and context that may be stored.
#[derive(Clone, Debug)]
pub struct Said {
    /// Traits, sorted to where they are kept.
    pub traits: Split,
    /// Context entries.
    pub context: Map<String, Value>,
}

/// What may be said about one noun.
pub struct Rules {
    /// Traits with a column of their own.
    pub columns: &'static [Column],
    /// Traits that the system manages.
    pub reserved: &'static [&'static str],
    /// Traits and context together, in bytes.
    pub bytes_max: usize,
}

/// What may be said about a user.
pub const USER: Rules =
    Rules { columns: traits::CONTACT, reserved: traits::CONTACT_RESERVED, bytes_max: USER_BYTES_MAX };
/// What may be said about a company.
pub const COMPANY: Rules =
    Rules { columns: traits::COMPANY, reserved: traits::COMPANY_RESERVED, bytes_max: COMPANY_BYTES_MAX };

/// Checks what was sent. What a token says is `trusted`: it wins over the traits of the body, and is not counted.
pub fn checked(
    rules: &Rules,
    said: Option<Map<String, Value>>,
    context: Option<Map<String, Value>>,
    trusted: Map<String, Value>,
    Origin(origin): &Origin,
) -> Result<Said, SdkError> {
    let (mut said, context) = (said.unwrap_or_default(), context.unwrap_or_default());
    let reserved = traits::reserved(&said, rules.reserved);
    if !reserved.is_empty() {
        return Err(SdkError::ReservedKeys { keys: reserved, origin: origin.clone() });
    }
    let bytes = compact_bytes(&said)? + compact_bytes(&context)?;
    if bytes > rules.bytes_max {
        let sentence = format!("Traits and context have {bytes} bytes together; the limit is {}.", rules.bytes_max);
        return Err(Error { field: Some("traits".into()), ..Error::new(Kind::Invalid, "too_long", sentence) }.into());
    }
    said.extend(trusted);
    Ok(Said { traits: traits::split(said, rules.columns)?, context: context::checked(context)? })
}

/// The bytes of a JSON object written without any white space; of an absent one, none.
pub fn compact_bytes(object: &Map<String, Value>) -> Result<usize> {
    if object.is_empty() {
        return Ok(0);
    }
    Ok(serde_json::to_vec(object).map_err(Error::internal)?.len())
}
