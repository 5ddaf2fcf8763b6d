//! Reads rows by many ids with few statements. Every lot has the same number of placeholders, so that each engine keeps one
//! prepared statement for all numbers of ids.

use store::Value;

use crate::error::Result;

/// Ids that one statement takes.
const IDS_AT_ONCE: usize = 100;

/// What a read by ids found, lot by lot. `read` gets the list for `in (…)` and every bound value, the ids after `before`.
pub fn in_lots<I, T>(
    before: &[Value],
    ids: &[I],
    mut read: impl FnMut(&str, &[Value]) -> Result<Vec<T>>,
) -> Result<Vec<T>>
where
    I: Copy + Into<Value>,
{
    let mut found = Vec::with_capacity(ids.len());
    for lot in ids.chunks(IDS_AT_ONCE) {
        // A short lot repeats its first id.
        let filling = std::iter::repeat_n(lot[0], IDS_AT_ONCE - lot.len());
        let ids = lot.iter().copied().chain(filling).map(Into::into);
        let bound: Vec<Value> = before.iter().cloned().chain(ids).collect();
        let list: Vec<String> = (before.len() + 1..=bound.len()).map(|number| format!("${number}")).collect();
        found.extend(read(&list.join(", "), &bound)?);
    }
    Ok(found)
}
