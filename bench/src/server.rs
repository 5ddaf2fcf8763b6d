//! A server with a workspace and a secret key, on a database of its own.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use uuid::Uuid;

use crate::Outcome;
use crate::connection::{Connection, get, header, request};
use crate::place::Place;
use crate::process::Process;

const EMAIL: &str = "kim@bench.example";
const PASSWORD: &str = "measured twice";
/// A cookie alone could come from any page.
const OWN_PAGE: &str = "x-csrf-protection: 1\r\n";
/// A server that takes longer than this to start or to stop is broken.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often it is looked whether it has.
const LOOKED_EVERY: Duration = Duration::from_millis(1);

/// A process that listens. It is killed when it is dropped.
pub(crate) struct Running {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Running {
    /// Starts a command that serves, and waits for the line that names its port.
    pub(crate) fn start(mut command: Command, folder: &Path) -> Outcome<Running> {
        let log = File::create(folder.join("server.log"))?;
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn()?;
        let output = child.stdout.take();
        // From here on dropping it ends the process.
        let mut running = Running { child, address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)) };
        running.address.set_port(port_of(output.ok_or("the server has no output")?, folder)?);
        Ok(running)
    }

    /// Waits until the server says that it is ready.
    pub(crate) fn ready(&self) -> Outcome<()> {
        let until = Instant::now() + PATIENCE;
        let question = get("/readyz", "");
        loop {
            let answer = Connection::open(self.address).and_then(|mut connection| connection.call(&question));
            match answer {
                Ok(_) => return Ok(()),
                Err(error) if Instant::now() > until => return Err(error),
                Err(_) => sleep(LOOKED_EVERY),
            }
        }
    }

    pub(crate) fn process(&self) -> Process {
        Process(self.child.id())
    }

    /// Asks it to stop, and waits until it has, which must be a success.
    pub(crate) fn stop(mut self) -> Outcome<()> {
        Command::new("kill").arg(self.child.id().to_string()).status()?;
        let until = Instant::now() + PATIENCE;
        loop {
            match self.child.try_wait()? {
                Some(status) if status.success() => return Ok(()),
                Some(status) => return Err(format!("the server ended with {status}").into()),
                None if Instant::now() > until => return Err("the server does not stop".into()),
                None => sleep(LOOKED_EVERY),
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // What was answered is durable, so there is nothing to wait for.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// A server in which a teammate is signed in.
pub(crate) struct Server {
    pub(crate) running: Running,
    pub(crate) address: SocketAddr,
    pub(crate) workspace: Uuid,
    pub(crate) widget_key: String,
    pub(crate) cookie: String,
    secret_key: String,
}

/// What `workspace create` tells of a workspace.
#[derive(Default)]
struct Workspace {
    id: Uuid,
    widget_key: String,
}

impl Server {
    /// Makes a workspace, starts the server and has it make a secret key.
    pub(crate) fn start(binary: &Path, place: &Place) -> Outcome<Server> {
        Server::with(binary, place, &[])
    }

    /// The same with settings of the server.
    pub(crate) fn with(binary: &Path, place: &Place, settings: &[&str]) -> Outcome<Server> {
        let workspace = create_workspace(binary, place)?;
        Server::of(binary, place, settings, workspace)
    }

    /// Fills a large workspace and its neighbours, then starts the server.
    pub(crate) fn seeded(binary: &Path, place: &Place, tickets: u64) -> Outcome<Server> {
        let tickets = tickets.to_string();
        let words = ["bench", "seed", "--tickets", &tickets, "--email", EMAIL, "--password", PASSWORD];
        let seeded = place.command(binary, &words).stdout(Stdio::null()).stderr(Stdio::piped()).output()?;
        if !seeded.status.success() {
            return Err(format!("not seeded: {}", String::from_utf8_lossy(&seeded.stderr)).into());
        }
        place.analyze()?;
        Server::of(binary, place, &[], Workspace::default())
    }

    fn of(binary: &Path, place: &Place, settings: &[&str], workspace: Workspace) -> Outcome<Server> {
        let mut command = serve(binary, place);
        command.args(settings);
        let running = Running::start(command, &place.folder)?;
        let Workspace { id, widget_key } = workspace;
        let (address, secret_key) = (running.address, String::new());
        let cookie = sign_in(address, "/api/v1/sign-in", &json!({"email": EMAIL, "password": PASSWORD}))?;
        let mut server = Server { running, address, workspace: id, widget_key, cookie, secret_key };
        let made = server.change("POST", "/api/v1/keys", &json!({"name": "bench", "scopes": ["inbox"]}))?;
        server.secret_key = made["secret"].as_str().ok_or("a key without a secret")?.to_owned();
        Ok(server)
    }

    /// A second server of the same database; none where there can be no second one.
    pub(crate) fn beside(binary: &Path, place: &Place) -> Outcome<Option<Running>> {
        let Some(place) = place.beside()? else { return Ok(None) };
        let running = Running::start(serve(binary, &place), &place.folder)?;
        running.ready()?;
        Ok(Some(running))
    }

    /// The bytes of a teammate's question: some views are personal.
    pub(crate) fn get(&self, path: &str) -> Vec<u8> {
        get(path, &format!("cookie: {}\r\n", self.cookie))
    }

    /// The bytes of a call with the secret key.
    pub(crate) fn call(&self, method: &str, path: &str, body: &Value) -> Vec<u8> {
        request(method, path, &format!("authorization: Bearer {}\r\n", self.secret_key), body)
    }

    /// What the teammate reads there.
    pub(crate) fn read(&self, path: &str) -> Outcome<Value> {
        self.read_as(&self.cookie, path)
    }

    /// What the teammate of a session reads there.
    pub(crate) fn read_as(&self, cookie: &str, path: &str) -> Outcome<Value> {
        let answer = Connection::open(self.address)?.call(&get(path, &format!("cookie: {cookie}\r\n")))?;
        Ok(serde_json::from_slice(&answer.body)?)
    }

    /// The words that the API takes for something, as its description names it.
    pub(crate) fn words(&self, name: &str) -> Outcome<Vec<String>> {
        let description = self.read("/api/openapi.json")?;
        let words = description["components"]["schemas"][name]["enum"].as_array();
        let words = words.ok_or_else(|| format!("the API's description knows no words of {name}"))?;
        Ok(words.iter().filter_map(|word| word.as_str().map(str::to_owned)).collect())
    }

    /// Has the teammate change something, and answers what became of it.
    pub(crate) fn change(&self, method: &str, path: &str, body: &Value) -> Outcome<Value> {
        let headers = format!("{OWN_PAGE}cookie: {}\r\n", self.cookie);
        let answer = Connection::open(self.address)?.call(&request(method, path, &headers, body))?;
        Ok(serde_json::from_slice::<Value>(&answer.body)?["data"].take())
    }

    /// Lets another teammate in, and answers the cookie of their session.
    pub(crate) fn hire(&self, name: &str) -> Outcome<String> {
        let email = format!("{name}@bench.example");
        let invited = self.change("POST", "/api/v1/invitations", &json!({"role": "member", "email": email}))?;
        let token = invited["url"].as_str().and_then(|url| url.rsplit_once('=')).ok_or("a link without a token")?.1;
        let body = json!({"token": token, "name": name, "password": PASSWORD});
        sign_in(self.address, "/api/v1/invitations/accept", &body)
    }
}

/// The command that serves a place on a free port.
pub(crate) fn serve(binary: &Path, place: &Place) -> Command {
    place.command(binary, &["serve", "--port", "0"])
}

fn create_workspace(binary: &Path, place: &Place) -> Outcome<Workspace> {
    let words = ["workspace", "create", "--name", "Bench", "--email", EMAIL, "--password", PASSWORD, "--json"];
    let made = place.command(binary, &words).output()?;
    if !made.status.success() {
        return Err(format!("no workspace: {}", String::from_utf8_lossy(&made.stderr)).into());
    }
    let made: Value = serde_json::from_slice(&made.stdout)?;
    let word = |name: &str| made[name].as_str().ok_or_else(|| format!("a workspace without {name}"));
    Ok(Workspace { id: Uuid::parse_str(word("org_id")?)?, widget_key: word("widget_key")?.to_owned() })
}

/// The port that the server's first line names.
fn port_of(output: impl std::io::Read, folder: &Path) -> Outcome<u16> {
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    let Some((_, port)) = line.trim().rsplit_once(':') else {
        let log = std::fs::read_to_string(folder.join("server.log")).unwrap_or_default();
        return Err(format!("the server did not start: {}", log.lines().last().unwrap_or_default()).into());
    };
    Ok(port.parse()?)
}

/// The cookie of the session that a call begins.
fn sign_in(address: SocketAddr, path: &str, body: &Value) -> Outcome<String> {
    let signed_in = Connection::open(address)?.call(&request("POST", path, OWN_PAGE, body))?;
    let cookie = header(&signed_in.head, "set-cookie").and_then(|cookie| cookie.split(';').next());
    Ok(cookie.ok_or("signed in without a cookie")?.to_owned())
}
