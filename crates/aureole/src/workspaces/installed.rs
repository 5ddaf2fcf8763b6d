//! Where the widget was last seen: what the Install page waits for. Written at most once a minute, and without an event but
//! for the first time, which ticks a step of the first hour. Pages of this server itself are no installation.

use store::{Tx, params};

use super::{Installed, checklist};
use crate::error::Result;
use crate::events::Actor;
use crate::time::{MINUTE, Timestamp};

/// A page that was noted is not noted again for so long, in microseconds.
const NOTED_EVERY: i64 = MINUTE;
/// Longest address of a page, in characters.
const URL_CHARACTERS_MAX: usize = 2_000;

/// Whether it is time to note a page again.
pub fn is_due(last: Option<&Installed>, now: Timestamp) -> bool {
    last.is_none_or(|last| now.0 - last.at.0 >= NOTED_EVERY)
}

/// Whether a page is served by whoever `hosts` names: the server's own test page, or its dashboard.
pub fn is_own(page: &str, hosts: &[&str]) -> bool {
    let host = page.split_once("://").and_then(|(_, rest)| rest.split(['/', '?', '#']).next());
    host.is_some_and(|host| hosts.iter().any(|own| own.eq_ignore_ascii_case(host)))
}

/// Notes that the widget is on this page. Query and fragment are left out: they may hold what is nobody's business.
pub fn note(tx: &mut Tx<'_>, page: &str) -> Result<()> {
    let is_web = page.starts_with("https://") || page.starts_with("http://");
    let Some(place) = page.split(['?', '#']).next().filter(|_| is_web) else { return Ok(()) };
    let place: String = place.chars().take(URL_CHARACTERS_MAX).collect();
    tx.execute(
        "update workspace_settings set installed_url = $2, installed_at = $3 where workspace_id = $1",
        params![tx.workspace(), place, tx.at()],
    )?;
    checklist::tick(tx, &Actor::system(), checklist::Item::Install)
}
