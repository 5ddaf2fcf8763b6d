//! The team changes its workspace's settings.

use serde::{Deserialize, Serialize};
use store::{Tx, params};
use utoipa::ToSchema;

use super::join::NAME_CHARACTERS_MAX;
use super::{Workspace, workspace};
use crate::error::{Error, Result};
use crate::events::{Actor, Event, Kind, Record};

/// Largest widget settings, in bytes of JSON.
pub const WIDGET_BYTES_MAX: usize = 10_000;

/// New inbox settings; what is left out stays.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub struct InboxChanges {
    /// The first teammate who replies to an unassigned ticket becomes its owner.
    pub auto_assign_on_reply: Option<bool>,
}

/// New settings; what is left out stays.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
#[schema(as = WorkspaceChanges)]
pub struct Changes {
    /// The name that visitors see.
    pub name: Option<String>,
    /// The language of its visitors by default.
    pub locale: Option<String>,
    /// Its IANA time zone.
    pub time_zone: Option<String>,
    /// Calls that name a user need a signed token.
    pub enforce_identity: Option<bool>,
    /// What the inbox does by itself.
    pub inbox: Option<InboxChanges>,
    /// How the widget looks.
    pub widget: Option<serde_json::Map<String, serde_json::Value>>,
}

/// Changes them.
pub fn change_settings(tx: &mut Tx<'_>, actor: &Actor, changes: &Changes) -> Result<Workspace> {
    let before = workspace(tx, tx.workspace())?;
    let name = changes.name.as_deref().unwrap_or(&before.name).trim().to_owned();
    if name.is_empty() || name.chars().count() > NAME_CHARACTERS_MAX {
        return Err(Error::invalid(
            "name",
            format!("The workspace needs a name of 1 to {NAME_CHARACTERS_MAX} characters."),
        ));
    }
    let time_zone = changes.time_zone.clone().unwrap_or(before.time_zone);
    if jiff::tz::TimeZone::get(&time_zone).is_err() {
        return Err(Error::invalid("time_zone", "This is not an IANA time zone. It looks like Europe/Berlin."));
    }
    let locale = changes.locale.clone().unwrap_or(before.locale);
    if !(2..=35).contains(&locale.len()) || !locale.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return Err(Error::invalid("locale", "A language is a tag such as en or de-AT."));
    }
    let widget = changes.widget.clone().map_or(before.widget, serde_json::Value::Object);
    if widget.to_string().len() > WIDGET_BYTES_MAX {
        return Err(Error::invalid("widget", "Widget settings have at most 10,000 bytes."));
    }
    let auto_assign = changes.inbox.as_ref().and_then(|inbox| inbox.auto_assign_on_reply);
    tx.execute(
        "update workspace_settings set name = $2, locale = $3, time_zone = $4, enforce_identity = $5, auto_assign_on_reply = $6, \
         widget = $7, version = version + 1, updated_at = $8 where workspace_id = $1",
        params![
            tx.workspace(), name, locale, time_zone, changes.enforce_identity.unwrap_or(before.enforce_identity),
            auto_assign.unwrap_or(before.inbox.auto_assign_on_reply), widget, tx.at()
        ],
    )?;
    tx.record(actor, Event::new(Kind::WorkspaceUpdated))?;
    workspace(tx, tx.workspace())
}
