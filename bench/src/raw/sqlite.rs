//! SQLite by rusqlite, with the settings of the product's writing connection: every commit waits for the disk.

use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{CachedStatement, Connection};
use store::Value;

use super::driver::Driver;
use crate::Outcome;

/// Statements kept ready.
const STATEMENTS_READY: usize = 64;

pub(crate) struct Sqlite(Connection);

impl Sqlite {
    pub(crate) fn open(path: &Path) -> Outcome<Sqlite> {
        let connection = Connection::open(path)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS_READY);
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "full")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "secure_delete", true)?;
        Ok(Sqlite(connection))
    }

    fn prepare(&self, sql: &str, params: &[Value]) -> Outcome<CachedStatement<'_>> {
        let mut statement = self.0.prepare_cached(sql)?;
        for (index, value) in params.iter().enumerate() {
            // By name, because SQLite counts parameters in the order in which they are written.
            let name = format!("${}", index + 1);
            let place = statement.parameter_index(&name)?.ok_or("a value without a parameter")?;
            match value {
                Value::Null => statement.raw_bind_parameter(place, rusqlite::types::Null)?,
                Value::Int(number) => statement.raw_bind_parameter(place, number)?,
                Value::Real(number) => statement.raw_bind_parameter(place, number)?,
                Value::Text(text) => statement.raw_bind_parameter(place, text)?,
                Value::Bool(truth) => statement.raw_bind_parameter(place, truth)?,
                Value::Bytes(bytes) => statement.raw_bind_parameter(place, bytes)?,
                Value::Json(json) => statement.raw_bind_parameter(place, json.to_string())?,
                Value::Id(id) => statement.raw_bind_parameter(place, id.as_bytes().as_slice())?,
            }
        }
        Ok(statement)
    }
}

impl Driver for Sqlite {
    fn begin(&mut self) -> Outcome<()> {
        self.control("begin immediate")
    }

    fn control(&mut self, sql: &str) -> Outcome<()> {
        self.prepare(sql, &[])?.raw_execute()?;
        Ok(())
    }

    fn execute(&mut self, sql: &'static str, params: &[Value]) -> Outcome<()> {
        self.prepare(sql, params)?.raw_execute()?;
        Ok(())
    }

    fn first(&mut self, sql: &'static str, params: &[Value]) -> Outcome<Value> {
        let mut statement = self.prepare(sql, params)?;
        let columns = statement.column_count();
        let mut rows = statement.raw_query();
        let mut first = None;
        while let Some(row) = rows.next()? {
            for place in 1..columns {
                row.get_ref(place)?;
            }
            let value = match row.get_ref(0)? {
                ValueRef::Integer(number) => Value::Int(number),
                ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
                _ => Value::Null,
            };
            first.get_or_insert(value);
        }
        Ok(first.unwrap_or(Value::Null))
    }

    fn lock_sql(&self) -> &'static str {
        "select seq, last_at from workspace_seqs where workspace_id = $1"
    }
}
