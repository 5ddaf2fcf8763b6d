//! Timelines: messages and what else happened, in one order.

use serde::Serialize;
use store::{Query, WorkspaceId};
use utoipa::ToSchema;
use uuid::Uuid;

use super::messages::{self, Before, Message, Positions};
use super::{Conversation, conversation};
use crate::error::Result;
use crate::events::{self, ActorKind, EventRow, Stretch};
use crate::ids::ConversationId;
use crate::paging::{Page, Place};
use crate::time::Timestamp;

/// Who did something, as a timeline shows it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TimelineActor {
    /// What kind of actor.
    pub kind: ActorKind,
    /// Their id, unless a rule or the system did it.
    pub id: Option<String>,
}

/// What happened, beside messages.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TimelineEvent {
    /// Its number in the log.
    pub seq: i64,
    /// What happened, such as `ticket.assigned`.
    pub kind: String,
    /// Who did it.
    pub actor: TimelineActor,
    /// Old and new values.
    #[schema(value_type = HashMap<String, serde_json::Value>)]
    pub data: serde_json::Value,
}

/// One entry of a timeline.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum TimelineItem {
    /// Somebody wrote.
    Message {
        /// When.
        at: Timestamp,
        /// What.
        message: Box<Message>,
    },
    /// Something happened.
    Event {
        /// When.
        at: Timestamp,
        /// What.
        event: TimelineEvent,
    },
}

impl TimelineItem {
    /// Where it stands. Of one moment, what happened comes before what was written.
    pub fn place(&self) -> Place {
        match self {
            TimelineItem::Message { at, message } => Place { at: *at, id: message.id.0 },
            TimelineItem::Event { at, event } => Place { at: *at, id: Uuid::from_u128(event.seq as u128) },
        }
    }
}

impl From<Message> for TimelineItem {
    fn from(message: Message) -> TimelineItem {
        TimelineItem::Message { at: message.at, message: Box::new(message) }
    }
}

impl From<EventRow> for TimelineItem {
    fn from(row: EventRow) -> TimelineItem {
        let actor = TimelineActor { id: actor_id(&row), kind: row.actor_kind };
        TimelineItem::Event { at: row.at, event: TimelineEvent { seq: row.seq, kind: row.kind, actor, data: row.data } }
    }
}

/// The id of an event's actor in its outward form.
pub fn actor_id(row: &EventRow) -> Option<String> {
    let id = row.actor_id?;
    Some(match row.actor_kind {
        ActorKind::Teammate => crate::ids::TeammateId(id).to_string(),
        ActorKind::Contact => crate::ids::ContactId(id).to_string(),
        ActorKind::ApiKey => crate::ids::KeyId(id).to_string(),
        ActorKind::Agent | ActorKind::Rule | ActorKind::System => id.to_string(),
    })
}

/// The newest `limit` of several walks, oldest first.
pub fn interleave(mut items: Vec<TimelineItem>, limit: i64) -> Vec<TimelineItem> {
    let key = |item: &TimelineItem| {
        let place = item.place();
        (place.at, place.id)
    };
    items.sort_by_key(|item| std::cmp::Reverse(key(item)));
    items.truncate(limit as usize);
    items.reverse();
    items
}

/// The walk along the log that belongs to a page. An event's place is its number, which is below every message's id.
pub fn stretch(page: &Page) -> Stretch {
    let place = page.after();
    let before_seq = i64::try_from(place.id.as_u128()).unwrap_or(i64::MAX);
    Stretch { before: place.at, before_seq, limit: page.limit }
}

/// A page of a conversation's timeline, oldest first, that ends before `page`.
pub fn timeline(
    db: &mut impl Query,
    workspace: WorkspaceId,
    id: ConversationId,
    page: &Page,
) -> Result<(Conversation, Vec<TimelineItem>)> {
    let conversation = conversation(db, workspace, id)?;
    let place = page.after();
    let before = Before { at: place.at, id: place.id };
    let whole = Positions { from: 0, until: i64::MAX };
    let mut items: Vec<TimelineItem> =
        messages::before(db, workspace, conversation.thread_id, whole, before, page.limit)?
            .into_iter()
            .map(TimelineItem::from)
            .collect();
    let stretch = stretch(page);
    items.extend(events::of_conversation(db, workspace, id, stretch)?.into_iter().map(TimelineItem::from));
    Ok((conversation, interleave(items, page.limit)))
}
