//! The built program as an operator has it: a command line, processes that start, stop and die.

use std::fs::Permissions;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aureole::migrations::MIGRATIONS;
use serde_json::{Value, json};
use store::testing::TestDatabase;

use super::{Call, KIM, PASSWORD, Teammate};

/// The program that these tests were built with.
const PROGRAM: &str = env!("CARGO_BIN_EXE_aureole");
/// How long a process may take for what has a bound of its own; far above it, so that only a hang is caught.
const PATIENCE: Duration = Duration::from_secs(60);
/// The key of every data directory, so that several share a database.
const SECRET: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

/// A folder for data and, on PostgreSQL, an empty database.
pub struct Installation {
    folder: tempfile::TempDir,
    database: Option<TestDatabase>,
}

impl Installation {
    /// Nothing was started on it yet.
    pub fn empty() -> Installation {
        let database = store::testing::postgres_server().map(|_| store::testing::empty(MIGRATIONS));
        let private = Permissions::from_mode(0o700);
        let folder = tempfile::Builder::new().permissions(private).tempdir().expect("a folder");
        Installation { folder, database }
    }

    /// Where the data is.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The database on PostgreSQL.
    pub fn database_url(&self) -> Option<&str> {
        match &self.database.as_ref()?.database {
            store::Database::Postgres { url } => Some(url),
            store::Database::Sqlite { .. } => None,
        }
    }

    /// The program with these words, a clean environment, and settings that name this installation.
    pub fn command(&self, words: &[&str]) -> Command {
        self.traced(&[], words)
    }

    /// The same, run by another program.
    pub fn traced(&self, tracer: &[&str], words: &[&str]) -> Command {
        let mut all = tracer.iter().chain(&[PROGRAM]).chain(words);
        let mut command = Command::new(all.next().expect("a program"));
        command.args(all).env_clear().stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.env("AUREOLE_DATA_DIR", self.folder()).env("AUREOLE_PORT", "0").env("AUREOLE_SECRET", SECRET);
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        if let Some(url) = self.database_url() {
            command.env("DATABASE_URL", url);
        }
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().expect("the program runs")
    }

    /// Starts a server and waits until it is ready.
    pub fn serve(&self, words: &[&str]) -> Process {
        Process::of(self.command(words)).ready()
    }

    /// Makes a workspace by the command line, and answers what that prints.
    pub fn create_workspace(&self, name: &str, email: &str) -> Value {
        let made = self.run(&create_workspace(name, email));
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        serde_json::from_slice(&made.stdout).expect("one line of JSON")
    }
}

/// The words that make a workspace.
pub fn create_workspace<'a>(name: &'a str, email: &'a str) -> [&'a str; 9] {
    ["workspace", "create", "--name", name, "--email", email, "--password", PASSWORD, "--json"]
}

/// What a program that failed said, which must have been one sentence or more and no riddle.
#[track_caller]
pub fn refusal(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success(), "it didn't refuse: {said}");
    let last = said.lines().last().unwrap_or_default().to_owned();
    assert!(last.starts_with("aureole: ") && !said.contains("panicked"), "{said}");
    last
}

/// A server in a process of its own. Dropped it dies as by a crash.
pub struct Process {
    child: Child,
    url: String,
    said: Arc<Mutex<String>>,
    http: reqwest::Client,
}

impl Process {
    /// Starts it, and doesn't wait.
    pub fn of(mut command: Command) -> Process {
        let mut child = command.spawn().expect("the program starts");
        let said = Arc::<Mutex<String>>::default();
        let (log, kept) = (child.stderr.take().expect("a log"), Arc::clone(&said));
        std::thread::spawn(move || {
            for line in BufReader::new(log).lines().map_while(Result::ok) {
                let mut said = kept.lock().expect("the log");
                said.push_str(&line);
                said.push('\n');
            }
        });
        Process { child, url: String::new(), said, http: super::client() }
    }

    /// Waits for the line that says where it listens.
    pub fn ready(mut self) -> Process {
        let mut line = String::new();
        BufReader::new(self.child.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
        let (_, rest) = line.split_once("localhost:").unwrap_or_else(|| panic!("it didn't start: {}", self.said()));
        let port: String = rest.chars().take_while(char::is_ascii_digit).collect();
        self.url = format!("http://127.0.0.1:{port}");
        self.said.lock().expect("the log").insert_str(0, &line);
        self
    }

    /// What it has said, to a person and to its log.
    pub fn said(&self) -> String {
        self.said.lock().expect("the log").clone()
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The id of the process that was started.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// A call with nothing but what the test adds.
    pub fn call(&self, method: &str, path: &str) -> Call {
        Call::new(&self.http, method, &format!("{}{path}", self.url))
    }

    /// Kim, whose workspace `create_workspace` made, signed in.
    pub async fn kim(&self) -> Teammate {
        Teammate::sign_in_at(self.url(), KIM).await
    }

    /// A secret key of Kim's workspace that may use the inbox.
    pub async fn key(&self) -> String {
        let form = json!({ "name": "test", "scopes": ["inbox"] });
        let key = self.kim().await.post("/api/v1/keys", form).await.data();
        key["secret"].as_str().expect("a secret").to_owned()
    }

    /// Asks it to stop.
    pub fn terminate(&self) {
        let asked = Command::new("kill").arg(self.id().to_string()).status();
        assert!(asked.is_ok_and(|status| status.success()), "there is nobody to stop");
    }

    /// Ends it as a crash does.
    pub fn kill(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }

    /// Waits until it is gone; answers whether it ended well.
    pub async fn gone(&mut self) -> bool {
        for _ in 0..PATIENCE.as_millis() / 20 {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return status.success();
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("it doesn't stop: {}", self.said());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}
