//! What came out of a run: a line for each figure beside its limit, so that many benches end in one table.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use crate::{Outcome, say};

/// What a figure is held against.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Wanted {
    /// Less is better.
    Below(f64),
    /// More is better.
    AtLeast(f64),
    /// Nobody promised anything.
    Told,
}

/// The lines of one bench.
#[derive(Debug, Default)]
pub(crate) struct Summary(Mutex<Vec<String>>);

impl Summary {
    /// Holds a figure against what is wanted of it.
    pub(crate) fn compare(&self, engine: &str, what: &str, measured: f64, wanted: Wanted) {
        let (limit, share) = match wanted {
            Wanted::Below(limit) => (format!("< {limit}"), format!("{:.2}", measured / limit)),
            Wanted::AtLeast(limit) => (format!("≥ {limit}"), format!("{:.2}", measured / limit)),
            Wanted::Told => (String::new(), String::new()),
        };
        let line = format!("| {engine} | {what} | {measured:.2} | {limit} | {share} |");
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }

    /// Prints them as a table, or adds them to a file whose table somebody else prints.
    pub(crate) fn end(&self, bench: &str, file: Option<&Path>) -> Outcome<()> {
        let lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let lines = lines.iter().map(|line| format!("| {bench} {line}"));
        match file {
            Some(path) => {
                let mut file = File::options().append(true).create(true).open(path)?;
                for line in lines {
                    writeln!(file, "{line}")?;
                }
                Ok(())
            }
            None => {
                say("\n| bench | engine | figure | measured | wanted | measured / wanted |")?;
                say("| --- | --- | --- | ---: | ---: | ---: |")?;
                lines.into_iter().try_for_each(|line| say(&line))
            }
        }
    }
}
