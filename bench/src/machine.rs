//! What a figure was measured on: without it a table means nothing.

use std::fs;
use std::thread;

/// One line about the processor, and how busy others keep it right now.
pub(crate) fn described() -> String {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let model = field("/proc/cpuinfo", |text| {
        let line = text.lines().find(|line| line.starts_with("model name"))?;
        line.split_once(": ").map(|(_, model)| model.to_owned())
    });
    let load = field("/proc/loadavg", |text| text.split(' ').next().map(str::to_owned));
    format!("{cores} cores of {model}; load average of the last minute {load}")
}

fn field(path: &str, read: impl Fn(&str) -> Option<String>) -> String {
    fs::read_to_string(path).ok().and_then(|text| read(&text)).unwrap_or_else(|| "unknown".to_owned())
}
