//! Counters for operators, in Prometheus' text format.

use prometheus::{Encoder, HistogramOpts, HistogramVec, IntGauge, Opts, Registry, TextEncoder};
use store::Store;

/// Upper bounds of the request-time histogram, in seconds.
const REQUEST_SECONDS: [f64; 9] = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2.0, 10.0];

/// Everything that is counted.
pub struct Metrics {
    registry: Registry,
    requests: HistogramVec,
    sockets: IntGauge,
    turns: IntGauge,
}

impl Metrics {
    /// Counters at zero.
    pub fn new() -> Result<Metrics, prometheus::Error> {
        let registry = Registry::new();
        let options = HistogramOpts::new(
            "aureole_http_request_seconds",
            "Time to the response's head, by method and status class.",
        );
        let requests = HistogramVec::new(options.buckets(REQUEST_SECONDS.to_vec()), &["method", "status"])?;
        let sockets = IntGauge::new("aureole_sockets", "WebSockets that are open.")?;
        let turns = IntGauge::new("aureole_turns_running", "Answers that the agent is writing.")?;
        registry.register(Box::new(requests.clone()))?;
        registry.register(Box::new(sockets.clone()))?;
        registry.register(Box::new(turns.clone()))?;
        Ok(Metrics { registry, requests, sockets, turns })
    }

    /// A request was answered.
    pub fn answered(&self, method: &str, status: u16, seconds: f64) {
        let class = format!("{}xx", status / 100);
        self.requests.with_label_values(&[method, &class]).observe(seconds);
    }

    /// WebSockets that are open.
    pub fn sockets(&self) -> &IntGauge {
        &self.sockets
    }

    /// Answers that the agent is writing.
    pub fn turns(&self) -> &IntGauge {
        &self.turns
    }

    /// The whole page. Anything that can't be encoded is left out.
    pub fn text(&self, store: &Store) -> String {
        let mut families = self.registry.gather();
        let held = Registry::new();
        for (name, help, value) in of_store(store) {
            let gauge = IntGauge::with_opts(Opts::new(name, help));
            if let Ok(gauge) = gauge {
                gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
                held.register(Box::new(gauge)).ok();
            }
        }
        families.extend(held.gather());
        let mut page = Vec::new();
        TextEncoder::new().encode(&families, &mut page).ok();
        String::from_utf8_lossy(&page).into_owned()
    }
}

fn of_store(store: &Store) -> Vec<(&'static str, &'static str, u64)> {
    let held = store.metrics();
    let mut values = vec![
        ("aureole_store_commits", "Transactions committed since the start.", held.commits),
        ("aureole_store_writes", "Writes committed since the start.", held.writes),
        ("aureole_store_writes_failed", "Writes that failed or were refused since the start.", held.writes_failed),
        ("aureole_store_batches_repeated", "Batches that fell apart and ran again one by one.", held.batches_repeated),
        ("aureole_store_conflicts", "Writes run again because of a collision.", held.conflicts),
        ("aureole_store_slow_writes", "Writes that took longer than 50 ms.", held.slow_writes),
        ("aureole_store_reads", "Reads answered since the start.", held.reads),
        ("aureole_store_writes_waiting", "Writes that wait.", held.writes_waiting),
        ("aureole_store_reads_waiting", "Reads that wait.", held.reads_waiting),
    ];
    if let Some(bytes) = held.wal_bytes {
        values.push(("aureole_store_wal_bytes", "Size of SQLite's write-ahead log.", bytes));
    }
    values
}
