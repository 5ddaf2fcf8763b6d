//! One widget's socket, from its hello to its end.

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use tokio::time::{Duration, Instant, MissedTickBehavior, interval, timeout};

use crate::agents::stop::stop;
use crate::app::App;
use crate::contacts::contact;
use crate::conversations::messages::Delivery;
use crate::conversations::open::{self, SESSION_SECRET_CHARACTERS, Session, SessionId};
use crate::conversations::visit::PAGE_URL_CHARACTERS_MAX;
use crate::conversations::{complete, receipts, visit};
use crate::error::{Error, Kind, Result};
use crate::events::{Actor, Who};
use crate::http::address::Address;
use crate::live::{Heard, Held, Listener, Party, Signal, Token};
use crate::sdk::caller::WidgetKey;
use crate::sdk::enter::{Visit, enter};
use crate::sdk::frames::{FromWidget, Hello, Open, Standing, ToWidget};
use crate::sdk::identity::Identity;
use crate::sdk::look::{Look, look, nothing_yet};
use crate::secrets::random_base62;
use crate::tickets::threads;
use crate::time::SECOND;

/// How often a widget is told that nothing is missing.
const MARKED_EVERY: Duration = Duration::from_secs(5);
/// How often it is checked that the key is in use and the widget still there.
const CHECKED_EVERY: Duration = Duration::from_secs(20);
/// A widget that says nothing, not even that it heard a ping, has gone.
const SILENCE_MAX: Duration = Duration::from_secs(60);
/// A widget that takes no frame for so long can't keep up.
const STUCK_MAX: Duration = Duration::from_secs(15);
/// How long a widget gets to hear why its socket ends.
const FAREWELL_MAX: Duration = Duration::from_secs(1);
/// A hole in an answer's pieces is filled from the running turn at most this often.
const FILLED_EVERY: Duration = Duration::from_millis(500);

/// Why a socket ends.
#[derive(Debug)]
pub(super) enum Ending {
    /// The widget broke off.
    Gone,
    /// It can't keep up; it comes back with the version it has.
    Slow,
    /// The server stops, or can't go on.
    Restart,
    /// The session is no longer what it was at the hello: the widget says hello again.
    HelloAgain,
    /// Too much came from its address: it comes back when there is room.
    Busy,
    /// It may not be here.
    Refused(Error),
}

impl From<Error> for Ending {
    fn from(error: Error) -> Ending {
        match error.kind {
            Kind::Internal | Kind::Unavailable => {
                tracing::error!(%error, source = ?error.source, "a widget's socket could not go on");
                Ending::Restart
            }
            Kind::TooMany(_) => Ending::Busy,
            _ => Ending::Refused(error),
        }
    }
}

/// Says why the socket ends, and ends it.
pub(super) async fn farewell(socket: &mut WebSocket, ending: Ending) {
    let (code, reason) = match &ending {
        Ending::Gone => return,
        Ending::Slow => (4408, "too slow: come back"),
        Ending::Busy => (4429, "too much: come back later"),
        Ending::Restart => (1012, "restart: come back"),
        Ending::HelloAgain => (1000, "say hello again"),
        Ending::Refused(error) if error.kind == Kind::Unauthorized => (4401, "unknown key"),
        Ending::Refused(_) => (4400, "refused"),
    };
    let close = Message::Close(Some(CloseFrame { code, reason: reason.into() }));
    let told = async {
        if let Ending::Refused(error) = &ending {
            let frame = ToWidget::Error { code: error.code, error: &error.message };
            socket.send(text(&frame)).await.ok();
        }
        socket.send(close).await.ok();
    };
    timeout(FAREWELL_MAX, told).await.ok();
}

fn text(frame: &ToWidget<'_>) -> Message {
    // Frames hold nothing that JSON can't.
    Message::text(serde_json::to_string(frame).unwrap_or_default())
}

/// An answer as far as the widget has it: its length in UTF-16 code units.
struct Streaming {
    answer: Token,
    asked: Instant,
}

/// A widget that said hello.
pub(super) struct Line<'a> {
    app: App,
    socket: &'a mut WebSocket,
    address: Address,
    key_text: String,
    key: WidgetKey,
    identity: Identity,
    id: SessionId,
    /// The conversation, once there is one, and who tells of it.
    open: Option<(Session, Listener)>,
    /// The thread's version that the widget has.
    version: i64,
    standing: Option<Standing>,
    streaming: Option<Streaming>,
    typing: Option<Held>,
    present: Option<Held>,
    page_url: Option<String>,
    heard: Instant,
}

impl<'a> Line<'a> {
    /// Decides whether the widget may be here, and tells it where its conversation stands.
    pub(super) async fn open(
        app: &App,
        address: Address,
        socket: &'a mut WebSocket,
        hello: Hello,
    ) -> Result<Line<'a>, Ending> {
        let key = WidgetKey::open(app, &hello.key, address).await?;
        let identity = key.identity(app, hello.user_id.as_deref(), hello.user_token.as_deref()).await?;
        let id = match &hello.session_id {
            Some(id) => SessionId::parse(id)?,
            None => SessionId::new(app.now().0 / SECOND, &random_base62(SESSION_SECRET_CHARACTERS)),
        };
        let mut line = Line {
            app: app.clone(),
            socket,
            address,
            key_text: hello.key,
            key,
            identity,
            id,
            open: None,
            version: hello.after.unwrap_or_default().max(0),
            standing: None,
            streaming: None,
            typing: None,
            present: None,
            page_url: None,
            heard: Instant::now(),
        };
        line.greet(hello.open).await?;
        Ok(line)
    }

    async fn greet(&mut self, opened: bool) -> Result<(), Ending> {
        let (workspace, id) = (self.key.workspace, self.id.clone());
        let known = self.app.store.read(move |db| open::session(db, workspace, &id)).await?.is_some();
        if known || opened {
            self.enter(Open::default()).await?;
            let look = self.look().await?;
            self.standing = Some(look.standing.clone());
            let id = self.id.clone();
            let (agent, standing) = (Some(&look.agent), &look.standing);
            self.tell(&ToWidget::Ready { session_id: id.as_str(), version: look.version, agent, standing }).await?;
            return self.follow().await;
        }
        let (standing, agent) = self.app.store.read(move |db| nothing_yet(db, workspace)).await?;
        let (id, agent) = (self.id.clone(), agent.as_ref());
        self.tell(&ToWidget::Ready { session_id: id.as_str(), version: 0, agent, standing: &standing }).await
    }

    /// Serves the socket until it ends.
    pub(super) async fn run(&mut self) -> Ending {
        match self.serve().await {
            Ok(never) => match never {},
            Err(ending) => ending,
        }
    }

    async fn serve(&mut self) -> Result<std::convert::Infallible, Ending> {
        let (mut marks, mut checks) = (interval(MARKED_EVERY), interval(CHECKED_EVERY));
        for every in [&mut marks, &mut checks] {
            every.set_missed_tick_behavior(MissedTickBehavior::Delay);
            every.tick().await;
        }
        loop {
            tokio::select! {
                biased;
                () = self.app.shutdown.cancelled() => return Err(Ending::Restart),
                heard = next(&mut self.open) => match heard {
                    Heard::Signal(signal) => self.pass_on(&signal).await?,
                    Heard::Events(_) | Heard::Moved | Heard::Missed => self.follow().await?,
                },
                message = self.socket.recv() => match message {
                    Some(Ok(message)) => self.hear(message).await?,
                    Some(Err(_)) | None => return Err(Ending::Gone),
                },
                _ = marks.tick() => self.tell(&ToWidget::Mark { version: self.version }).await?,
                _ = checks.tick() => self.check().await?,
            }
        }
    }

    async fn send(&mut self, message: Message) -> Result<(), Ending> {
        match timeout(STUCK_MAX, self.socket.send(message)).await {
            Ok(sent) => sent.map_err(|_| Ending::Gone),
            Err(_) => Err(Ending::Slow),
        }
    }

    async fn tell(&mut self, frame: &ToWidget<'_>) -> Result<(), Ending> {
        self.send(text(frame)).await
    }

    async fn check(&mut self) -> Result<(), Ending> {
        if self.heard.elapsed() > SILENCE_MAX {
            return Err(Ending::Gone);
        }
        WidgetKey::known(&self.app, &self.key_text).await?;
        self.send(Message::Ping(Default::default())).await
    }

    async fn hear(&mut self, message: Message) -> Result<(), Ending> {
        self.heard = Instant::now();
        let text = match message {
            Message::Text(text) => text,
            Message::Close(_) => return Err(Ending::Gone),
            Message::Binary(_) | Message::Ping(_) | Message::Pong(_) => return Ok(()),
        };
        let counted = self.app.limits.sdk_call(&self.key_text, &self.address.counted(), self.app.now());
        // What isn't understood is left out, as widgets do with what they don't understand.
        let Ok(said) = serde_json::from_str(&text) else { return Ok(()) };
        match said {
            // A signal may be lost.
            FromWidget::Typing { .. } | FromWidget::Presence { .. } | FromWidget::Seen { .. } if counted.is_err() => {
                return Ok(());
            }
            _ => counted?,
        }
        match said {
            FromWidget::Hello(_) | FromWidget::Unknown => Ok(()),
            FromWidget::Open(wish) => {
                if self.open.is_none() {
                    self.enter(wish).await?;
                }
                self.standing = None;
                self.follow().await
            }
            FromWidget::Typing { on } => {
                let signal = |thread_id, who| Signal::Typing { thread_id, who, on: true, internal: false };
                self.typing = self.hold(on, |session, who| signal(session.thread, who)).await?;
                Ok(())
            }
            FromWidget::Presence { visible, page_url } => self.be_present(visible, page_url).await,
            FromWidget::Seen { version } => self.receipt(version.min(self.version), Delivery::Seen).await,
            FromWidget::Stop => self.stop().await,
            FromWidget::Close => self.complete().await,
        }
    }

    /// Enters the session, which begins if it is unknown, and listens to its thread from now on.
    async fn enter(&mut self, wish: Open) -> Result<(), Ending> {
        let visit = Visit {
            identity: self.identity.clone(),
            session: self.id.clone(),
            company_id: None,
            agent: wish.agent_id,
            mode: wish.mode,
            locale: wish.locale,
            page_url: wish.page_url.map(|page| page.chars().take(PAGE_URL_CHARACTERS_MAX).collect()),
        };
        let written = self.app.store.write(self.key.workspace, "sdk.enter", move |tx| enter(tx, &visit)).await?;
        let session = written.value;
        let listener = self.app.live.thread(self.key.workspace, session.thread);
        self.open = Some((session, listener));
        Ok(())
    }

    async fn look(&mut self) -> Result<Look> {
        let (workspace, id, after, now) = (self.key.workspace, self.id.clone(), self.version, self.app.now());
        self.app.store.read(move |db| look(db, workspace, &id, after, now)).await
    }

    /// Tells of everything that changed since the version that the widget has.
    async fn follow(&mut self) -> Result<(), Ending> {
        loop {
            let look = self.look().await?;
            self.is_welcome(look.bound, look.proved)?;
            if !look.messages.is_empty() {
                self.version = look.version;
                self.tell(&ToWidget::Messages { messages: &look.messages, version: look.version }).await?;
            }
            if self.standing.as_ref() != Some(&look.standing) {
                self.tell(&ToWidget::State { standing: &look.standing }).await?;
                self.standing = Some(look.standing.clone());
            }
            if look.messages.iter().any(|message| message.is_undelivered()) {
                self.receipt(look.version, Delivery::Delivered).await?;
            }
            if !look.more {
                return self.show_running(look).await;
            }
        }
    }

    /// Meanwhile the session may have become a user's, or been proved to be theirs: then it is told to nobody less.
    fn is_welcome(&self, bound: bool, proved: bool) -> Result<(), Ending> {
        let is_nobody = self.identity == Identity::Anonymous;
        if bound && is_nobody || proved && !self.identity.is_proved() { Err(Ending::HelloAgain) } else { Ok(()) }
    }

    /// An answer that is being written is shown as far as it has come, to who has missed its beginning.
    async fn show_running(&mut self, look: Look) -> Result<(), Ending> {
        let Some((running, (session, _))) = look.running.zip(self.open.as_ref()) else {
            self.streaming = None;
            return Ok(());
        };
        let answer = running.end(session.thread);
        let known = self.streaming.as_ref().filter(|known| known.answer.message_id == answer.message_id);
        if known.is_none_or(|known| known.answer.at < answer.at) {
            let has_begun = answer.at > 0;
            self.streaming = Some(Streaming { answer, asked: Instant::now() });
            // An answer without a word may end without one, and then nothing would take it away again.
            if has_begun {
                return self.tell(&ToWidget::Messages { messages: &[running], version: self.version }).await;
            }
        }
        Ok(())
    }

    async fn pass_on(&mut self, signal: &Signal) -> Result<(), Ending> {
        match signal {
            Signal::Typing { who, on, internal: false, .. } if who.kind == "teammate" => {
                self.tell(&ToWidget::Typing { name: who.name.as_deref(), on: *on }).await
            }
            Signal::Token(token) => self.pass_on_token(token).await,
            Signal::Typing { .. } | Signal::Viewing { .. } | Signal::Present { .. } => Ok(()),
        }
    }

    /// A piece that doesn't follow the last one leaves a hole, which the running turn fills.
    async fn pass_on_token(&mut self, token: &Token) -> Result<(), Ending> {
        let known = self.streaming.as_ref().filter(|known| known.answer.message_id == token.message_id);
        let (has, asked) = known.map_or((0, None), |known| (known.answer.at, Some(known.asked)));
        if asked.is_none() {
            // Its first word may come before the question that it answers.
            let (workspace, id) = (self.key.workspace, self.id.clone());
            let session = self.app.store.read(move |db| open::session(db, workspace, &id)).await?;
            session.map_or(Ok(()), |session| self.is_welcome(session.bound, session.proved))?;
        }
        if token.at > has {
            if asked.is_some_and(|asked| asked.elapsed() < FILLED_EVERY) {
                return Ok(());
            }
            return self.follow().await;
        }
        let end = has.max(token.at + token.piece.encode_utf16().count());
        let answer = Token { at: end, piece: String::new(), ..token.clone() };
        self.streaming = Some(Streaming { answer, asked: asked.unwrap_or_else(Instant::now) });
        self.tell(&ToWidget::Token { message_id: token.message_id, at: token.at, piece: &token.piece }).await
    }

    /// Something that the visitor does until the answer is dropped. Without a conversation nobody is there to know.
    async fn hold(&mut self, on: bool, signal: impl Fn(&Session, Party) -> Signal) -> Result<Option<Held>, Ending> {
        let Some((session, _)) = self.open.as_ref().filter(|_| on) else { return Ok(None) };
        let (workspace, id) = (self.key.workspace, session.contact);
        let contact = self.app.store.read(move |db| contact(db, workspace, id)).await?;
        let who = Party { kind: "contact".to_owned(), id: contact.id.to_string(), name: contact.name };
        Ok(Some(self.app.live.hold(workspace, signal(session, who))))
    }

    async fn be_present(&mut self, visible: bool, page_url: Option<String>) -> Result<(), Ending> {
        let signal = |session: &Session, who| Signal::Present {
            conversation_id: session.conversation,
            thread_id: session.thread,
            who,
            on: true,
        };
        let held = self.hold(visible, signal).await?;
        self.present = held;
        let Some((session, _)) = &self.open else { return Ok(()) };
        let (id, moved) = (session.conversation, page_url.filter(|page| self.page_url.as_ref() != Some(page)));
        if let Some(page) = moved {
            self.page_url = Some(page.clone());
            let visit = move |tx: &mut store::Tx<'_>| visit::visit(tx, id, &page);
            self.app.store.write(self.key.workspace, "conversations.visit", visit).await?;
        }
        Ok(())
    }

    async fn receipt(&mut self, version: i64, delivery: Delivery) -> Result<(), Ending> {
        let Some((session, _)) = &self.open else { return Ok(()) };
        let (thread, actor) = (session.thread, Actor::new(Who::Contact(session.contact)));
        let mark = move |tx: &mut store::Tx<'_>| {
            let ticket = threads::owner(tx, tx.workspace(), thread)?;
            receipts::mark(tx, &actor, thread, ticket, version, delivery)
        };
        self.app.store.write(self.key.workspace, "conversations.receipt", mark).await?;
        Ok(())
    }

    /// Ends the answer that is being written; what there is of it stays.
    async fn stop(&mut self) -> Result<(), Ending> {
        let Some((session, _)) = &self.open else { return Ok(()) };
        stop(&self.app, self.key.workspace, session.conversation).await?;
        Ok(())
    }

    async fn complete(&mut self) -> Result<(), Ending> {
        let Some((session, _)) = &self.open else { return Ok(()) };
        let (id, actor) = (session.conversation, Actor::new(Who::Contact(session.contact)));
        let complete = move |tx: &mut store::Tx<'_>| complete::complete(tx, &actor, id);
        self.app.store.write(self.key.workspace, "conversations.complete", complete).await?;
        Ok(())
    }
}

async fn next(open: &mut Option<(Session, Listener)>) -> Heard {
    match open {
        Some((_, listener)) => listener.next().await,
        None => std::future::pending().await,
    }
}
