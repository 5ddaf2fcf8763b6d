//! How often a caller may come: the generic cell rate algorithm, which needs one number per caller.
//!
//! Each call moves the caller's next free place by one interval; who is further ahead than the burst allows waits. A
//! caller whose place has passed is forgotten, so memory follows the callers of the last moments.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

use crate::config::Config;
use crate::error::{Error, Kind, Result};
use crate::time::{MINUTE, SECOND, Timestamp};

/// Callers remembered before those whose place has passed are first looked for and forgotten.
const CALLERS_KEPT: usize = 10_000;
/// Of what a caller gives for a key so much is remembered, in bytes: more than any key has.
const KEY_BYTES_KEPT: usize = 64;

/// A rate and who uses it.
pub struct Rate<K> {
    /// Time between calls, in microseconds.
    interval: i64,
    /// How far ahead of the clock a caller's place may be.
    burst: i64,
    callers: Mutex<Callers<K>>,
}

struct Callers<K> {
    /// The time of each caller's next free place.
    places: HashMap<K, i64>,
    /// So many are remembered before the next look: twice what the last one left, so that looking costs each call little.
    look_at: usize,
}

impl<K: Hash + Eq> Rate<K> {
    /// So many calls a minute, of which so many may come at once.
    pub fn per_minute(calls: u32, burst: u32) -> Rate<K> {
        let interval = (MINUTE / i64::from(calls.max(1))).max(1);
        let callers = Mutex::new(Callers { places: HashMap::new(), look_at: CALLERS_KEPT });
        Rate { interval, burst: interval * i64::from(burst.max(1)), callers }
    }

    /// Counts a call, or answers the seconds until the next would be let in.
    pub fn take(&self, caller: K, now: Timestamp) -> Result<(), u64> {
        let mut callers = self.callers.lock().unwrap_or_else(PoisonError::into_inner);
        if callers.places.len() >= callers.look_at {
            callers.places.retain(|_, place| *place > now.0);
            callers.look_at = CALLERS_KEPT.max(2 * callers.places.len());
        }
        let place = callers.places.entry(caller).or_insert(now.0);
        let next = (*place).max(now.0) + self.interval;
        let over = next - now.0 - self.burst;
        if over > 0 {
            return Err((over as u64).div_ceil(SECOND as u64));
        }
        *place = next;
        Ok(())
    }
}

/// The limits of the SDK API.
pub struct Limits {
    calls: Rate<(String, String)>,
    flood: Rate<String>,
    turns: Rate<String>,
}

impl Limits {
    /// As the settings say.
    pub fn new(config: &Config) -> Limits {
        Limits {
            calls: Rate::per_minute(config.sdk_calls_per_minute, config.sdk_calls_burst),
            flood: Rate::per_minute(config.sdk_flood_per_minute, config.sdk_flood_per_minute),
            turns: Rate::per_minute(config.turns_per_minute, config.turns_per_minute),
        }
    }

    /// A call with this widget key from this address. Keys are public: the key's own cap is only against floods, so that
    /// one abuser doesn't mute a site.
    pub fn sdk_call(&self, key: &str, address: &str, now: Timestamp) -> Result<()> {
        let key = &key[..key.floor_char_boundary(KEY_BYTES_KEPT)];
        self.calls.take((key.to_owned(), address.to_owned()), now).map_err(too_many)?;
        self.flood.take(key.to_owned(), now).map_err(too_many)
    }

    /// An answer of the agent in this session.
    pub fn turn(&self, session: &str, now: Timestamp) -> Result<()> {
        self.turns.take(session.to_owned(), now).map_err(too_many)
    }
}

fn too_many(seconds: u64) -> Error {
    Error::new(Kind::TooMany(seconds), "too_many", "That was too much at once. Try again in a moment.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_let_in_and_then_one_call_each_interval() {
        let rate = Rate::per_minute(60, 3);
        let at = |seconds: i64| Timestamp(1_000 * SECOND + seconds * SECOND);
        for _ in 0..3 {
            assert_eq!(rate.take("a", at(0)), Ok(()));
        }
        assert_eq!(rate.take("a", at(0)), Err(1));
        assert_eq!(rate.take("b", at(0)), Ok(()), "another caller is not held up");
        assert_eq!(rate.take("a", at(1)), Ok(()));
        assert_eq!(rate.take("a", at(1)), Err(1));
    }

    #[test]
    fn of_what_is_no_key_little_is_remembered() {
        let (calls, flood, turns) = (Rate::per_minute(60, 9), Rate::per_minute(60, 9), Rate::per_minute(60, 9));
        let limits = Limits { calls, flood, turns };
        limits.sdk_call(&"ü".repeat(100_000), "203.0.113.9", Timestamp(0)).expect("let in");
        let callers = limits.flood.callers.lock().expect("not poisoned");
        assert!(callers.places.keys().all(|key| key.len() <= KEY_BYTES_KEPT));
    }

    #[test]
    fn callers_who_are_done_are_forgotten() {
        let rate = Rate::per_minute(60, 1);
        for caller in 0..=CALLERS_KEPT {
            rate.take(caller, Timestamp(caller as i64 * 2 * SECOND)).expect("let in");
        }
        assert_eq!(rate.callers.lock().expect("not poisoned").places.len(), 1);
    }
}
