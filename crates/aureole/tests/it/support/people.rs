//! Who uses the product in tests.

use aureole::secrets::random_base62;
use aureole::setup::Created;
use serde_json::{Value, json};

use super::{Call, PASSWORD, Reply, Socket, TestApp};

/// A person of the support team with a browser.
pub struct Teammate {
    /// What `GET /api/v1/me` said at sign-in.
    pub me: Value,
    http: reqwest::Client,
    url: String,
    cookie: String,
}

impl Teammate {
    /// Signs in to the server at a URL.
    pub async fn sign_in_at(url: &str, email: &str) -> Teammate {
        let (http, form) = (super::client(), json!({ "email": email, "password": PASSWORD }));
        let call = Call::new(&http, "POST", &format!("{url}/api/v1/sign-in"));
        let answer = call.with("X-CSRF-Protection", "1").json(&form).await;
        let cookie = answer.header("set-cookie").expect("a session").split(';').next().expect("a cookie").to_owned();
        Teammate { me: answer.data(), http, url: url.to_owned(), cookie }
    }

    /// Their id.
    pub fn id(&self) -> &str {
        self.me["teammate"]["id"].as_str().expect("an id")
    }

    /// The cookie of their session.
    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    fn call(&self, method: &str, path: &str) -> Call {
        let call = Call::new(&self.http, method, &format!("{}{path}", self.url));
        call.with("Cookie", &self.cookie).with("X-CSRF-Protection", "1")
    }

    pub fn get(&self, path: &str) -> Call {
        self.call("GET", path)
    }

    pub fn post(&self, path: &str, body: Value) -> Call {
        self.call("POST", path).json(&body)
    }

    pub fn put(&self, path: &str, body: Value) -> Call {
        self.call("PUT", path).json(&body)
    }

    pub fn delete(&self, path: &str) -> Call {
        self.call("DELETE", path)
    }

    /// Waits until a path's data is as it should be, which must not take long, and answers it.
    pub async fn becomes(&self, path: &str, is_so: impl Fn(&Value) -> bool) -> Value {
        let mut data = Value::Null;
        for _ in 0..250 {
            data = self.get(path).await.data();
            if is_so(&data) {
                return data;
            }
            tokio::time::sleep(std::time::Duration::from_millis(40)).await;
        }
        panic!("{path} never became so: {data}");
    }

    /// Makes an invitation and answers its token.
    pub async fn invite(&self, form: Value) -> String {
        let made = self.post("/api/v1/invitations", form).await.data();
        let url = made["url"].as_str().expect("a link");
        url.split_once("?token=").expect("a token").1.to_owned()
    }

    /// Adds a text, waits until the agent knows it, and answers its id.
    pub async fn teaches(&self, title: &str, text: &str) -> String {
        let source = self.post("/api/v1/knowledge/sources", json!({ "title": title, "text": text })).await.data();
        let id = source["id"].as_str().expect("an id").to_owned();
        self.becomes(&format!("/api/v1/knowledge/sources/{id}"), |source| source["state"] == "ready").await;
        id
    }

    /// Opens a ticket for Jane and answers it.
    pub async fn ticket(&self, subject: &str) -> Value {
        let form = json!({ "subject": subject, "contact": { "email": "jane@example.com", "name": "Jane Doe" } });
        self.post("/api/v1/tickets", form).await.data()
    }

    /// The subjects of a view, in its order.
    pub async fn view(&self, view: &str) -> Vec<String> {
        let tickets = self.get(&format!("/api/v1/tickets?view={view}")).await.data();
        let tickets = tickets.as_array().expect("a list").iter();
        tickets.map(|ticket| ticket["subject"].as_str().expect("a subject").to_owned()).collect()
    }
}

/// The address of somebody new on the team, whom Kim has invited.
pub(super) async fn hire(app: &TestApp, name: &str) -> String {
    let email = format!("{}@acme.example", name.to_lowercase().replace(' ', "."));
    let kim = app.teammate().await;
    let token = kim.invite(json!({ "role": "member", "email": email })).await;
    let form = json!({ "token": token, "name": name, "password": PASSWORD });
    app.call("POST", "/api/v1/invitations/accept").with("X-CSRF-Protection", "1").json(&form).await.data();
    email
}

/// A customer's page or server that calls the SDK API with a widget key.
#[derive(Clone)]
pub struct Site {
    http: reqwest::Client,
    url: String,
    key: String,
}

impl Site {
    pub(super) fn new(app: &TestApp, workspace: &Created) -> Site {
        Site { http: app.http.clone(), url: app.url().to_owned(), key: workspace.widget_key.clone() }
    }

    /// A call with the widget key; the path is what follows `/api/sdk`.
    pub fn post(&self, path: &str, body: Value) -> Call {
        self.call(path).json(&body)
    }

    /// The same with a body of any kind.
    pub fn call(&self, path: &str) -> Call {
        let call = Call::new(&self.http, "POST", &format!("{}/api/sdk{path}", self.url));
        call.with("Authorization", &format!("Bearer {}", self.key))
    }

    /// Identifies a user, and answers the user's row.
    pub async fn identify(&self, body: Value) -> Value {
        self.post("/users/identify", body).await.ok()["user"].take()
    }
}

/// Somebody with the widget on their page.
pub struct Visitor {
    /// Their session.
    pub session: String,
    /// Their open widget.
    pub socket: Socket,
    site: Site,
    user_id: Option<String>,
}

impl Visitor {
    pub(super) async fn open(app: &TestApp, user_id: Option<&str>) -> Visitor {
        let session = new_session(app);
        let hello = json!({ "type": "hello", "key": app.acme.widget_key, "session_id": session, "user_id": user_id });
        let mut socket = Socket::connect(app, "/api/sdk/realtime").await;
        socket.send(hello).await;
        socket.send(json!({ "type": "open" })).await;
        // The answer to `open`: from here on the conversation is there.
        socket.until("state").await;
        Visitor { session, socket, site: app.site(), user_id: user_id.map(str::to_owned) }
    }

    /// Sends a message, and answers what `POST /api/sdk/chat` does.
    pub async fn says(&self, text: &str) -> Reply {
        self.site.post("/chat", self.message(text)).await
    }

    /// Taps on "Talk to a person".
    pub async fn asks_for_a_person(&self) -> Value {
        let body = json!({ "session_id": self.session, "user_id": self.user_id, "client_id": random_base62(12) });
        self.site.post("/escalate", body).await.ok()
    }

    /// The body of a chat call of theirs.
    pub fn message(&self, text: &str) -> Value {
        json!({ "message": text, "session_id": self.session, "user_id": self.user_id, "client_id": random_base62(12) })
    }
}

/// A session id that an anonymous visitor may have.
pub fn new_session(app: &TestApp) -> String {
    format!("sess_{}_{}", app.in_seconds(0), random_base62(22))
}
