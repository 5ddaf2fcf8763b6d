//! What a process takes of the machine, as the kernel tells it.

use std::fs;
use std::time::Duration;

use crate::Outcome;

/// Clock ticks of a second in `/proc`, the same on every Linux.
const TICKS_PER_SECOND: u64 = 100;
/// The times in user and system mode, counted after the name of the program.
const USER_TICKS_FIELD: usize = 11;
const SYSTEM_TICKS_FIELD: usize = 12;

/// A running process.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Process(pub(crate) u32);

impl Process {
    /// Memory it has now, in MB of 1,000,000 bytes.
    pub(crate) fn resident(self) -> Outcome<f64> {
        self.memory("VmRSS:")
    }

    /// The most memory it ever had, in MB of 1,000,000 bytes.
    pub(crate) fn most_resident(self) -> Outcome<f64> {
        self.memory("VmHWM:")
    }

    /// Time that processors have spent on it.
    pub(crate) fn processor_time(self) -> Outcome<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0))?;
        // The name stands in parentheses and may hold anything.
        let (_, fields) = stat.rsplit_once(") ").ok_or("a process without figures")?;
        let fields: Vec<&str> = fields.split(' ').collect();
        let mut ticks = 0;
        for field in [USER_TICKS_FIELD, SYSTEM_TICKS_FIELD] {
            ticks += fields.get(field).ok_or("a process without times")?.parse::<u64>()?;
        }
        Ok(Duration::from_millis(ticks * 1_000 / TICKS_PER_SECOND))
    }

    fn memory(self, name: &str) -> Outcome<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0))?;
        let line = status.lines().find_map(|line| line.strip_prefix(name)).ok_or("a process without memory")?;
        let kibibytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kibibytes * 1_024.0 / 1_000_000.0)
    }
}
