//! Counters for operators, in Prometheus' text format.

use llm::Usage;
use prometheus::{
    Encoder, HistogramOpts, HistogramVec, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry, TextEncoder,
};
use store::Store;

use crate::agents::model::{ModelProvider, Purpose};
use crate::app::App;
use crate::knowledge::catch_up::Indexed;

/// Upper bounds of the request-time histogram, in seconds.
const REQUEST_SECONDS: [f64; 9] = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2.0, 10.0];

/// Everything that is counted.
pub struct Metrics {
    registry: Registry,
    requests: HistogramVec,
    sockets: IntGauge,
    turns: IntGauge,
    tokens: IntCounterVec,
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
        let options = Opts::new(
            "aureole_model_tokens_total",
            "Tokens that language models read and wrote since the start, as their providers count them.",
        );
        let tokens = IntCounterVec::new(options, &["provider", "purpose", "direction"])?;
        registry.register(Box::new(requests.clone()))?;
        registry.register(Box::new(sockets.clone()))?;
        registry.register(Box::new(turns.clone()))?;
        registry.register(Box::new(tokens.clone()))?;
        Ok(Metrics { registry, requests, sockets, turns, tokens })
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

    /// A language model was paid.
    pub fn spent(&self, provider: ModelProvider, purpose: Purpose, usage: Usage) {
        for (direction, tokens) in [("input", usage.input_tokens), ("output", usage.output_tokens)] {
            let labels = [provider.word(), purpose.word(), direction];
            self.tokens.with_label_values(&labels).inc_by(u64::from(tokens));
        }
    }

    /// The whole page. What the database doesn't answer is left out, and so is what can't be encoded.
    pub async fn page(app: &App) -> String {
        let held = Registry::new();
        let mut values = of_store(&app.store);
        if let Ok(lag) = Indexed::lag(app).await {
            let help = "Events that the word index furthest behind hasn't looked at; a search catches up first.";
            values.push(("aureole_index_lag_events", help, u64::try_from(lag).unwrap_or_default()));
        }
        for (name, help, value) in values {
            let gauge = IntGauge::with_opts(Opts::new(name, help));
            if let Ok(gauge) = gauge {
                gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
                held.register(Box::new(gauge)).ok();
            }
        }
        if let (Ok(counts), Ok(gauges)) = (app.store.read(|db| jobs::counts_by_kind(db)).await, of_jobs()) {
            for (kind, state, count) in counts {
                gauges.with_label_values(&[&kind, &state]).set(count);
            }
            held.register(Box::new(gauges)).ok();
        }
        let mut families = app.metrics.registry.gather();
        families.extend(held.gather());
        let mut page = Vec::new();
        TextEncoder::new().encode(&families, &mut page).ok();
        String::from_utf8_lossy(&page).into_owned()
    }
}

fn of_jobs() -> Result<IntGaugeVec, prometheus::Error> {
    IntGaugeVec::new(
        Opts::new("aureole_jobs", "Jobs that wait, run, or were given up (dead), by kind."),
        &["kind", "state"],
    )
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
