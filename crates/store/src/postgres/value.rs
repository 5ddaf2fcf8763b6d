//! Values on their way to and from PostgreSQL: each adapts to the type that the server inferred.

use std::error::Error as AnyError;

use postgres::types::private::BytesMut;
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use postgres::{Column, Row};
use serde_json::Value as Json;
use uuid::Uuid;

use crate::Value;

type Outcome<T> = Result<T, Box<dyn AnyError + Sync + Send>>;

impl ToSql for Value {
    fn to_sql(&self, wanted: &Type, out: &mut BytesMut) -> Outcome<IsNull> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(number) => whole(*number, wanted, out),
            Value::Real(number) => checked(number, wanted, out),
            Value::Bool(truth) => checked(truth, wanted, out),
            Value::Bytes(bytes) => checked(bytes, wanted, out),
            Value::Id(id) => checked(id, wanted, out),
            Value::Json(json) => checked(json, wanted, out),
            Value::Text(text) if *wanted == Type::JSONB || *wanted == Type::JSON => {
                serde_json::from_str::<Json>(text)?.to_sql(wanted, out)
            }
            Value::Text(text) => checked(text, wanted, out),
        }
    }

    fn accepts(_wanted: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

fn whole(number: i64, wanted: &Type, out: &mut BytesMut) -> Outcome<IsNull> {
    match *wanted {
        Type::INT2 => i16::try_from(number)?.to_sql(wanted, out),
        Type::INT4 => i32::try_from(number)?.to_sql(wanted, out),
        _ => checked(&number, wanted, out),
    }
}

fn checked<T: ToSql>(value: &T, wanted: &Type, out: &mut BytesMut) -> Outcome<IsNull> {
    if T::accepts(wanted) {
        value.to_sql(wanted, out)
    } else {
        Err(format!("the statement wants {wanted}, which this value isn't").into())
    }
}

/// One column of a row, whatever its type.
pub(super) fn read(row: &Row, place: usize, column: &Column) -> Result<Value, postgres::Error> {
    match *column.type_() {
        Type::BOOL => get(row, place, Value::Bool),
        Type::INT2 => get(row, place, |number: i16| Value::Int(number.into())),
        Type::INT4 => get(row, place, |number: i32| Value::Int(number.into())),
        Type::FLOAT4 => get(row, place, |number: f32| Value::Real(number.into())),
        Type::FLOAT8 => get(row, place, Value::Real),
        Type::UUID => get(row, place, |id: Uuid| Value::Id(id)),
        Type::JSON | Type::JSONB => get(row, place, |json: Json| Value::Json(json)),
        Type::BYTEA => get(row, place, Value::Bytes),
        Type::VOID => Ok(Value::Null),
        Type::INT8 => get(row, place, Value::Int),
        // Text, and an error for what has no place in the shared dialect (cast it in SQL).
        _ => get(row, place, |text: String| Value::Text(text)),
    }
}

fn get<'row, T: FromSql<'row>>(
    row: &'row Row,
    place: usize,
    value: impl FnOnce(T) -> Value,
) -> Result<Value, postgres::Error> {
    Ok(row.try_get::<_, Option<T>>(place)?.map_or(Value::Null, value))
}
