//! A visitor opens the widget or writes: finds their session or makes one.
//!
//! A session id is a bearer secret of an anonymous visitor. One that belongs to another contact answers as if it did
//! not exist, one that is bound to a user never answers an anonymous call, and one that a token proved none without.

use serde_json::{Map, Value};
use store::{Query, Tx, WorkspaceId, params};

use super::post::new_thread;
use super::{ConversationState, Mode, jobs};
use crate::contacts::activity;
use crate::error::{Error, Result};
use crate::events::{Actor, Event, Kind, Record};
use crate::ids::{AgentId, ContactId, ConversationId, ThreadId};

/// Random characters that make a session id a secret.
pub const SESSION_SECRET_CHARACTERS: usize = 22;

/// A session id of the right form: `sess_<unix seconds>_<6 to 64 letters and digits>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionId(String);

impl SessionId {
    /// Checks the form.
    pub fn parse(text: &str) -> Result<SessionId> {
        let wrong = || {
            Error::invalid(
                "session_id",
                "A session id has the form sess_<10 digits>_<6 to 64 letters and digits>. Leave it out to begin a new session.",
            )
        };
        let (time, random) = text.strip_prefix("sess_").and_then(|rest| rest.split_once('_')).ok_or_else(wrong)?;
        let good_time = time.len() == 10 && time.bytes().all(|byte| byte.is_ascii_digit());
        let good_random = (6..=64).contains(&random.len()) && random.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if good_time && good_random { Ok(SessionId(text.to_owned())) } else { Err(wrong()) }
    }

    /// A new one: the second it began, and 131 random bits.
    pub fn new(unix_seconds: i64, random: &str) -> SessionId {
        SessionId(format!("sess_{unix_seconds:010}_{random}"))
    }

    /// The id itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is long enough to stand for an anonymous visitor by itself.
    pub fn is_secret(&self) -> bool {
        self.0.rsplit('_').next().is_some_and(|random| random.len() >= SESSION_SECRET_CHARACTERS)
    }
}

/// A session as the public API sees it.
#[derive(Clone, Debug)]
pub struct Session {
    /// Its conversation.
    pub conversation: ConversationId,
    /// Its thread.
    pub thread: ThreadId,
    /// Who talks.
    pub contact: ContactId,
    /// Who answers.
    pub agent: AgentId,
    /// A user was named with it: anonymous calls no longer reach it.
    pub bound: bool,
    /// A token has proved whose it is: calls without one no longer reach it.
    pub proved: bool,
    /// Whether it goes on.
    pub state: ConversationState,
}

/// The session of this id, whoever asks.
pub fn session(db: &mut impl Query, workspace: WorkspaceId, id: &SessionId) -> Result<Option<Session>> {
    let row = db.row(
        "select id, thread_id, contact_id, agent_id, bound, proved, state from conversations where workspace_id = $1 and session_id = $2",
        params![workspace, id.as_str()],
    )?;
    row.map(|row| {
        Ok(Session {
            conversation: row.get("id")?,
            thread: row.get("thread_id")?,
            contact: row.get("contact_id")?,
            agent: row.get("agent_id")?,
            bound: row.get("bound")?,
            proved: row.get("proved")?,
            state: row.get("state")?,
        })
    })
    .transpose()
}

/// A session to begin.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Its id.
    pub id: SessionId,
    /// Who talks.
    pub contact: ContactId,
    /// Who answers.
    pub agent: AgentId,
    /// In writing, by voice, …
    pub mode: Mode,
    /// Whether a user was named.
    pub bound: bool,
    /// Whether a token has proved that they are this user.
    pub proved: bool,
    /// The visitor's language.
    pub locale: Option<String>,
    /// The page the widget is on.
    pub page_url: Option<String>,
}

/// Begins a session. It is listed in the Live Feed from now on.
pub fn begin(tx: &mut Tx<'_>, actor: &Actor, new: &NewSession) -> Result<Session> {
    let thread = new_thread(tx)?;
    let id = ConversationId(tx.new_id());
    tx.execute(
        "insert into conversations (workspace_id, id, session_id, thread_id, contact_id, agent_id, state, handling, listed, mode, \
         bound, proved, turns, low_confidence_turns, told_human, epoch, message_count, context, custom_fields, page_url, locale, \
         started_at, activity_at) \
         values ($1, $2, $3, $4, $5, $6, 'active', 'agent', $7, $8, $9, $15, 0, 0, $10, 0, 0, $11, $11, $12, $13, $14, $14)",
        params![
            tx.workspace(), id, new.id.as_str(), thread, new.contact, new.agent, true, new.mode, new.bound, false,
            serde_json::json!({}), new.page_url.clone(), new.locale.clone(), tx.at(), new.proved
        ],
    )?;
    let event = Event::new(Kind::ConversationStarted).conversation(id).thread(thread);
    tx.record(actor, event.contact(new.contact).agent(new.agent).with("mode", new.mode.word()))?;
    jobs::watch(tx, id)?;
    activity::claim(tx, new.id.as_str(), new.contact)?;
    Ok(Session {
        conversation: id,
        thread,
        contact: new.contact,
        agent: new.agent,
        bound: new.bound,
        proved: new.proved,
        state: ConversationState::Active,
    })
}

/// A message to a session that had ended makes it active again.
pub fn reopen(tx: &mut Tx<'_>, actor: &Actor, session: &Session) -> Result<()> {
    let changed = tx.execute(
        "update conversations set state = 'active', outcome = null, ended_at = null, listed = $3, activity_at = $4 \
         where workspace_id = $1 and id = $2 and state = 'completed'",
        params![tx.workspace(), session.conversation, true, tx.at()],
    )?;
    if changed > 0 {
        let event = Event::new(Kind::ConversationReopened).conversation(session.conversation);
        tx.record(actor, event.thread(session.thread).contact(session.contact))?;
        jobs::watch(tx, session.conversation)?;
    }
    Ok(())
}

/// What a request brings along beside its words, if it does.
#[derive(Clone, Debug, Default)]
pub struct Carried {
    /// Traits of the user.
    pub custom_fields: Option<Map<String, Value>>,
    /// Context entries.
    pub context: Option<Map<String, Value>>,
}

/// What is brought along is the session's latest from now on, in place of what it had: also nothing, if that is sent.
pub fn carry(tx: &mut Tx<'_>, id: ConversationId, carried: &Carried) -> Result<()> {
    for (column, sent) in [("context", &carried.context), ("custom_fields", &carried.custom_fields)] {
        if let Some(sent) = sent {
            let sql = format!("update conversations set {column} = $3 where workspace_id = $1 and id = $2");
            tx.execute(&sql, params![tx.workspace(), id, Value::Object(sent.clone())])?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn session_ids_have_one_form() {
        assert!(SessionId::parse("sess_1745684234_a8b1c2").is_ok_and(|id| !id.is_secret()));
        let id = SessionId::new(1_745_684_234, "0123456789abcdefABCDEF");
        assert!(id.is_secret());
        assert_eq!(SessionId::parse(id.as_str()).ok(), Some(id));
        for wrong in [
            "",
            "sess_1_a8b1c2",
            "sess_1745684234_a8b1c",
            "sess_1745684234_a8b1c2_x",
            "sess_1745684234_a8b1c!",
            "1745684234_a8b1c2",
        ] {
            assert!(SessionId::parse(wrong).is_err(), "{wrong}");
        }
    }
}
