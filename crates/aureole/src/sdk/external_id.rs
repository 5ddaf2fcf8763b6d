//! The customer's own id for a user or a company, as calls send it.

use std::fmt;
use std::ops::Deref;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};

/// A text, or a whole number, which is the same id as its digits: many systems count their users.
#[derive(Clone, Debug)]
pub struct ExternalId(String);

impl From<String> for ExternalId {
    fn from(id: String) -> ExternalId {
        ExternalId(id)
    }
}

impl Deref for ExternalId {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for ExternalId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ExternalId, D::Error> {
        deserializer.deserialize_any(TextOrNumber)
    }
}

struct TextOrNumber;

impl Visitor<'_> for TextOrNumber {
    type Value = ExternalId;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text or a whole number")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<ExternalId, E> {
        Ok(ExternalId(text.to_owned()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<ExternalId, E> {
        Ok(ExternalId(number.to_string()))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<ExternalId, E> {
        Ok(ExternalId(number.to_string()))
    }
}

impl utoipa::ToSchema for ExternalId {}

impl utoipa::PartialSchema for ExternalId {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::from_iter([Type::String, Type::Integer]))
            .description(Some("An id of your own: a text, or a whole number, which is the same id as its digits."))
            .into()
    }
}
