//! Traits: which keys have columns of their own, which the system manages, and what values the columns take.
//!
//! The lists are those of the reference API (user traits, company traits, rejected traits).

use serde_json::{Map, Value};
use store::Row;

use crate::error::{Error, Result};
use crate::time::Timestamp;

/// Longest text of a dedicated trait, in characters.
const TRAIT_CHARACTERS_MAX: usize = 1_000;

const RENEWAL_STATUS: &[&str] = &[
    "up_for_renewal",
    "in_progress",
    "likely_to_renew",
    "expansion_opportunity",
    "set_to_cancel",
    "set_to_cancel_trial",
    "at_risk",
    "renewed",
    "lost",
];
const TERMS: &[&str] = &["monthly", "quarterly", "annual", "bi_annual"];

/// What a column takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Takes {
    /// Any text.
    Text,
    /// A moment, ISO 8601.
    Time,
    /// A day or moment, ISO 8601, kept as it was sent.
    Date,
    /// A number.
    Number,
    /// A whole number.
    Integer,
    /// Yes or no.
    Flag,
    /// One of these words.
    OneOf(&'static [&'static str]),
}

/// A trait with a column of its own.
pub type Column = (&'static str, Takes);

/// The dedicated traits of a contact.
pub const CONTACT: &[Column] = &[
    ("name", Takes::Text),
    ("email", Takes::Text),
    ("signed_up_at", Takes::Time),
    ("renewal_date", Takes::Date),
    ("renewal_status", Takes::OneOf(RENEWAL_STATUS)),
    ("contract_term", Takes::OneOf(TERMS)),
    ("payment_terms", Takes::OneOf(TERMS)),
    ("on_contract", Takes::Flag),
    ("mrr", Takes::Number),
    ("arr", Takes::Number),
];

/// The dedicated traits of a company.
pub const COMPANY: &[Column] = &[
    ("name", Takes::Text),
    ("domain", Takes::Text),
    ("industry", Takes::Text),
    ("plan", Takes::Text),
    ("employee_count", Takes::Integer),
    ("signed_up_at", Takes::Time),
    ("renewal_date", Takes::Date),
    ("renewal_status", Takes::OneOf(RENEWAL_STATUS)),
    ("contract_term", Takes::OneOf(TERMS)),
    ("payment_terms", Takes::OneOf(TERMS)),
    ("on_contract", Takes::Flag),
    ("mrr", Takes::Number),
    ("arr", Takes::Number),
];

/// Keys that the system manages for users.
pub const CONTACT_RESERVED: &[&str] = &[
    "id",
    "external_id",
    "org_id",
    "company_id",
    "created_at",
    "updated_at",
    "first_seen",
    "last_seen",
    "last_contacted_at",
];
/// Keys that the system manages for companies.
pub const COMPANY_RESERVED: &[&str] =
    &["id", "external_id", "org_id", "created_at", "updated_at", "health_score", "team_size", "last_contacted_at"];

/// Traits, sorted to where they are kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Split {
    /// Values for columns.
    pub columns: Vec<(&'static str, store::Value)>,
    /// Everything else.
    pub custom: Map<String, Value>,
}

impl Split {
    /// Whether a column was named, be it to clear it.
    pub fn names(&self, column: &str) -> bool {
        self.columns.iter().any(|(name, _)| *name == column)
    }

    /// The text for a column, if one was sent.
    pub fn text(&self, column: &str) -> Option<&str> {
        self.columns.iter().find_map(|(name, value)| match value {
            store::Value::Text(text) if *name == column => Some(text.as_str()),
            _ => None,
        })
    }
}

/// The keys of `traits` that the system manages, in the order in which they were sent.
pub fn reserved(traits: &Map<String, Value>, reserved: &[&str]) -> Vec<String> {
    traits.keys().filter(|key| reserved.contains(&key.as_str())).cloned().collect()
}

/// Sorts traits into columns and custom fields, and checks what columns take. `null` clears a column.
pub fn split(traits: Map<String, Value>, columns: &[Column]) -> Result<Split> {
    let mut split = Split::default();
    for (key, value) in traits {
        match columns.iter().find(|(name, _)| *name == key) {
            Some((name, takes)) => split.columns.push((name, column_value(name, *takes, &value)?)),
            None => {
                split.custom.insert(key, value);
            }
        }
    }
    Ok(split)
}

fn column_value(name: &str, takes: Takes, value: &Value) -> Result<store::Value> {
    let wrong =
        |expected: String| Error::invalid(format!("traits.{name}"), format!("traits.{name} must be {expected}."));
    let number = || match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    Ok(match (takes, value) {
        (_, Value::Null) => store::Value::Null,
        (Takes::Text, Value::String(text)) if text.chars().count() <= TRAIT_CHARACTERS_MAX => text.as_str().into(),
        (Takes::Text, Value::Number(number)) => number.to_string().into(),
        (Takes::Text, _) => return Err(wrong(format!("a text of at most {TRAIT_CHARACTERS_MAX} characters"))),
        (Takes::Time | Takes::Date, Value::String(text)) => match (takes, moment(text)) {
            (Takes::Time, Some(time)) => time.into(),
            (_, Some(_)) => text.as_str().into(),
            (_, None) => return Err(wrong("a time in ISO 8601, such as 2026-04-11T12:25:19Z".to_owned())),
        },
        (Takes::Time | Takes::Date, _) => {
            return Err(wrong("a time in ISO 8601, such as 2026-04-11T12:25:19Z".to_owned()));
        }
        (Takes::Number, _) => {
            let number = number().filter(|number: &f64| number.is_finite());
            store::Value::Real(number.ok_or_else(|| wrong("a number".to_owned()))?)
        }
        (Takes::Integer, _) => {
            let number = number().filter(|number: &f64| number.fract() == 0.0 && number.abs() < 9e15);
            store::Value::Int(number.ok_or_else(|| wrong("a whole number".to_owned()))? as i64)
        }
        (Takes::Flag, Value::Bool(flag)) => (*flag).into(),
        (Takes::Flag, _) => return Err(wrong("true or false".to_owned())),
        (Takes::OneOf(words), Value::String(word)) if words.contains(&word.as_str()) => word.as_str().into(),
        (Takes::OneOf(words), _) => return Err(wrong(format!("one of {}", words.join(", ")))),
    })
}

/// A moment, or a day, which then begins at midnight UTC.
fn moment(text: &str) -> Option<Timestamp> {
    Timestamp::parse(text)
}

/// The dedicated traits that are set in a row, under the names of the API.
pub fn read(row: &Row, columns: &[Column]) -> Result<Value> {
    let mut traits = Map::new();
    for (name, takes) in columns {
        let value = match takes {
            Takes::Text | Takes::Date | Takes::OneOf(_) => row.get::<Option<String>>(name)?.map(Value::from),
            Takes::Time => row.get::<Option<Timestamp>>(name)?.map(|time| time.to_string().into()),
            Takes::Number => row.get::<Option<f64>>(name)?.map(Value::from),
            Takes::Integer => row.get::<Option<i64>>(name)?.map(Value::from),
            Takes::Flag => row.get::<Option<bool>>(name)?.map(Value::from),
        };
        if let Some(value) = value {
            traits.insert((*name).to_owned(), value);
        }
    }
    Ok(Value::Object(traits))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn split_of(traits: Value) -> Result<Split> {
        let Value::Object(map) = traits else { panic!("traits are an object") };
        split(map, CONTACT)
    }

    #[test]
    fn known_keys_go_to_columns_and_the_rest_to_custom_fields() {
        let split =
            split_of(json!({"name": "Jane", "mrr": "49.5", "role": "admin", "on_contract": true})).expect("splits");
        assert_eq!(split.custom, json!({"role": "admin"}).as_object().cloned().expect("an object"));
        assert!(split.columns.contains(&("mrr", store::Value::Real(49.5))));
        assert_eq!(split.columns.len(), 3);
    }

    #[test]
    fn a_column_refuses_what_it_cannot_hold_and_says_why() {
        for traits in [
            json!({"mrr": "much"}),
            json!({"signed_up_at": "soon"}),
            json!({"renewal_status": "maybe"}),
            json!({"on_contract": 1}),
        ] {
            let error = split_of(traits).expect_err("refused");
            assert!(error.field.is_some_and(|field| field.starts_with("traits.")));
        }
    }
}
