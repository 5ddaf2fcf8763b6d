//! One PostgreSQL connection as the group commit and the readers use it. It connects when first needed, and again
//! when it was lost.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use postgres::types::ToSql;
use postgres::{Client, Statement};

use crate::connection::{Connection, Head};
use crate::postgres::error::translate;
use crate::postgres::server::{Role, Server};
use crate::postgres::value;
use crate::{Engine, Error, Row, Value, WorkspaceId};

/// Statements kept prepared on each connection; one more and all are prepared anew.
const STATEMENTS_READY: usize = 512;
/// How long it may take to find out whether a commit happened.
const SETTLE_TIME_MAX: Duration = Duration::from_secs(15);
/// The pause before asking again.
const SETTLE_PAUSE: Duration = Duration::from_millis(100);

pub(crate) struct PostgresConnection {
    server: Arc<Server>,
    role: Role,
    client: Option<Client>,
    statements: HashMap<String, Prepared>,
    /// The number of the open transaction, once it is known.
    transaction: Option<i64>,
    /// A statement of the open transaction failed and was not undone: a commit would silently roll back.
    failed: bool,
}

#[derive(Clone)]
struct Prepared {
    statement: Statement,
    columns: Arc<[String]>,
}

impl PostgresConnection {
    pub(super) fn new(server: Arc<Server>, role: Role) -> Self {
        PostgresConnection { server, role, client: None, statements: HashMap::new(), transaction: None, failed: false }
    }

    /// The client, connected when there is none.
    pub(super) fn client(&mut self) -> Result<&mut Client, Error> {
        if self.client.as_ref().is_none_or(Client::is_closed) {
            self.client = None;
            self.statements.clear();
            self.client = Some(self.server.connect(self.role)?);
        }
        self.client.as_mut().ok_or(Error::Closed)
    }

    /// The client as it is: one that was lost isn't replaced.
    pub(super) fn connected(&mut self) -> Result<&mut Client, Error> {
        self.client.as_mut().filter(|client| !client.is_closed()).ok_or_else(lost)
    }

    /// Begins a transaction; a connection that turns out to be dead is replaced once.
    fn begin(&mut self, sql: &str) -> Result<(), Error> {
        self.transaction = None;
        self.failed = false;
        let first = self.client()?.batch_execute(sql);
        let begun = match first {
            Err(_) if self.client.as_ref().is_none_or(Client::is_closed) => self.client()?.batch_execute(sql),
            other => other,
        };
        begun.map_err(|error| translate(&error))
    }

    fn run(&mut self, sql: &str) -> Result<(), Error> {
        let client = self.connected()?;
        client.batch_execute(sql).map_err(|error| translate(&error))
    }

    fn prepare(&mut self, sql: &str, params: usize) -> Result<Prepared, Error> {
        if !self.statements.contains_key(sql) {
            let client = self.connected()?;
            let statement = client.prepare(sql).map_err(|error| match translate(&error) {
                Error::Database(message) => Error::Database(format!("{message} in {sql}")),
                other => other,
            })?;
            if self.statements.len() >= STATEMENTS_READY {
                self.statements.clear();
            }
            let columns = statement.columns().iter().map(|column| column.name().to_owned());
            let prepared = Prepared { columns: columns.collect(), statement };
            self.statements.insert(sql.to_owned(), prepared);
        }
        let prepared = self.statements.get(sql).cloned().ok_or_else(lost)?;
        if prepared.statement.params().len() != params {
            let reason = "as many values as parameters are needed";
            return Err(Error::Statement { reason, sql: sql.to_owned() });
        }
        Ok(prepared)
    }

    fn try_rows(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, Error> {
        let prepared = self.prepare(sql, params.len())?;
        let client = self.connected()?;
        let found = client.query(&prepared.statement, &references(params));
        let found = found.map_err(|error| translate(&error))?;
        let read = |row: &postgres::Row| {
            let columns = row.columns().iter().enumerate();
            let values = columns.map(|(place, column)| value::read(row, place, column));
            let values = values.collect::<Result<_, _>>().map_err(|error| translate(&error))?;
            Ok(Row::new(Arc::clone(&prepared.columns), values))
        };
        found.iter().map(read).collect()
    }

    fn try_execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, Error> {
        let prepared = self.prepare(sql, params.len())?;
        let client = self.connected()?;
        let changed = client.execute(&prepared.statement, &references(params));
        changed.map_err(|error| translate(&error))
    }

    fn note<T>(&mut self, result: Result<T, Error>) -> Result<T, Error> {
        if let Err(error) = &result {
            self.failed = true;
            if matches!(error, Error::Conflict(_)) {
                // It may be that a plan has become stale.
                self.statements.clear();
            }
        }
        result
    }

    /// The number of the open transaction, if it has changed anything.
    fn transaction(&mut self) -> Result<Option<i64>, Error> {
        if self.transaction.is_none() {
            let rows = self.rows("select txid_current_if_assigned() as number", &[])?;
            self.transaction = rows.first().map(|row| row.get("number")).transpose()?.flatten();
        }
        Ok(self.transaction)
    }

    /// The connection was lost while committing: asks the server on a new one what became of the transaction.
    fn settle(&mut self, transaction: Option<i64>) -> Result<(), Error> {
        let Some(transaction) = transaction else {
            return Ok(()); // It had changed nothing.
        };
        let started = Instant::now();
        let mut reason = "the server gave no answer".to_owned();
        while started.elapsed() < SETTLE_TIME_MAX {
            match self.status(transaction) {
                Ok(Some(status)) if status == "committed" => return Ok(()),
                Ok(Some(status)) if status == "aborted" => {
                    return Err(Error::Unavailable("the connection was lost before the commit".to_owned()));
                }
                // Still in progress: the server hasn't noticed yet that nobody is there.
                Ok(Some(status)) => reason = format!("the transaction is still {status}"),
                Ok(None) => return Err(Error::Unknown("the server has forgotten it".to_owned())),
                Err(Error::Unavailable(message)) => reason = message,
                // A server that took over from the one that failed may never have heard of it.
                Err(error) => return Err(Error::Unknown(error.to_string())),
            }
            std::thread::sleep(SETTLE_PAUSE);
        }
        Err(Error::Unknown(reason))
    }

    fn status(&mut self, transaction: i64) -> Result<Option<String>, Error> {
        self.client()?;
        let rows = self.try_rows("select txid_status($1) as status", &[Value::Int(transaction)])?;
        rows.first().map_or(Ok(None), |row| row.get("status"))
    }
}

impl Connection for PostgresConnection {
    fn engine(&self) -> Engine {
        Engine::Postgres
    }

    fn rows(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, Error> {
        let result = self.try_rows(sql, params);
        self.note(result)
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, Error> {
        let result = self.try_execute(sql, params);
        self.note(result)
    }

    #[cfg(feature = "test-databases")]
    fn check(&mut self, sql: &str) -> Result<(), Error> {
        self.connected()?.prepare(sql).map(|_| ()).map_err(|error| translate(&error))
    }

    fn begin_read(&mut self) -> Result<(), Error> {
        self.begin("begin isolation level repeatable read, read only")
    }

    fn begin_write(&mut self) -> Result<(), Error> {
        self.begin("begin isolation level read committed, read write")
    }

    fn lock(&mut self, workspace: WorkspaceId) -> Result<Option<Head>, Error> {
        let sql = "select seq, last_at, txid_current() as number from workspace_seqs
                   where workspace_id = $1 for update";
        let rows = self.rows(sql, &[workspace.into()])?;
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        self.transaction = row.get("number")?;
        Ok(Some(Head { seq: row.get("seq")?, last_at: row.get("last_at")? }))
    }

    fn savepoint(&mut self) -> Result<(), Error> {
        self.run("savepoint closure")
    }

    fn release(&mut self) -> Result<(), Error> {
        self.run("release savepoint closure")
    }

    fn undo(&mut self) -> Result<(), Error> {
        self.run("rollback to savepoint closure; release savepoint closure")?;
        self.failed = false;
        Ok(())
    }

    /// The server never ends a transaction but with the connection: after an error it waits for a rollback.
    fn stands(&self) -> bool {
        self.client.as_ref().is_some_and(|client| !client.is_closed())
    }

    fn commit(&mut self) -> Result<(), Error> {
        let transaction = self.transaction()?;
        if self.failed {
            return Err(Error::GivenUp("one of its statements had failed".to_owned()));
        }
        match self.run("commit") {
            Err(Error::Unavailable(_)) => self.settle(transaction),
            other => other,
        }
    }

    fn rollback(&mut self) {
        if self.stands()
            && let Err(error) = self.run("rollback")
        {
            tracing::warn!(%error, "a transaction could not be rolled back; its connection is dropped");
            self.client = None;
        }
    }

    fn tidy(&mut self) {}
}

fn references(params: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    params.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

fn lost() -> Error {
    Error::Unavailable("the connection was lost".to_owned())
}
