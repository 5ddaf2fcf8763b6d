//! A schema in words that both engines share, so that a test can compare them.

use crate::{Engine, Error, Query, Row, params};

/// Every column, key, index and reference of the database, a line each, sorted. The same migrations yield the
/// same lines on both engines, unless they mean different things there (a primary key that SQLite would let be
/// null, for one).
///
/// # Errors
/// When the database can't answer.
pub fn schema(db: &mut impl Query) -> Result<Vec<String>, Error> {
    let mut lines = match db.engine() {
        Engine::Sqlite => sqlite(db)?,
        Engine::Postgres => postgres(db)?,
    };
    lines.retain(|line| !line.starts_with("refinery_schema_history"));
    lines.sort_unstable();
    Ok(lines)
}

fn sqlite(db: &mut impl Query) -> Result<Vec<String>, Error> {
    let tables =
        db.rows("select name from sqlite_schema where type = 'table' and substr(name, 1, 7) <> 'sqlite_'", params![])?;
    let mut lines = Vec::new();
    for table in &tables {
        let table: String = table.get("name")?;
        let columns = "select name, type, \"notnull\" as required from pragma_table_info($1)";
        for row in db.rows(columns, params![&table])? {
            lines.push(column(&table, &row)?);
        }
        let indexes = "select name, \"unique\", origin, partial from pragma_index_list($1)";
        for row in db.rows(indexes, params![&table])? {
            let sql = "select name from pragma_index_info($1) order by seqno";
            let columns = db.rows(sql, params![row.get::<String>("name")?])?;
            let columns: Result<Vec<_>, _> = columns.iter().map(|row| row.get("name")).collect();
            let kind = match row.get::<String>("origin")?.as_str() {
                "pk" => Kind::Primary,
                "u" => Kind::Unique,
                _ => Kind::Named(row.get("name")?, row.get("unique")?, row.get("partial")?),
            };
            lines.push(index(&table, &kind, &columns?));
        }
        let references = "select id, \"table\" as target, group_concat(\"from\", ', ') as columns
             from (select * from pragma_foreign_key_list($1) order by id, seq) as keys group by id, target";
        for row in db.rows(references, params![&table])? {
            lines.push(reference(&table, &row)?);
        }
    }
    Ok(lines)
}

fn postgres(db: &mut impl Query) -> Result<Vec<String>, Error> {
    let columns = db.rows(
        "select table_name::text as table_name, column_name::text as name, data_type::text as type,
             is_nullable = 'NO' as required
         from information_schema.columns where table_schema = current_schema()",
        params![],
    )?;
    let indexes = db.rows(
        "select tables.relname::text as table_name, indexes.relname::text as name, indisprimary as is_primary,
             indisunique as is_unique, indpred is not null as partial, constraints.oid is not null as constrains,
             (select string_agg(coalesce(attname::text, 'expression'), ',' order by place)
                from unnest(indkey::int2[]) with ordinality as keys (number, place)
                left join pg_attribute on attrelid = tables.oid and attnum = number and number <> 0) as columns
         from pg_index
         join pg_class as tables on tables.oid = indrelid
         join pg_class as indexes on indexes.oid = indexrelid
         left join pg_constraint as constraints on conindid = indexes.oid and contype in ('p', 'u')
         where tables.relnamespace = current_schema()::regnamespace",
        params![],
    )?;
    let references = db.rows(
        "select conrelid::regclass::text as table_name, confrelid::regclass::text as target,
             (select string_agg(attname::text, ', ' order by place)
                from unnest(conkey) with ordinality as keys (number, place)
                join pg_attribute on attrelid = conrelid and attnum = number) as columns
         from pg_constraint where contype = 'f' and connamespace = current_schema()::regnamespace",
        params![],
    )?;
    let mut lines = Vec::new();
    for row in &columns {
        lines.push(column(&row.get::<String>("table_name")?, row)?);
    }
    for row in &indexes {
        let columns: String = row.get("columns")?;
        let columns: Vec<_> = columns.split(',').map(|name| Some(name.to_owned())).collect();
        let kind = match (row.get("is_primary")?, row.get("constrains")?) {
            (true, _) => Kind::Primary,
            (false, true) => Kind::Unique,
            _ => Kind::Named(row.get("name")?, row.get("is_unique")?, row.get("partial")?),
        };
        lines.push(index(&row.get::<String>("table_name")?, &kind, &columns));
    }
    for row in &references {
        lines.push(reference(&row.get::<String>("table_name")?, row)?);
    }
    Ok(lines)
}

enum Kind {
    Primary,
    Unique,
    /// Its name, whether it is unique, and whether it is partial.
    Named(String, bool, bool),
}

fn column(table: &str, row: &Row) -> Result<String, Error> {
    let declared = row.get::<String>("type")?.to_lowercase();
    let kind = match declared.as_str() {
        "uuid" | "bytea" => "blob",
        "jsonb" => "text",
        other => other,
    };
    let required = if row.get("required")? { " not null" } else { "" };
    Ok(format!("{table}.{} {kind}{required}", row.get::<String>("name")?))
}

fn index(table: &str, kind: &Kind, columns: &[Option<String>]) -> String {
    let columns: Vec<_> = columns.iter().map(|name| name.as_deref().unwrap_or("expression")).collect();
    let columns = columns.join(", ");
    match kind {
        Kind::Primary => format!("{table} primary key ({columns})"),
        Kind::Unique => format!("{table} unique ({columns})"),
        Kind::Named(name, unique, partial) => {
            let unique = if *unique { "unique " } else { "" };
            let partial = if *partial { " partial" } else { "" };
            format!("{table} {unique}index {name} ({columns}){partial}")
        }
    }
}

fn reference(table: &str, row: &Row) -> Result<String, Error> {
    Ok(format!("{table} ({}) references {}", row.get::<String>("columns")?, row.get::<String>("target")?))
}
