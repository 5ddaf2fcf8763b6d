//! Free filters: a list is walked in its order, and what fits is kept, within a bound.

use super::{Page, Place};
use crate::error::{Error, Result};
use crate::time::Timestamp;

/// Rows that a free filter looks at for one page.
pub const SCANNED_ROWS_MAX: i64 = 20_000;
/// Rows that it reads at once.
const SCANNED_AT_ONCE: i64 = 1_000;
/// Longest text to look for, in characters.
const SOUGHT_CHARACTERS_MAX: usize = 200;

/// A page of what fits.
#[derive(Debug)]
pub struct Found<R> {
    /// The rows, in the list's order.
    pub rows: Vec<R>,
    /// Where the next page begins, unless the list has ended.
    pub next: Option<String>,
    /// How far back was looked, if the bound ended the walk.
    pub searched_until: Option<Timestamp>,
}

/// What somebody looks for, folded; none if they look for nothing.
pub fn sought(text: Option<&str>) -> Result<Option<String>> {
    let text = text.unwrap_or_default().trim();
    if text.chars().count() > SOUGHT_CHARACTERS_MAX {
        return Err(Error::invalid("q", format!("q has at most {SOUGHT_CHARACTERS_MAX} characters.")));
    }
    Ok(Some(fold(text)).filter(|text| !text.is_empty()))
}

/// Texts are compared without case.
pub fn fold(text: &str) -> String {
    text.to_lowercase()
}

/// Walks a list from the page's place. `read` gives so many rows from a place on, `fits` keeps or drops one.
pub fn search<R>(
    page: &Page,
    mut read: impl FnMut(&Page) -> Result<Vec<R>>,
    place: impl Fn(&R) -> Place,
    fits: impl Fn(&R) -> bool,
) -> Result<Found<R>> {
    let (mut rows, mut scanned, mut at) = (Vec::new(), 0, page.after);
    while scanned < SCANNED_ROWS_MAX {
        let some = read(&Page { after: at, limit: SCANNED_AT_ONCE })?;
        let ended = (some.len() as i64) < SCANNED_AT_ONCE;
        for row in some {
            at = place(&row);
            scanned += 1;
            if !fits(&row) {
                continue;
            }
            rows.push(row);
            if rows.len() as i64 >= page.limit {
                return Ok(Found { rows, next: Some(at.cursor()), searched_until: None });
            }
        }
        if ended {
            return Ok(Found { rows, next: None, searched_until: None });
        }
    }
    Ok(Found { rows, next: Some(at.cursor()), searched_until: Some(at.at) })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn place(row: &i64) -> Place {
        Place { at: Timestamp(*row), id: Uuid::nil() }
    }

    /// A list of that many rows, the newest first.
    fn list(rows: i64) -> impl FnMut(&Page) -> Result<Vec<i64>> {
        move |page| {
            let from = page.after().at.0.min(rows + 1);
            Ok((1..from).rev().take(page.limit as usize).collect())
        }
    }

    #[test]
    fn a_page_ends_where_it_is_full_and_the_next_goes_on_from_there() {
        let found = search(&Page::first(2), list(10), place, |row| row % 3 == 0).expect("a page");
        assert_eq!((found.rows, found.searched_until), (vec![9, 6], None));
        let next = Page { after: Place::parse(&found.next.expect("a next page")).expect("a place"), limit: 2 };
        let found = search(&next, list(10), place, |row| row % 3 == 0).expect("a page");
        assert_eq!((found.rows, found.next), (vec![3], None));
    }

    #[test]
    fn a_long_list_is_left_after_so_many_rows_and_says_how_far_it_looked() {
        let found = search(&Page::first(50), list(30_000), place, |row| *row == 1).expect("a page");
        assert_eq!(found.rows, Vec::<i64>::new());
        assert_eq!(found.searched_until, Some(Timestamp(30_001 - SCANNED_ROWS_MAX)));
        let next = Page { after: Place::parse(&found.next.expect("a next page")).expect("a place"), limit: 50 };
        let found = search(&next, list(30_000), place, |row| *row == 1).expect("a page");
        assert_eq!((found.rows, found.next, found.searched_until), (vec![1], None, None));
    }
}
