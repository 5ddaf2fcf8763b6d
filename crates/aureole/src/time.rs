//! Points in time: microseconds since 1970 inside, RFC 3339 with microseconds and `+00:00` outward.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use store::{FromValue, Value};

/// One second, in the unit of [`Timestamp`].
pub const SECOND: i64 = 1_000_000;
/// One minute, in the unit of [`Timestamp`].
pub const MINUTE: i64 = 60 * SECOND;
/// One day, in the unit of [`Timestamp`].
pub const DAY: i64 = 24 * 60 * MINUTE;

/// Microseconds since the Unix epoch, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Reads ISO 8601 as the reference's clients send it: a date, or a date and a time with an offset.
    pub fn parse(text: &str) -> Option<Timestamp> {
        if let Ok(instant) = text.parse::<jiff::Timestamp>() {
            return Some(Timestamp(instant.as_microsecond()));
        }
        if let Ok(moment) = text.parse::<jiff::civil::DateTime>() {
            let zoned = moment.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
            return Some(Timestamp(zoned.timestamp().as_microsecond()));
        }
        None
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let instant = jiff::Timestamp::from_microsecond(self.0).map_err(|_| fmt::Error)?;
        let moment = instant.to_zoned(jiff::tz::TimeZone::UTC).datetime();
        write!(out, "{moment:.6}+00:00")
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Timestamp::parse(&text).ok_or_else(|| serde::de::Error::custom("not a time of the form 2026-04-11T12:25:19Z"))
    }
}

impl From<Timestamp> for Value {
    fn from(time: Timestamp) -> Value {
        Value::Int(time.0)
    }
}

impl FromValue for Timestamp {
    fn from_value(value: Value) -> Result<Self, String> {
        i64::from_value(value).map(Self)
    }
}

impl utoipa::PartialSchema for Timestamp {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::DateTime)))
            .into()
    }
}

impl utoipa::ToSchema for Timestamp {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_with_microseconds_and_an_offset() {
        assert_eq!(Timestamp(1_775_910_319_492_417).to_string(), "2026-04-11T12:25:19.492417+00:00");
        assert_eq!(Timestamp(0).to_string(), "1970-01-01T00:00:00.000000+00:00");
    }

    #[test]
    fn what_is_written_can_be_read() {
        for text in
            ["2026-04-11T12:25:19.492417+00:00", "2026-04-11T12:25:19Z", "2026-04-11T14:25:19+02:00", "2026-04-11"]
        {
            assert!(Timestamp::parse(text).is_some(), "{text}");
        }
        assert_eq!(Timestamp::parse("yesterday"), None);
    }
}
