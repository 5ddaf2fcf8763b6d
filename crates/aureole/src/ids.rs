//! Identifiers: time-ordered UUIDs that carry their noun in the type and, outward, in a prefix.
//!
//! A `TicketId` reads `tkt_` and 26 characters of Crockford's base 32 in lower case, so that it can be selected
//! with a double click, sorted by time, and never mistaken for another noun's. Workspaces and agents are bare
//! UUIDs outward, as the reference API has them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use store::{FromValue, Value};
use uuid::Uuid;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// 128 bits in groups of five.
const ENCODED_LENGTH: usize = 26;

/// The text is no identifier of the expected noun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier of the form {prefix}_ and 26 letters and digits")]
pub struct ParseIdError {
    prefix: &'static str,
}

fn encode(prefix: &str, id: Uuid, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    let bits = id.as_u128();
    let mut text = [0u8; ENCODED_LENGTH];
    for (place, character) in text.iter_mut().enumerate() {
        let shift = 5 * (ENCODED_LENGTH - 1 - place);
        *character = ALPHABET[((bits >> shift) & 31) as usize];
    }
    write!(out, "{prefix}_{}", std::str::from_utf8(&text).map_err(|_| fmt::Error)?)
}

fn decode(prefix: &'static str, text: &str) -> Result<Uuid, ParseIdError> {
    let error = ParseIdError { prefix };
    let digits = text.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('_')).ok_or(error)?;
    // 26 groups hold 130 bits: a first digit above 7 would overflow.
    if digits.len() != ENCODED_LENGTH || digits.as_bytes()[0] > b'7' {
        return Err(error);
    }
    let mut bits: u128 = 0;
    for digit in digits.bytes() {
        let value = ALPHABET.iter().position(|&known| known == digit).ok_or(error)?;
        bits = bits << 5 | value as u128;
    }
    Ok(Uuid::from_u128(bits))
}

macro_rules! identifiers {
    ($($(#[doc = $doc:literal])* $name:ident = $prefix:literal;)*) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                encode($prefix, self.0, out)
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;
            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                decode($prefix, text).map(Self)
            }
        }

        identifiers!(@shared $name);

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .description(Some([$($doc),*].concat().trim()))
                    .pattern(Some(concat!("^", $prefix, "_[0-7][0-9a-hjkmnp-tv-z]{25}$")))
                    .into()
            }
        }
    )*};
    (@shared $name:ident) => {
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl From<$name> for Value {
            fn from(id: $name) -> Value {
                Value::Id(id.0)
            }
        }

        impl FromValue for $name {
            fn from_value(value: Value) -> Result<Self, String> {
                Uuid::from_value(value).map(Self)
            }
        }

        impl utoipa::ToSchema for $name {}
    };
}

identifiers! {
    /// A work item of the team.
    TicketId = "tkt";
    /// An end user of the customer's product.
    ContactId = "con";
    /// The account a contact belongs to.
    CompanyId = "cmp";
    /// A live session in the widget.
    ConversationId = "cnv";
    /// A sequence of messages.
    ThreadId = "thr";
    /// One entry of a thread.
    MessageId = "msg";
    /// A picture that came with a message.
    ImageId = "img";
    /// A person of the support team.
    TeammateId = "tmt";
    /// A document that the agent may answer from.
    SourceId = "src";
    /// A piece of a knowledge source.
    PassageId = "psg";
    /// Something a visitor did on the customer's site.
    ActivityId = "act";
    /// A language model that the team has connected.
    ModelId = "mdl";
    /// One answer of the agent.
    TurnId = "trn";
    /// A way into the team that waits to be taken.
    InvitationId = "inv";
    /// A secret API key.
    KeyId = "key";
}

/// The AI agent. Outward a bare UUID, as in the reference API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AgentId(pub Uuid);

impl fmt::Display for AgentId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, out)
    }
}

impl FromStr for AgentId {
    type Err = uuid::Error;
    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        text.parse().map(Self)
    }
}

identifiers!(@shared AgentId);

impl utoipa::PartialSchema for AgentId {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::Uuid)))
            .description(Some("The AI agent."))
            .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_survives_the_way_out_and_in() {
        for bits in [0, 1, u128::MAX, 0x0192_f0a1_b2c3_7d4e_8f90_a1b2_c3d4_e5f6] {
            let id = TicketId(Uuid::from_u128(bits));
            let text = id.to_string();
            assert_eq!(text.len(), "tkt_".len() + ENCODED_LENGTH);
            assert_eq!(text.parse(), Ok(id));
        }
    }

    #[test]
    fn another_noun_or_a_torn_identifier_is_refused() {
        let id = TicketId(Uuid::from_u128(7)).to_string();
        assert!(id.parse::<ContactId>().is_err());
        assert!(id[..id.len() - 1].parse::<TicketId>().is_err());
        assert!("tkt_80000000000000000000000000".parse::<TicketId>().is_err());
        assert!("tkt_0000000000000000000000000u".parse::<TicketId>().is_err());
        assert!("tkt_é000000000000000000000000".parse::<TicketId>().is_err());
    }
}
