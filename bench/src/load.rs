//! Keeps a number of clients busy for a time and writes down how long each call took.

use std::thread;
use std::time::{Duration, Instant};

use crate::Outcome;

/// How long is measured, and how long before that is not.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) warm_up: Duration,
    pub(crate) measured: Duration,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Figures {
    /// How long each call took that ended in the measured time.
    took: Vec<Duration>,
    measured: Duration,
    /// Every call that was answered, also those while warming up.
    pub(crate) answered: u64,
}

impl Figures {
    /// Calls made one after another by the caller itself.
    pub(crate) fn of(took: Vec<Duration>) -> Figures {
        Figures { measured: took.iter().sum(), answered: took.len() as u64, took }
    }

    /// Puts the calls of another run beside these.
    pub(crate) fn add(&mut self, other: &Figures) {
        self.took.extend_from_slice(&other.took);
        self.measured += other.measured;
        self.answered += other.answered;
    }

    pub(crate) fn per_second(&self) -> f64 {
        self.took.len() as f64 / self.measured.as_secs_f64().max(f64::MIN_POSITIVE)
    }

    /// The time within which this share of the calls was answered, in milliseconds.
    pub(crate) fn milliseconds(&self, share: f64) -> f64 {
        let mut took = self.took.clone();
        took.sort_unstable();
        let place = (took.len() as f64 * share) as usize;
        took.get(place.min(took.len().saturating_sub(1))).map_or(f64::NAN, |took| took.as_secs_f64() * 1_000.0)
    }
}

/// Runs one thread for each client. The first failure of any call fails the whole.
pub(crate) fn drive<C: Send>(
    clients: Vec<C>,
    plan: Plan,
    call: impl Fn(&mut C) -> Outcome<()> + Sync,
) -> Outcome<Figures> {
    let from = Instant::now() + plan.warm_up;
    let until = from + plan.measured;
    let of_clients: Vec<Outcome<Figures>> = thread::scope(|scope| {
        let call = &call;
        let running: Vec<_> = clients
            .into_iter()
            .map(|mut client| scope.spawn(move || repeat(from, until, || call(&mut client))))
            .collect();
        running.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err("a client panicked".into()))).collect()
    });
    let mut all = Figures::default();
    for figures in of_clients {
        all.add(&figures?);
    }
    if all.took.is_empty() {
        return Err("no call ended in the measured time; the machine is too busy, or --seconds too short".into());
    }
    all.measured = plan.measured;
    Ok(all)
}

fn repeat(from: Instant, until: Instant, mut call: impl FnMut() -> Outcome<()>) -> Outcome<Figures> {
    let mut figures = Figures::default();
    let mut begun = Instant::now();
    while begun < until {
        call()?;
        let ended = Instant::now();
        figures.answered += 1;
        if (from..until).contains(&ended) {
            figures.took.push(ended - begun);
        }
        begun = ended;
    }
    Ok(figures)
}
