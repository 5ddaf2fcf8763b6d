//! Network addresses of teammates and keys. They stand apart from the log, which is kept for ever, and are forgotten in time.

use std::net::IpAddr;

use store::{Tx, params};

use crate::error::Result;
use crate::time::DAY;

/// An address is kept for so long, in microseconds: enough to look into a break-in that was noticed late.
pub const ADDRESSES_KEPT: i64 = 90 * DAY;

/// Notes where the event of this number was caused from.
pub(super) fn keep(tx: &mut Tx<'_>, seq: i64, address: IpAddr) -> Result<()> {
    tx.execute(
        "insert into event_addresses (workspace_id, seq, address, at) values ($1, $2, $3, $4)",
        params![tx.workspace(), seq, address.to_string(), tx.at()],
    )?;
    Ok(())
}

/// Forgets addresses that were kept for long enough, at most so many; answers how many they were.
pub fn sweep(tx: &mut Tx<'_>, most: i64) -> Result<u64> {
    let swept = tx.execute(
        "delete from event_addresses where workspace_id = $1 and seq in \
         (select a.seq from event_addresses a where a.workspace_id = $1 and a.at < $2 order by a.seq limit $3)",
        params![tx.workspace(), tx.at() - ADDRESSES_KEPT, most],
    )?;
    Ok(swept)
}
