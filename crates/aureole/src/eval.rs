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
    /// Fail if a figure lies below what the product promises of it, or its set is absent
    #[arg(long)]
    pub floors: bool,
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
    /// The share that has a floor.
    share: Option<f64>,
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

/// What is promised of each share, with embeddings, on the sets for development.
const FLOORS: [(&str, &str, f64); 3] = [
    ("support-qa", "questions whose answer is in what a model gets", 0.90),
    ("xquad", "answers with the gold string", 0.80),
    ("bank-questions", "hit@5", 0.90),
];

/// Whether a set is below its floor, in words.
fn below(name: &str, share: Option<f64>) -> Option<String> {
    let (_, what, floor) = FLOORS.iter().find(|(set, ..)| *set == name)?;
    match share {
        Some(share) if share >= *floor => None,
        Some(share) => Some(format!("{name}: {what} {share:.3}, wanted {floor:.2}")),
        None => Some(format!("{name}: {what} not measured, wanted {floor:.2}")),
    }
}

/// Runs the sets and returns the report.
pub fn run(arguments: &EvalArguments) -> Result<String, EvalError> {
    if !arguments.data.is_dir() {
        return Err(EvalError::Absent(arguments.data.clone()));
    }
    let mut report = String::new();
    let mut signals = String::new();
    let mut too_low = Vec::new();
    for (name, measure) in SETS {
        if arguments.only.as_ref().is_some_and(|only| !name.contains(only.as_str())) {
            continue;
        }
        let mut reached = None;
        let line = match measure(&arguments.data, arguments.search) {
            Ok(measured) => {
                reached = measured.share;
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
        too_low.extend(below(name, reached).filter(|_| arguments.floors));
    }
    if let Some(path) = &arguments.signals {
        std::fs::write(path, signals).map_err(|error| EvalError::Unreadable(path.clone(), error.to_string()))?;
    }
    match too_low.is_empty() {
        true => Ok(report),
        false => Err(EvalError::TooLow(format!("{report}too low: {}", too_low.join("; ")))),
    }
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
