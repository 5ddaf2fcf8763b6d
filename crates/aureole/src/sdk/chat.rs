//! `POST /api/sdk/chat` and `/chat/stream`: one message, answered whole or as it is written.
//!
//! The stream is text with records in it, each between two bytes 0x1E: `__ACTION__` with one action as it happens, and
//! `__ACTIONS__` with all of them at the end (reference: chat-stream). The answer itself runs in its own task: a caller
//! that hangs up stops nothing, and one that asks again with the same `client_id` follows the same answer.

use std::time::Duration;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use futures_util::stream;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::answer::{SdkBody, SdkError, SdkErrorBody};
use super::ask::{Ask, Asked, ChatBody, Way, ask};
use super::caller::WidgetKey;
use super::http::{X_AGENT_ID, X_SESSION_ID};
use super::images;
use crate::agents::follow::{Follow, Step};
use crate::agents::turn::{self, TurnState};
use crate::app::App;
use crate::conversations::messages::Message;
use crate::error::{Error, Kind, Result};
use crate::ids::AgentId;

/// How long a call of `/chat` waits for the answers before it.
const QUEUE_TIME_MAX: Duration = Duration::from_secs(120);

/// A whole answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChatAnswer {
    /// What the agent says; empty while a person has the conversation.
    text: String,
    /// The session to go on with.
    session_id: String,
    /// Who answered.
    agent_id: AgentId,
    /// What happened besides, in order, each with a `type`.
    #[schema(value_type = Vec<HashMap<String, serde_json::Value>>)]
    actions: Vec<Value>,
    /// What it was answered from: `[{n, title, url?}]`.
    #[schema(value_type = Vec<HashMap<String, serde_json::Value>>)]
    sources: Value,
}

/// Where an answer comes from.
enum Answering {
    /// A person will answer; with the line that says so, if it is news.
    Line(Option<Box<Message>>),
    /// The agent.
    Turn(Box<Follow>),
}

struct Begun {
    session_id: String,
    agent: AgentId,
    answering: Answering,
}

/// Sends a message and answers once the agent has.
#[utoipa::path(post, path = "/api/sdk/chat", tag = "sdk", request_body = ChatBody,
    responses((status = 200, body = ChatAnswer), (status = 400, body = SdkErrorBody), (status = 401, body = SdkErrorBody), (status = 403, body = SdkErrorBody)))]
pub async fn chat(
    State(app): State<App>,
    key: WidgetKey,
    SdkBody(body): SdkBody<ChatBody>,
) -> Result<Json<ChatAnswer>, SdkError> {
    let begun = begin_beside(app, key, body, true).await?;
    Ok(Json(whole(begun).await?))
}

/// Sends a message and streams the answer as it is written.
#[utoipa::path(post, path = "/api/sdk/chat/stream", tag = "sdk", request_body = ChatBody,
    responses((status = 200, content_type = "text/plain; charset=utf-8", body = String), (status = 400, body = SdkErrorBody), (status = 401, body = SdkErrorBody), (status = 403, body = SdkErrorBody)))]
pub async fn chat_stream(
    State(app): State<App>,
    key: WidgetKey,
    SdkBody(body): SdkBody<ChatBody>,
) -> Result<Response, SdkError> {
    let Begun { session_id, agent, answering } = begin_beside(app, key, body, false).await?;
    let headers = AppendHeaders([
        (header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (X_SESSION_ID, HeaderValue::from_str(&session_id).map_err(Error::internal)?),
        (X_AGENT_ID, HeaderValue::from_str(&agent.to_string()).map_err(Error::internal)?),
    ]);
    Ok((headers, streamed(answering)).into_response())
}

fn streamed(answering: Answering) -> Body {
    match answering {
        Answering::Line(None) => Body::from(all_actions(&[])),
        Answering::Line(Some(line)) => {
            let named = begins(&line);
            Body::from(format!("{}{}{}", action(&named), line.text, all_actions(&[named])))
        }
        Answering::Turn(follow) => Body::from_stream(framed(*follow)),
    }
}

/// In a task of its own: the server drops the future of a caller who hangs up, and a turn would be written that nobody
/// runs until its lease is over.
async fn begin_beside(app: App, key: WidgetKey, body: ChatBody, waits: bool) -> Result<Begun> {
    let working = app.clone();
    let begun = app.tasks.spawn(async move { begin(&working, key, body, waits).await });
    begun.await.map_err(Error::internal)?
}

async fn begin(app: &App, key: WidgetKey, mut body: ChatBody, waits: bool) -> Result<Begun> {
    let identity = key.identity(app, body.user_id.as_deref(), body.user_token.as_deref()).await?;
    let given = body.images.take().unwrap_or_default();
    let mut ask = body.checked(identity, app, waits)?;
    app.limits.turn(ask.visit.session.as_str(), app.now())?;
    ask.images = images::take(app, &given).await?;
    let (session_id, taken) = (ask.visit.session.as_str().to_owned(), ask.images.clone());
    let Asked { agent, answer, superseded } = match settle(app, key, ask).await {
        Ok(asked) => asked,
        Err(error) => {
            images::give_back(app, &taken).await;
            return Err(error);
        }
    };
    // The answer to an older question was superseded in the same write, and may stop its model at once.
    app.feeds.interrupt(superseded);
    let answering = match answer {
        Way::Person { line } => Answering::Line(line),
        Way::Begins(id) => {
            let feed = turn::start(app, key.workspace, id);
            Answering::Turn(Box::new(Follow::of_feed(app, key.workspace, id, &feed)))
        }
        Way::Follows(id) | Way::Waits(id) => Answering::Turn(Box::new(Follow::new(app, key.workspace, id))),
    };
    Ok(Begun { session_id, agent, answering })
}

/// Stores the question. Calls of `/chat` on one session are answered in turn.
async fn settle(app: &App, key: WidgetKey, asking: Ask) -> Result<Asked> {
    let queue = async {
        loop {
            let again = asking.clone();
            let asked = app.store.write(key.workspace, "sdk.ask", move |tx| ask(tx, &again)).await?.value;
            match asked.answer {
                Way::Waits(running) => {
                    let mut before = Follow::new(app, key.workspace, running);
                    while !before.next().await?.is_empty() {}
                }
                _ => return Ok(asked),
            }
        }
    };
    tokio::time::timeout(QUEUE_TIME_MAX, queue).await.unwrap_or_else(|_| {
        Err(Error::new(Kind::Unavailable, "busy", "The answers before this one take too long. Try again in a moment."))
    })
}

async fn whole(begun: Begun) -> Result<ChatAnswer> {
    let Begun { session_id, agent, answering } = begun;
    let (mut text, mut actions) = (String::new(), Vec::new());
    match answering {
        Answering::Line(line) => {
            actions.extend(line.as_deref().map(begins));
            text = line.map(|line| line.text).unwrap_or_default();
        }
        Answering::Turn(mut follow) => loop {
            let steps = follow.next().await?;
            if steps.is_empty() {
                break;
            }
            for step in steps {
                match step {
                    Step::Text(piece) => text.push_str(&piece),
                    Step::Action(action) => actions.push(action),
                    Step::End(TurnState::Superseded) => actions.push(superseded()),
                    Step::End(_) => {}
                }
            }
        },
    }
    let sources =
        actions.iter().find(|action| action["type"] == "sources").map_or(json!([]), |action| action["sources"].clone());
    Ok(ChatAnswer { text, session_id, agent_id: agent, actions, sources })
}

/// The id under which the widget's socket brings the same message.
fn begins(line: &Message) -> Value {
    json!({ "type": "message", "id": line.id })
}

fn superseded() -> Value {
    json!({ "type": "superseded" })
}

fn action(action: &Value) -> String {
    format!("\u{1e}__ACTION__{action}\u{1e}")
}

fn all_actions(actions: &[Value]) -> String {
    format!("\u{1e}__ACTIONS__{}\u{1e}", Value::Array(actions.to_vec()))
}

/// The stream's bytes: text as it comes, each action as it happens, all of them at the end.
fn framed(follow: Follow) -> impl futures_util::Stream<Item = Result<Bytes>> {
    stream::try_unfold((follow, Vec::new()), |(mut follow, mut actions)| async move {
        let steps = follow.next().await?;
        if steps.is_empty() {
            return Ok(None);
        }
        let mut chunk = String::new();
        let mut tell = |chunk: &mut String, action: Value| {
            chunk.push_str(&self::action(&action));
            actions.push(action);
        };
        let mut ended = false;
        for step in steps {
            match step {
                Step::Text(piece) => chunk.push_str(&piece),
                Step::Action(action) => tell(&mut chunk, action),
                Step::End(state) => {
                    if state == TurnState::Superseded {
                        tell(&mut chunk, superseded());
                    }
                    ended = true;
                }
            }
        }
        if ended {
            chunk.push_str(&all_actions(&actions));
        }
        Ok(Some((Bytes::from(chunk), (follow, actions))))
    })
}
