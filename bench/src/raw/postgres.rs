//! PostgreSQL by the same client crate as the product's.

use std::collections::HashMap;

use postgres::types::{ToSql, Type};
use postgres::{Client, NoTls, Statement};
use store::Value;
use uuid::Uuid;

use super::driver::Driver;
use crate::Outcome;

pub(crate) struct Postgres {
    client: Client,
    statements: HashMap<&'static str, Statement>,
}

impl Postgres {
    pub(crate) fn open(url: &str) -> Outcome<Postgres> {
        let mut client = Client::connect(url, NoTls)?;
        for setting in ["fsync", "synchronous_commit"] {
            let value: String = client.query_one(&format!("show {setting}"), &[])?.get(0);
            if value == "off" {
                return Err(format!("this PostgreSQL has {setting} = off, so nothing it writes is durable").into());
            }
        }
        Ok(Postgres { client, statements: HashMap::new() })
    }

    fn prepare(&mut self, sql: &'static str) -> Outcome<Statement> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql)?;
        self.statements.insert(sql, statement.clone());
        Ok(statement)
    }
}

impl Driver for Postgres {
    fn begin(&mut self) -> Outcome<()> {
        self.control("begin isolation level read committed, read write")
    }

    fn control(&mut self, sql: &str) -> Outcome<()> {
        Ok(self.client.batch_execute(sql)?)
    }

    fn execute(&mut self, sql: &'static str, params: &[Value]) -> Outcome<()> {
        let statement = self.prepare(sql)?;
        self.client.execute(&statement, &references(params))?;
        Ok(())
    }

    fn first(&mut self, sql: &'static str, params: &[Value]) -> Outcome<Value> {
        let statement = self.prepare(sql)?;
        let rows = self.client.query(&statement, &references(params))?;
        let Some(row) = rows.first() else { return Ok(Value::Null) };
        Ok(match *row.columns()[0].type_() {
            Type::INT8 => row.try_get::<_, Option<i64>>(0)?.map_or(Value::Null, Value::Int),
            Type::UUID => row.try_get::<_, Option<Uuid>>(0)?.map_or(Value::Null, Value::Id),
            _ => Value::Null,
        })
    }

    fn lock_sql(&self) -> &'static str {
        "select seq, last_at from workspace_seqs where workspace_id = $1 for update"
    }
}

fn references(params: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    params.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}
