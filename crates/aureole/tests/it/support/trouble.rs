//! What goes wrong outside: a workspace that is busy for long, a caller who hangs up.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

use super::TestApp;

/// How long a server on this machine may take to read a call.
const READ_WITHIN: Duration = Duration::from_millis(300);

/// A write of Acme's that keeps all its other writes waiting.
pub struct Busy {
    on: Arc<AtomicBool>,
    write: JoinHandle<()>,
}

impl Busy {
    /// Lets the others go on.
    pub async fn end(self) {
        self.on.store(false, Ordering::SeqCst);
        self.write.await.expect("a write");
    }
}

impl TestApp {
    /// Makes Acme's writes wait.
    pub fn busy(&self) -> Busy {
        let (store, workspace) = (self.app.store.clone(), self.acme.workspace);
        let on = Arc::new(AtomicBool::new(true));
        let still = Arc::clone(&on);
        let write = tokio::spawn(async move {
            let wait = store.write(workspace, "tests.busy", move |_| {
                while still.load(Ordering::SeqCst) {
                    std::thread::sleep(Duration::from_millis(5));
                }
                Ok::<_, store::Error>(())
            });
            wait.await.expect("a write");
        });
        Busy { on, write }
    }

    /// Runs statements behind the server's back.
    pub fn meddle(&self, sql: &str) {
        self.database.meddle(sql);
    }

    /// Sends a whole call, and hangs up before it can be answered.
    pub async fn post_and_hang_up(&self, path: &str, headers: &[(&str, &str)], body: &Value) {
        let address = self.url().trim_start_matches("http://");
        let body = body.to_string();
        let mut request = format!("POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\n");
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
        let mut line = TcpStream::connect(address).await.expect("a connection");
        line.write_all(request.as_bytes()).await.expect("the call leaves");
        tokio::time::sleep(READ_WITHIN).await;
    }
}
