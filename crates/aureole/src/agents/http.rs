//! The routes of agents, and those by which a teammate makes one fall silent.

use axum::extract::State;
use store::{Tx, Written};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Agent;
use super::change_settings::{Changes, change_settings};
use super::turn::trace::{Trace, of_message};
use crate::app::App;
use crate::conversations::messages::Message;
use crate::error::Result;
use crate::events::{self, Actor};
use crate::http::answer::{Answer, Plain};
use crate::http::auth::{Admin, Member, Person};
use crate::http::body::Body;
use crate::http::path::Id;
use crate::ids::{AgentId, ConversationId, MessageId, TicketId, TurnId};
use crate::tickets::reply::NewReply;
use crate::tickets::{self, Ticket};

/// The routes of this domain.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(read, change))
        .routes(routes!(take_over))
        .routes(routes!(reply))
        .routes(routes!(reply_in_conversation))
        .routes(routes!(why))
}

/// Every agent, the oldest first.
#[utoipa::path(get, path = "/api/v1/agents", tag = "agents", responses((status = 200, body = Answer<Vec<Agent>>)))]
async fn list(State(app): State<App>, member: Member) -> Result<Answer<Vec<Agent>>> {
    app.store
        .read(move |db| Ok(Answer::at(events::latest(db, member.workspace)?, super::agents(db, member.workspace)?)))
        .await
}

/// One agent.
#[utoipa::path(get, path = "/api/v1/agents/{id}", tag = "agents", params(("id" = AgentId, Path)), responses((status = 200, body = Answer<Agent>)))]
async fn read(State(app): State<App>, member: Member, Id(id): Id<AgentId>) -> Result<Answer<Agent>> {
    app.store
        .read(move |db| Ok(Answer::at(events::latest(db, member.workspace)?, super::agent(db, member.workspace, id)?)))
        .await
}

/// Changes an agent's settings; what is left out stays.
#[utoipa::path(put, path = "/api/v1/agents/{id}", tag = "agents", params(("id" = AgentId, Path)), request_body = Changes, responses((status = 200, body = Answer<Agent>)))]
async fn change(
    State(app): State<App>,
    Admin(member): Admin,
    Id(id): Id<AgentId>,
    Body(changes): Body<Changes>,
) -> Result<Answer<Agent>> {
    let written = app
        .store
        .write(member.workspace, "agents.change_settings", move |tx| change_settings(tx, &member.actor, id, &changes))
        .await?;
    Ok(written.into())
}

/// Answers a conversation in place of the agent: it falls silent at once, and the ticket is In Progress and mine.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/take-over", tag = "conversations", params(("id" = ConversationId, Path)), responses((status = 200, body = Answer<Ticket>)))]
async fn take_over(State(app): State<App>, person: Person, Id(id): Id<ConversationId>) -> Result<Answer<Ticket>> {
    let feeds = app.feeds.clone();
    let written = app
        .store
        .write(person.member.workspace, "agents.take_over", move |tx| {
            super::take_over::take_over(tx, &person.member.actor, person.id, id, &feeds)
        })
        .await?;
    Ok(answered(&app, written))
}

/// Writes to the contact, or a note to the team.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/messages", tag = "tickets", params(("id" = TicketId, Path)), request_body = NewReply, responses((status = 200, body = Answer<Message>)))]
async fn reply(
    State(app): State<App>,
    member: Member,
    Id(id): Id<TicketId>,
    Body(new): Body<NewReply>,
) -> Result<Answer<Message>> {
    let feeds = app.feeds.clone();
    let reply = move |tx: &mut Tx<'_>, actor: &Actor| super::reply::reply(tx, actor, id, &new, &feeds);
    Ok(answered(&app, tickets::http::write(&app, member, id, "agents.reply", reply).await?))
}

/// Writes to the visitor of a conversation that a person has, or a note to the team.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/messages", tag = "conversations", params(("id" = ConversationId, Path)), request_body = NewReply, responses((status = 200, body = Answer<Message>)))]
async fn reply_in_conversation(
    State(app): State<App>,
    member: Member,
    Id(id): Id<ConversationId>,
    Body(new): Body<NewReply>,
) -> Result<Answer<Message>> {
    let feeds = app.feeds.clone();
    let written = app
        .store
        .write(member.workspace, "agents.reply_in", move |tx| {
            let ticket = tickets::reply::ticket_of(tx, id)?;
            let ticket = tickets::visible(tx, member.workspace, member.visibility, ticket)?;
            super::reply::reply_in(tx, &member.actor, &ticket, id, &new, &feeds)
        })
        .await?;
    Ok(answered(&app, written))
}

/// Whoever writes the answer that a write has ended is told to stop.
fn answered<T>(app: &App, written: Written<(T, Option<TurnId>)>) -> Answer<T> {
    let (data, halted) = written.value;
    app.feeds.interrupt(halted);
    Answer::at(written.seq, data)
}

/// How a message of the agent came to be: what it read, what it did, what it cost.
#[utoipa::path(get, path = "/api/v1/messages/{id}/trace", tag = "conversations", params(("id" = MessageId, Path)), responses((status = 200, body = Plain<Trace>)))]
async fn why(State(app): State<App>, member: Member, Id(id): Id<MessageId>) -> Result<Plain<Trace>> {
    Ok(Plain { data: app.store.read(move |db| of_message(db, member.workspace, id)).await? })
}
