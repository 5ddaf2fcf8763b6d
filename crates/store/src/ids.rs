//! Ids that sort by time.

use std::fmt;

use uuid::{Builder, Uuid};

use crate::{FromValue, Random, Value};

/// The tenant that a row belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WorkspaceId(pub Uuid);

impl fmt::Display for WorkspaceId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl From<WorkspaceId> for Value {
    fn from(id: WorkspaceId) -> Self {
        Value::Id(id.0)
    }
}

impl FromValue for WorkspaceId {
    fn from_value(value: Value) -> Result<Self, String> {
        Uuid::from_value(value).map(WorkspaceId)
    }
}

/// Makes the ids of one transaction. They grow strictly in the order they are asked for, also within
/// one microsecond, so that rows written together keep their order.
#[derive(Debug)]
pub(crate) struct Ids {
    at: i64,
    made: u16,
}

/// Fourteen bits count the ids of one transaction; 48 random bits keep transactions apart.
const IDS_PER_TRANSACTION_MAX: u16 = 1 << 14;

impl Ids {
    pub(crate) fn new(at: i64) -> Self {
        Ids { at, made: 0 }
    }

    pub(crate) fn next(&mut self, random: &Random) -> Uuid {
        assert!(self.made < IDS_PER_TRANSACTION_MAX, "a transaction makes at most {IDS_PER_TRANSACTION_MAX} ids");
        let id = time_ordered(self.at, self.made, random);
        self.made += 1;
        id
    }
}

/// A UUIDv7 whose 12 bits after the milliseconds hold the fraction of the millisecond (RFC 9562, method 3),
/// followed by a counter and by randomness.
fn time_ordered(at: i64, counter: u16, random: &Random) -> Uuid {
    let microseconds = u64::try_from(at).unwrap_or_default();
    let fraction = (microseconds % 1_000) * 4_096 / 1_000;
    let mut tail = [0_u8; 10];
    random(&mut tail[4..]);
    let fraction = u16::try_from(fraction).unwrap_or_default();
    tail[..2].copy_from_slice(&fraction.to_be_bytes());
    tail[2..4].copy_from_slice(&counter.to_be_bytes());
    Builder::from_unix_timestamp_millis(microseconds / 1_000, &tail).into_uuid()
}
