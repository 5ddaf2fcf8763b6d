//! The values that cross the border to SQL, the same on both engines.

use serde_json::Value as Json;
use uuid::Uuid;

/// A parameter of a statement, or a column of its result.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// No value.
    Null,
    /// A whole number; also microseconds since 1970.
    Int(i64),
    /// A floating-point number.
    Real(f64),
    /// Text.
    Text(String),
    /// A truth value, 0 or 1 on SQLite.
    Bool(bool),
    /// Bytes.
    Bytes(Vec<u8>),
    /// Free-form JSON, text on SQLite.
    Json(Json),
    /// An id, 16 bytes on SQLite.
    Id(Uuid),
}

/// The parameters of a statement: `params![a, b]` is a `&[Value]` where `$1` is `a` and `$2` is `b`.
#[macro_export]
macro_rules! params {
    () => { &[] as &[$crate::Value] };
    ($($value:expr),+ $(,)?) => { &[$($crate::Value::from($value)),+] as &[$crate::Value] };
}

macro_rules! from_each {
    ($($type:ty => |$value:ident| $made:expr),+ $(,)?) => {
        $(impl From<$type> for Value {
            fn from($value: $type) -> Self {
                $made
            }
        })+
    };
}

from_each! {
    i64 => |value| Value::Int(value),
    i32 => |value| Value::Int(value.into()),
    u32 => |value| Value::Int(value.into()),
    f64 => |value| Value::Real(value),
    bool => |value| Value::Bool(value),
    String => |value| kept_text(value),
    &String => |value| kept_text(value.clone()),
    &str => |value| kept_text(value.to_owned()),
    Vec<u8> => |value| Value::Bytes(value),
    &[u8] => |value| Value::Bytes(value.to_vec()),
    Json => |value| kept_json(value),
    &Json => |value| kept_json(value.clone()),
    Uuid => |value| Value::Id(value),
    &Value => |value| value.clone(),
}

/// PostgreSQL keeps no U+0000 in a text, so neither engine is given one.
fn kept_text(mut text: String) -> Value {
    remove_nul(&mut text);
    Value::Text(text)
}

fn kept_json(mut json: Json) -> Value {
    remove_nul_in(&mut json);
    Value::Json(json)
}

fn remove_nul(text: &mut String) {
    if text.contains('\0') {
        text.retain(|character| character != '\0');
    }
}

/// Removes U+0000, which no text can keep, from every text and key.
pub fn remove_nul_in(json: &mut Json) {
    match json {
        Json::String(text) => remove_nul(text),
        Json::Array(items) => items.iter_mut().for_each(remove_nul_in),
        Json::Object(map) => {
            if map.keys().any(|key| key.contains('\0')) {
                *map = std::mem::take(map).into_iter().map(|(key, value)| (key.replace('\0', ""), value)).collect();
            }
            map.values_mut().for_each(remove_nul_in);
        }
        _ => {}
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

/// A type that a column can be read as. It accepts what either engine hands out for that type.
pub trait FromValue: Sized {
    /// Reads the value, or says what it is instead.
    ///
    /// # Errors
    /// When the value has another type.
    fn from_value(value: Value) -> Result<Self, String>;
}

fn unexpected<T>(wanted: &str, value: &Value) -> Result<T, String> {
    let found = match value {
        Value::Null => "null",
        Value::Int(_) => "a whole number",
        Value::Real(_) => "a floating-point number",
        Value::Text(_) => "text",
        Value::Bool(_) => "a truth value",
        Value::Bytes(_) => "bytes",
        Value::Json(_) => "JSON",
        Value::Id(_) => "an id",
    };
    Err(format!("expected {wanted}, found {found}"))
}

impl FromValue for Value {
    fn from_value(value: Value) -> Result<Self, String> {
        Ok(value)
    }
}

impl FromValue for i64 {
    fn from_value(value: Value) -> Result<Self, String> {
        match value {
            Value::Int(number) => Ok(number),
            other => unexpected("a whole number", &other),
        }
    }
}

impl FromValue for f64 {
    fn from_value(value: Value) -> Result<Self, String> {
        match value {
            Value::Real(number) => Ok(number),
            // SQLite may keep a whole number in a real column as an integer.
            #[expect(clippy::cast_precision_loss, reason = "SQLite does so itself only when nothing is lost")]
            Value::Int(number) => Ok(number as f64),
            other => unexpected("a floating-point number", &other),
        }
    }
}

impl FromValue for bool {
    fn from_value(value: Value) -> Result<Self, String> {
        match value {
            Value::Bool(truth) => Ok(truth),
            Value::Int(0) => Ok(false),
            Value::Int(1) => Ok(true),
            other => unexpected("a truth value", &other),
        }
    }
}

impl FromValue for String {
    fn from_value(value: Value) -> Result<Self, String> {
        match value {
            Value::Text(text) => Ok(text),
            other => unexpected("text", &other),
        }
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: Value) -> Result<Self, String> {
        match value {
            Value::Bytes(bytes) => Ok(bytes),
            other => unexpected("bytes", &other),
        }
    }
}

impl FromValue for Json {
    fn from_value(value: Value) -> Result<Self, String> {
        match value {
            Value::Json(json) => Ok(json),
            Value::Text(text) => serde_json::from_str(&text).map_err(|error| format!("not JSON: {error}")),
            other => unexpected("JSON", &other),
        }
    }
}

impl FromValue for Uuid {
    fn from_value(value: Value) -> Result<Self, String> {
        match value {
            Value::Id(id) => Ok(id),
            Value::Bytes(bytes) => Uuid::from_slice(&bytes).map_err(|_| "an id has 16 bytes".to_owned()),
            other => unexpected("an id", &other),
        }
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value) -> Result<Self, String> {
        match value {
            Value::Null => Ok(None),
            other => T::from_value(other).map(Some),
        }
    }
}
