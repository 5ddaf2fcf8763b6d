//! Keyset pages: a list is walked from a place, never by an offset.

pub mod lots;
pub mod search;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::time::Timestamp;

/// Rows of a page, unless the caller asks for fewer.
pub const PAGE_ROWS: i64 = 50;
/// Rows of the largest page.
pub const PAGE_ROWS_MAX: i64 = 200;

/// A place in a list that is ordered by time and id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The time that the list is ordered by.
    pub at: Timestamp,
    /// The row's id, for rows of the same moment.
    pub id: Uuid,
}

impl Place {
    /// Before the first row of a list that runs from the newest to the oldest.
    pub const NEWEST: Place = Place { at: Timestamp(i64::MAX), id: Uuid::max() };

    /// The opaque text that clients hand back.
    pub fn cursor(self) -> String {
        let mut bytes = [0; 24];
        bytes[..8].copy_from_slice(&self.at.0.to_be_bytes());
        bytes[8..].copy_from_slice(self.id.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn parse(cursor: &str) -> Result<Place> {
        let wrong = || Error::invalid("cursor", "This cursor is not one that the server gave. Start again without it.");
        let bytes: [u8; 24] =
            URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|bytes| bytes.try_into().ok()).ok_or_else(wrong)?;
        let (mut at, mut id) = ([0; 8], [0; 16]);
        at.copy_from_slice(&bytes[..8]);
        id.copy_from_slice(&bytes[8..]);
        Ok(Place { at: Timestamp(i64::from_be_bytes(at)), id: Uuid::from_bytes(id) })
    }
}

/// What a caller asks of a list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct PageQuery {
    /// The `next` of the page before.
    pub cursor: Option<String>,
    /// Rows of the page: 50 if not given, 200 at most.
    pub limit: Option<i64>,
}

/// A page to read.
#[derive(Clone, Debug)]
pub struct Page {
    after: Place,
    /// Rows at most.
    pub limit: i64,
}

impl Page {
    /// The first page.
    pub fn first(limit: i64) -> Page {
        Page { after: Place::NEWEST, limit }
    }

    /// The place that the page begins after.
    pub fn after(&self) -> Place {
        self.after
    }

    /// The cursor of the next page: there is one if this page is full.
    pub fn next<T>(&self, rows: &[T], place: impl Fn(&T) -> Place) -> Option<String> {
        let last = rows.last()?;
        (rows.len() as i64 >= self.limit).then(|| place(last).cursor())
    }

    /// The cursor of what came before a page that is shown oldest first.
    pub fn before<T>(&self, rows: &[T], place: impl Fn(&T) -> Place) -> Option<String> {
        let first = rows.first()?;
        (rows.len() as i64 >= self.limit).then(|| place(first).cursor())
    }
}

impl TryFrom<PageQuery> for Page {
    type Error = Error;

    fn try_from(query: PageQuery) -> Result<Page> {
        let limit = query.limit.unwrap_or(PAGE_ROWS);
        if !(1..=PAGE_ROWS_MAX).contains(&limit) {
            return Err(Error::invalid("limit", format!("A page has 1 to {PAGE_ROWS_MAX} rows.")));
        }
        let after = query.cursor.as_deref().map_or(Ok(Place::NEWEST), Place::parse)?;
        Ok(Page { after, limit })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_leads_back_to_its_place() {
        let place = Place { at: Timestamp(1_775_910_319_492_417), id: Uuid::from_u128(7) };
        assert_eq!(Place::parse(&place.cursor()).expect("a place"), place);
        assert!(Place::parse("x").is_err());
    }

    #[test]
    fn a_page_that_is_not_full_is_the_last() {
        let page = Page::try_from(PageQuery { cursor: None, limit: Some(2) }).expect("a page");
        let place = |row: &i64| Place { at: Timestamp(*row), id: Uuid::nil() };
        assert_eq!(page.next(&[1], place), None);
        assert!(page.next(&[2, 1], place).is_some());
    }
}
