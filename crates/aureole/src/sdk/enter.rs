//! A visitor enters a session: their own, or a new one under its id. The only way in from outside.

use serde_json::Map;
use store::Tx;

use super::identity::{Claims, Identity, refused};
use super::link::{link_contact, take_leads};
use crate::agents::{self, Agent, AgentStatus};
use crate::contacts::identify;
use crate::contacts::{contact, resolve, traits};
use crate::conversations::open::{self, NewSession, Session, SessionId};
use crate::conversations::{Mode, prove, steer};
use crate::error::{Error, Kind, Result};
use crate::events::{Actor, Who};
use crate::ids::{AgentId, ContactId};

/// Who comes, where to, and what a new session would begin with.
#[derive(Clone, Debug)]
pub struct Visit {
    /// Who the call speaks for.
    pub identity: Identity,
    /// The session.
    pub session: SessionId,
    /// The customer's own id for the visitor's company, used if they belong to none yet.
    pub company_id: Option<String>,
    /// Who answers, if the caller chose.
    pub agent: Option<AgentId>,
    /// In writing, by voice, …, if the caller chose; a new session is in writing.
    pub mode: Option<Mode>,
    /// The visitor's language.
    pub locale: Option<String>,
    /// The page the widget is on.
    pub page_url: Option<String>,
}

/// Enters the session, which begins if it is unknown. One of another contact is not found, and neither is one of a user
/// by an anonymous call. A session that a token has proved holds what only its user may read, and takes no call without one.
pub fn enter(tx: &mut Tx<'_>, visit: &Visit) -> Result<Session> {
    if visit.identity == Identity::Anonymous && !visit.session.is_secret() {
        return Err(Error::invalid(
            "session_id",
            "Without a user_id a session_id needs at least 22 random characters. Leave it out to get one.",
        ));
    }
    let found = open::session(tx, tx.workspace(), &visit.session)?;
    let user = resolve_user(tx, &visit.identity)?;
    let mut session = match (found, user) {
        (None, user) => return begin(tx, visit, user),
        (Some(session), None) if !session.bound => session,
        (Some(session), Some(user)) if session.bound && session.contact == user => session,
        (Some(session), Some(user)) if !session.bound => {
            link_contact(tx, session.contact, user)?;
            Session { contact: user, bound: true, ..session }
        }
        _ => return Err(Error::not_found("session")),
    };
    match (session.proved, visit.identity.is_proved()) {
        (true, false) => {
            return Err(refused(
                "identity_required",
                "A user_token has proved whose session this is. Send one with every call, or leave out the session_id.",
            ));
        }
        (false, true) => prove::prove(tx, session.conversation)?,
        (true, true) | (false, false) => {}
    }
    let agent = visit.agent.map(|id| chosen(tx, id)).transpose()?.map(|agent| agent.id);
    session.agent =
        steer::steer(tx, &Actor::new(Who::Contact(session.contact)), session.conversation, agent, visit.mode)?;
    arrive(tx, visit, &session)?;
    Ok(session)
}

/// The visitor is here, and perhaps belongs to a company.
fn arrive(tx: &mut Tx<'_>, visit: &Visit, session: &Session) -> Result<()> {
    join_company(tx, session.contact, visit.company_id.as_deref())?;
    resolve::seen(tx, session.contact)
}

/// The agent that a caller chose. One that rests is not there for visitors.
fn chosen(tx: &mut Tx<'_>, id: AgentId) -> Result<Agent> {
    let agent = agents::agent(tx, tx.workspace(), id)?;
    if agent.status == AgentStatus::Active { Ok(agent) } else { Err(Error::not_found("agent")) }
}

fn begin(tx: &mut Tx<'_>, visit: &Visit, user: Option<ContactId>) -> Result<Session> {
    let agent = match visit.agent {
        Some(agent) => chosen(tx, agent)?,
        None => agents::default_agent(tx, tx.workspace())?.ok_or_else(|| {
            Error::new(Kind::NotFound, "no_agent", "This workspace has no active agent. Switch one on under AI Agents.")
        })?,
    };
    let contact = match user {
        Some(user) => user,
        None => resolve::anonymous(tx, visit.session.as_str())?,
    };
    let new = NewSession {
        id: visit.session.clone(),
        contact,
        agent: agent.id,
        mode: visit.mode.unwrap_or(Mode::Chat),
        bound: user.is_some(),
        proved: visit.identity.is_proved(),
        locale: visit.locale.clone(),
        page_url: visit.page_url.clone(),
    };
    let session = open::begin(tx, &Actor::new(Who::Contact(contact)), &new)?;
    arrive(tx, visit, &session)?;
    Ok(session)
}

/// The contact of a user, made if unknown, with what their token says about them.
pub fn resolve_user(tx: &mut Tx<'_>, identity: &Identity) -> Result<Option<ContactId>> {
    let Identity::User { external_id, verified, claims } = identity else { return Ok(None) };
    let said = identify::Identification {
        external_id: external_id.clone(),
        traits: traits::split(claims.traits(), traits::CONTACT)?,
        context: Map::new(),
        verified: *verified,
        email_verified: claims.email.is_some(),
        makes_room: true,
    };
    let known = resolve::by_external_id(tx, tx.workspace(), external_id)?;
    let user = match known {
        Some(user) if !verified => user,
        _ => identify::identify(tx, &said)?.id,
    };
    trust(tx, user, claims)?;
    Ok(Some(user))
}

/// What a token says beside who the user is: the leads with their address were they, and a company is theirs, whatever was
/// known before.
pub fn trust(tx: &mut Tx<'_>, user: ContactId, claims: &Claims) -> Result<()> {
    if let Some(email) = &claims.email {
        take_leads(tx, user, email)?;
    }
    let Some(external_id) = &claims.company_id else { return Ok(()) };
    let actor = Actor::new(Who::Contact(user));
    let company = identify::company_named(tx, &actor, external_id)?;
    identify::link_company(tx, &actor, user, company)
}

/// A company that a call merely names counts only for somebody who has none. It is made if nobody has named it before.
fn join_company(tx: &mut Tx<'_>, id: ContactId, external_id: Option<&str>) -> Result<()> {
    let Some(external_id) = external_id else { return Ok(()) };
    if contact(tx, tx.workspace(), id)?.company_id.is_some() {
        return Ok(());
    }
    let actor = Actor::new(Who::Contact(id));
    let company = identify::company_named(tx, &actor, external_id)?;
    identify::link_company(tx, &actor, id, company)
}
