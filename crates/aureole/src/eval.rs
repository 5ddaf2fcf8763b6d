//! `aureole eval`: measures answering, retrieval and handing over on data sets, through the code that serves visitors.
//!
//! The sets are JSON Lines in the folder given by `--data`; a set that isn't there is reported as absent and nothing is
//! made up for it. No set is part of the repository or of the binary.

mod corpus;
mod handing_over;
mod meaning;
mod questions;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use llm::builtin::Signals;
use serde::de::DeserializeOwned;

pub use corpus::EvalError;

/// Measures the agent on data sets.
#[derive(clap::Args, Debug)]
pub struct EvalArguments {
    /// Folder with the sets as JSON Lines
    #[arg(long, value_name = "FOLDER")]
    pub data: PathBuf,
    /// Print every miss under the figures
    #[arg(long)]
    pub misses: bool,
    /// Write the signals of every answer with whether it was right, to fit the confidence by, as JSON Lines
    #[arg(long, value_name = "FILE")]
    pub signals: Option<PathBuf>,
    /// How passages are found
    #[arg(long, value_enum, default_value = "fused")]
    pub search: Search,
    /// Only the sets whose name contains this
    #[arg(long, value_name = "NAME")]
    pub only: Option<String>,
}

/// How passages are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Search {
    /// By words alone: BM25
    Words,
    /// By meaning alone: the embedding model of this binary
    Meaning,
    /// By both, as visitors' questions are
    Fused,
}

/// A measured set: a line of figures, and what went wrong.
#[derive(Default)]
struct Measured {
    figures: String,
    misses: Vec<String>,
    /// For each question what its confidence was made from, and whether the draft was right.
    signals: Vec<(Signals, bool)>,
}

type Measure = fn(&Path, Search) -> Result<Measured, EvalError>;

const SETS: [(&str, Measure); 9] = [
    ("support-qa", questions::support_qa),
    ("support-qa-removed", questions::support_removed),
    ("support-qa-far", questions::support_far),
    ("xquad", questions::xquad),
    ("xquad-removed", questions::xquad_removed),
    ("bank-questions", questions::bank),
    ("handoff", handing_over::handoff),
    ("handoff-calls", handing_over::calls),
    ("sentiment", handing_over::sentiment),
];

/// Runs the sets and returns the report.
pub fn run(arguments: &EvalArguments) -> Result<String, EvalError> {
    if !arguments.data.is_dir() {
        return Err(EvalError::Absent(arguments.data.clone()));
    }
    let mut report = String::new();
    let mut signals = String::new();
    for (name, measure) in SETS {
        if arguments.only.as_ref().is_some_and(|only| !name.contains(only.as_str())) {
            continue;
        }
        let line = match measure(&arguments.data, arguments.search) {
            Ok(measured) => {
                for (signals_of_one, right) in &measured.signals {
                    let row = serde_json::json!({ "set": name, "signals": signals_of_one, "right": right });
                    let _ = writeln!(signals, "{row}");
                }
                let misses = measured.misses.iter().filter(|_| arguments.misses);
                misses.fold(measured.figures, |text, miss| format!("{text}\n    {miss}"))
            }
            Err(EvalError::Absent(path)) => format!("absent: {} is not there", path.display()),
            Err(error) => return Err(error),
        };
        let _ = writeln!(report, "{name}: {line}");
    }
    if let Some(path) = &arguments.signals {
        std::fs::write(path, signals).map_err(|error| EvalError::Unreadable(path.clone(), error.to_string()))?;
    }
    Ok(report)
}

fn read<T: DeserializeOwned>(folder: &Path, name: &str) -> Result<Vec<T>, EvalError> {
    let path = folder.join(name);
    let text = std::fs::read_to_string(&path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => EvalError::Absent(path.clone()),
        _ => EvalError::Unreadable(path.clone(), error.to_string()),
    })?;
    let row =
        |line: &str| serde_json::from_str(line).map_err(|error| EvalError::Unreadable(path.clone(), error.to_string()));
    text.lines().filter(|line| !line.trim().is_empty()).map(row).collect()
}

fn share(part: usize, whole: usize) -> String {
    format!("{part} of {whole} ({:.3})", part as f64 / whole.max(1) as f64)
}
