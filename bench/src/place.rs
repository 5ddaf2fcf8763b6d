//! Where a bench runs: the binary it measures, a folder for its databases, and each engine in turn.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::Args;
use tempfile::TempDir;

use crate::Outcome;
use crate::raw::{Driver, Postgres, Sqlite, number};
use crate::summary::Summary;

/// Servers of one database share this key.
const SECRET: &str = "secret.key";

/// What every bench is told.
#[derive(Args)]
pub(crate) struct Where {
    /// The release binary
    #[arg(long, value_name = "FILE")]
    pub(crate) aureole: PathBuf,

    /// Folder for the databases of the run, on a disk that is worth measuring
    #[arg(long, default_value = "bench/results", value_name = "FOLDER")]
    folder: PathBuf,

    /// Adds the lines of the summary to this file instead of printing them
    #[arg(long, value_name = "FILE")]
    summary_file: Option<PathBuf>,

    #[arg(skip)]
    pub(crate) summary: Summary,

    /// PostgreSQL on which databases may be made; without it only SQLite is measured
    #[arg(long, value_name = "URL")]
    pub(crate) database_url: Option<String>,
}

impl Where {
    /// Ends the report of a bench.
    pub(crate) fn sum_up(&self, bench: &str) -> Outcome<()> {
        self.summary.end(bench, self.summary_file.as_deref())
    }

    /// A folder that is removed when it is dropped.
    pub(crate) fn folder(&self, bench: &str) -> Outcome<TempDir> {
        fs::create_dir_all(&self.folder)?;
        let folder = fs::canonicalize(&self.folder)?;
        Ok(tempfile::Builder::new().prefix(&format!("{bench}-")).tempdir_in(folder)?)
    }

    /// Measures each engine on an empty place, which is removed afterwards. Answers what came of each.
    pub(crate) fn each<T>(&self, bench: &str, measure: impl Fn(&str, &Place) -> Outcome<T>) -> Outcome<Vec<T>> {
        let folder = self.folder(bench)?;
        let place = Place::on_sqlite(folder.path(), bench)?;
        let mut measured = vec![measure("SQLite", &place)?];
        fs::remove_dir_all(&place.folder)?;
        if let Some(url) = &self.database_url {
            let place = Place::on_postgres(folder.path(), bench, url)?;
            let on_postgres = measure("PostgreSQL", &place);
            place.drop_database(url)?;
            measured.push(on_postgres?);
        }
        Ok(measured)
    }
}

/// Where the data is: a folder, and on PostgreSQL also a database.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) folder: PathBuf,
    database_url: Option<String>,
}

impl Place {
    pub(crate) fn on_sqlite(folder: &Path, name: &str) -> Outcome<Place> {
        let folder = folder.join(format!("sqlite-{name}"));
        fs::create_dir(&folder)?;
        Ok(Place { folder, database_url: None })
    }

    pub(crate) fn on_postgres(folder: &Path, name: &str, url: &str) -> Outcome<Place> {
        let folder = folder.join(format!("postgres-{name}"));
        fs::create_dir(&folder)?;
        let database = format!("bench_{}_{}", std::process::id(), name.replace('-', "_"));
        Postgres::open(url)?.control(&format!("create database {database}"))?;
        let (server, _) = url.rsplit_once('/').ok_or("the URL names no database")?;
        Ok(Place { folder, database_url: Some(format!("{server}/{database}")) })
    }

    /// Removes the database from the PostgreSQL it was made on.
    pub(crate) fn drop_database(&self, url: &str) -> Outcome<()> {
        let database = self.database_url.as_deref().and_then(|url| url.rsplit_once('/'));
        let (_, database) = database.ok_or("the URL names no database")?;
        Postgres::open(url)?.control(&format!("drop database {database} with (force)"))
    }

    /// Where a second server of the same database keeps its files; none where there can be no second one.
    pub(crate) fn beside(&self) -> Outcome<Option<Place>> {
        if self.database_url.is_none() {
            return Ok(None);
        }
        let folder = self.folder.join("beside");
        fs::create_dir(&folder)?;
        fs::copy(self.folder.join(SECRET), folder.join(SECRET))?;
        Ok(Some(Place { folder, database_url: self.database_url.clone() }))
    }

    /// The binary with these words, on this data.
    pub(crate) fn command(&self, binary: &Path, words: &[&str]) -> Command {
        let mut command = Command::new(binary);
        command.args(words).arg("--data-dir").arg(&self.folder);
        command.env_remove("DATABASE_URL").stdin(Stdio::null());
        if let Some(url) = &self.database_url {
            command.arg("--database-url").arg(url);
        }
        command
    }

    /// Has PostgreSQL look at its tables, as it does by itself a minute after they were filled. SQLite never does.
    pub(crate) fn analyze(&self) -> Outcome<()> {
        match &self.database_url {
            Some(url) => Postgres::open(url)?.control("analyze"),
            None => Ok(()),
        }
    }

    /// The database as somebody beside the server sees it.
    pub(crate) fn open(&self) -> Outcome<Box<dyn Driver>> {
        Ok(match &self.database_url {
            Some(url) => Box::new(Postgres::open(url)?),
            None => Box::new(Sqlite::open(&self.folder.join("aureole.db"))?),
        })
    }

    /// What each statement counts.
    pub(crate) fn count<const N: usize>(&self, statements: [&'static str; N]) -> Outcome<[i64; N]> {
        let mut db = self.open()?;
        let mut counts = [0; N];
        for (count, sql) in counts.iter_mut().zip(statements) {
            *count = number(&mut *db, sql, &[])?;
        }
        Ok(counts)
    }
}
