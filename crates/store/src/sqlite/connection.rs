//! One SQLite connection as the group commit and the readers use it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rusqlite::types::ValueRef;
use rusqlite::{CachedStatement, Connection as Raw, Statement};

use crate::connection::{Connection, Head};
use crate::sqlite::error::translate;
use crate::sqlite::file::BUSY_WAIT;
use crate::{Engine, Error, Row, Value, WorkspaceId, params};

/// A read that takes longer is cut, so that the write-ahead log can be checkpointed.
const READ_TIME_MAX: Duration = Duration::from_secs(5);
/// Steps of SQLite's machine between two looks at the clock, far below a millisecond.
const STEPS_BETWEEN_LOOKS: i32 = 10_000;

pub(crate) struct SqliteConnection {
    raw: Raw,
}

impl SqliteConnection {
    pub(super) fn new(raw: Raw) -> Self {
        SqliteConnection { raw }
    }

    /// Changes whenever another connection, of this process or another, has committed.
    pub(super) fn data_version(&self) -> Result<i64, Error> {
        let version = self.raw.pragma_query_value(None, "data_version", |row| row.get(0));
        version.map_err(|error| translate(&error))
    }

    fn run(&self, sql: &str) -> Result<(), Error> {
        let ran = self.raw.prepare_cached(sql).and_then(|mut statement| statement.raw_execute());
        ran.map(|_| ()).map_err(|error| translate(&error))
    }

    fn prepare(&self, sql: &str, params: &[Value]) -> Result<CachedStatement<'_>, Error> {
        let prepared = self.raw.prepare_cached(sql);
        let mut statement = prepared.map_err(|error| match translate(&error) {
            Error::Database(message) => Error::Database(format!("{message} in {sql}")),
            other => other,
        })?;
        bind(&mut statement, sql, params)?;
        Ok(statement)
    }

    fn cut_reads(&mut self, limit: Option<Duration>) -> Result<(), Error> {
        let until = limit.map(|limit| Instant::now() + limit);
        let handler = until.map(|until| move || Instant::now() > until);
        self.raw.progress_handler(STEPS_BETWEEN_LOOKS, handler).map_err(|error| translate(&error))
    }
}

impl Connection for SqliteConnection {
    fn engine(&self) -> Engine {
        Engine::Sqlite
    }

    fn rows(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, Error> {
        let mut statement = self.prepare(sql, params)?;
        let columns: Arc<[String]> = statement.column_names().map(str::to_owned).collect();
        let mut found = Vec::new();
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(|error| translate(&error))? {
            let values: Result<_, _> = (0..columns.len()).map(|place| row.get_ref(place).map(value)).collect();
            found.push(Row::new(Arc::clone(&columns), values.map_err(|error| translate(&error))?));
        }
        Ok(found)
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, Error> {
        let changed = self.prepare(sql, params)?.raw_execute().map_err(|error| translate(&error))?;
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    #[cfg(feature = "test-databases")]
    fn check(&mut self, sql: &str) -> Result<(), Error> {
        self.raw.prepare(sql).map(|_| ()).map_err(|error| translate(&error))
    }

    fn begin_read(&mut self) -> Result<(), Error> {
        self.cut_reads(Some(READ_TIME_MAX))?;
        self.run("begin")
    }

    fn begin_write(&mut self) -> Result<(), Error> {
        self.run("begin immediate")
    }

    fn lock(&mut self, workspace: WorkspaceId) -> Result<Option<Head>, Error> {
        let sql = "select seq, last_at from workspace_seqs where workspace_id = $1";
        let rows = self.rows(sql, params![workspace])?;
        let head = rows.first().map(|row| Ok(Head { seq: row.get("seq")?, last_at: row.get("last_at")? }));
        head.transpose()
    }

    fn savepoint(&mut self) -> Result<(), Error> {
        self.run("savepoint closure")
    }

    fn release(&mut self) -> Result<(), Error> {
        self.run("release closure")
    }

    fn undo(&mut self) -> Result<(), Error> {
        self.run("rollback to closure")?;
        self.run("release closure")
    }

    fn stands(&self) -> bool {
        !self.raw.is_autocommit()
    }

    fn commit(&mut self) -> Result<(), Error> {
        if !self.stands() {
            // SQLite ended the transaction on its own while the heads were written.
            return Err(Error::GivenUp("it ended before its commit".to_owned()));
        }
        self.run("commit")
    }

    fn rollback(&mut self) {
        if self.stands()
            && let Err(error) = self.run("rollback")
        {
            tracing::error!(%error, "a transaction could not be rolled back");
        }
        if let Err(error) = self.cut_reads(None) {
            tracing::error!(%error, "the time limit of reads could not be lifted");
        }
    }

    /// Empties the write-ahead log while nobody waits, so that it is small after a burst. Somebody who reads may
    /// be in the way; then the next quiet time will do. To wait for them would hold up the next write.
    fn tidy(&mut self) {
        let checkpoint = self
            .raw
            .busy_timeout(Duration::ZERO)
            .and_then(|()| self.raw.query_row("pragma wal_checkpoint(truncate)", [], |row| row.get::<_, i64>(0)));
        let patient_again = self.raw.busy_timeout(BUSY_WAIT);
        if let Err(error) = checkpoint.and(patient_again) {
            tracing::warn!(%error, "the write-ahead log was not emptied");
        }
    }
}

/// Binds `$n` by name: bound by position, `$2, $1` would swap in silence.
fn bind(statement: &mut Statement<'_>, sql: &str, params: &[Value]) -> Result<(), Error> {
    let wrong = |reason| Error::Statement { reason, sql: sql.to_owned() };
    let mut used = 0;
    for place in 1..=statement.parameter_count() {
        let name = statement.parameter_name(place).and_then(|name| name.strip_prefix('$'));
        let number = name.and_then(|number| number.parse::<usize>().ok()).filter(|number| *number > 0);
        let number = number.ok_or_else(|| wrong("parameters are written $1, $2, …"))?;
        let value = params.get(number - 1).ok_or_else(|| wrong("a parameter has no value"))?;
        bind_one(statement, place, value).map_err(|error| translate(&error))?;
        used = used.max(number);
    }
    if used == params.len() { Ok(()) } else { Err(wrong("a value has no parameter")) }
}

fn bind_one(statement: &mut Statement<'_>, place: usize, value: &Value) -> Result<(), rusqlite::Error> {
    match value {
        Value::Null => statement.raw_bind_parameter(place, rusqlite::types::Null),
        Value::Int(number) => statement.raw_bind_parameter(place, number),
        Value::Real(number) => statement.raw_bind_parameter(place, number),
        Value::Text(text) => statement.raw_bind_parameter(place, text),
        Value::Bool(truth) => statement.raw_bind_parameter(place, truth),
        Value::Bytes(bytes) => statement.raw_bind_parameter(place, bytes),
        Value::Json(json) => statement.raw_bind_parameter(place, json.to_string()),
        Value::Id(id) => statement.raw_bind_parameter(place, id.as_bytes().as_slice()),
    }
}

fn value(found: ValueRef<'_>) -> Value {
    match found {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
    }
}
