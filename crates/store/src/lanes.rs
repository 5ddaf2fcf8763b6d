//! The queue before the writing threads. Writes of one lane keep their order and are never in two threads at once;
//! a lane that has had its turn goes behind the others.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub(crate) struct Lanes<K, T> {
    state: Mutex<State<K, T>>,
    arrived: Condvar,
}

struct State<K, T> {
    /// Every lane that has work or a thread working on it.
    lanes: HashMap<K, VecDeque<T>>,
    /// The lanes that wait for a thread.
    ready: VecDeque<K>,
    closed: bool,
}

/// What a thread gets when it asks for work.
pub(crate) enum Taken<'a, K: Copy + Eq + Hash, T> {
    Lane(Lane<'a, K, T>),
    Idle,
    Closed,
}

impl<K: Copy + Eq + Hash, T> Lanes<K, T> {
    pub(crate) fn new() -> Self {
        let state = State { lanes: HashMap::new(), ready: VecDeque::new(), closed: false };
        Lanes { state: Mutex::new(state), arrived: Condvar::new() }
    }

    pub(crate) fn push(&self, key: K, item: T) {
        let mut state = self.state();
        if let Some(waiting) = state.lanes.get_mut(&key) {
            waiting.push_back(item);
            return;
        }
        state.lanes.insert(key, VecDeque::from([item]));
        state.ready.push_back(key);
        self.arrived.notify_one();
    }

    /// The next lane that nobody works on. What waits is still handed out after [`close`](Lanes::close).
    pub(crate) fn take(&self, patience: Duration) -> Taken<'_, K, T> {
        let state = self.state();
        let waiting = self.arrived.wait_timeout_while(state, patience, |state| state.ready.is_empty() && !state.closed);
        let (mut state, _) = waiting.unwrap_or_else(PoisonError::into_inner);
        match state.ready.pop_front() {
            Some(key) => Taken::Lane(Lane { lanes: self, key }),
            None if state.closed => Taken::Closed,
            None => Taken::Idle,
        }
    }

    pub(crate) fn close(&self) {
        self.state().closed = true;
        self.arrived.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State<K, T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One lane while a thread works on it.
pub(crate) struct Lane<'a, K: Copy + Eq + Hash, T> {
    lanes: &'a Lanes<K, T>,
    key: K,
}

impl<K: Copy + Eq + Hash, T> Lane<'_, K, T> {
    pub(crate) fn next(&mut self) -> Option<T> {
        self.lanes.state().lanes.get_mut(&self.key)?.pop_front()
    }
}

impl<K: Copy + Eq + Hash, T> Drop for Lane<'_, K, T> {
    fn drop(&mut self) {
        let mut state = self.lanes.state();
        if state.lanes.get(&self.key).is_none_or(VecDeque::is_empty) {
            state.lanes.remove(&self.key);
        } else {
            state.ready.push_back(self.key);
            self.lanes.arrived.notify_one();
        }
    }
}
