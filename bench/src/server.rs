//! A release server with a workspace and a secret key, on a database of its own.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use uuid::Uuid;

use crate::Outcome;
use crate::connection::{Connection, get, header, post};

const EMAIL: &str = "kim@bench.example";
const PASSWORD: &str = "measured twice";

/// Where the data is: a folder, and on PostgreSQL also a database.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) folder: PathBuf,
    pub(crate) database_url: Option<String>,
}

impl Place {
    fn command(&self, binary: &Path, words: &[&str]) -> Command {
        let mut command = Command::new(binary);
        command.args(words).arg("--data-dir").arg(&self.folder);
        command.env_remove("DATABASE_URL").stdin(Stdio::null());
        if let Some(url) = &self.database_url {
            command.arg("--database-url").arg(url);
        }
        command
    }
}

/// It runs until it is dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    pub(crate) workspace: Uuid,
    secret_key: String,
    cookie: String,
}

impl Server {
    /// Makes a workspace, starts the server and has it make a secret key.
    pub(crate) fn start(binary: &Path, place: &Place) -> Outcome<Server> {
        let workspace = create_workspace(binary, place)?;
        Server::of(binary, place, workspace)
    }

    /// Fills a large workspace and its neighbours, then starts the server.
    pub(crate) fn seeded(binary: &Path, place: &Place, tickets: u64) -> Outcome<Server> {
        let tickets = tickets.to_string();
        let words = ["bench", "seed", "--tickets", &tickets, "--email", EMAIL, "--password", PASSWORD];
        let seeded = place.command(binary, &words).stdout(Stdio::null()).stderr(Stdio::piped()).output()?;
        if !seeded.status.success() {
            return Err(format!("not seeded: {}", String::from_utf8_lossy(&seeded.stderr)).into());
        }
        Server::of(binary, place, Uuid::nil())
    }

    fn of(binary: &Path, place: &Place, workspace: Uuid) -> Outcome<Server> {
        let log = File::create(place.folder.join("server.log"))?;
        let mut command = place.command(binary, &["serve", "--port", "0"]);
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn()?;
        let port = child.stdout.take().map(port_of);
        // From here on dropping it ends the process.
        let mut server = Server {
            child,
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            workspace,
            secret_key: String::new(),
            cookie: String::new(),
        };
        server.address.set_port(port.ok_or("the server has no output")??);
        (server.cookie, server.secret_key) = sign_in(server.address)?;
        Ok(server)
    }

    /// The bytes of a teammate's question: some views are personal.
    pub(crate) fn get(&self, path: &str) -> Vec<u8> {
        get(path, &format!("cookie: {}\r\n", self.cookie))
    }

    /// The bytes of a call with the secret key.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Vec<u8> {
        post(path, &format!("authorization: Bearer {}\r\n", self.secret_key), body)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // What was answered is durable, so there is nothing to wait for.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn create_workspace(binary: &Path, place: &Place) -> Outcome<Uuid> {
    let words = ["workspace", "create", "--name", "Bench", "--email", EMAIL, "--password", PASSWORD, "--json"];
    let made = place.command(binary, &words).output()?;
    if !made.status.success() {
        return Err(format!("no workspace: {}", String::from_utf8_lossy(&made.stderr)).into());
    }
    let made: Value = serde_json::from_slice(&made.stdout)?;
    Ok(Uuid::parse_str(made["org_id"].as_str().ok_or("a workspace without an id")?)?)
}

/// The port that the server's first line names.
fn port_of(output: impl std::io::Read) -> Outcome<u16> {
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    let (_, port) = line.trim().rsplit_once(':').ok_or("the server did not start; see server.log in its folder")?;
    Ok(port.parse()?)
}

/// The cookie of the first teammate's session, and a secret key of theirs.
fn sign_in(address: SocketAddr) -> Outcome<(String, String)> {
    let mut connection = Connection::open(address)?;
    let signed_in = connection.call(&post(
        "/api/v1/sign-in",
        "x-csrf-protection: 1\r\n",
        &json!({"email": EMAIL, "password": PASSWORD}),
    ))?;
    let cookie = header(&signed_in.head, "set-cookie").and_then(|cookie| cookie.split(';').next());
    let cookie = cookie.ok_or("signed in without a cookie")?.to_owned();
    let headers = format!("x-csrf-protection: 1\r\ncookie: {cookie}\r\n");
    let made = connection.call(&post("/api/v1/keys", &headers, &json!({"name": "bench", "scopes": ["inbox"]})))?;
    let made: Value = serde_json::from_slice(&made.body)?;
    Ok((cookie, made["data"]["secret"].as_str().ok_or("a key without a secret")?.to_owned()))
}
