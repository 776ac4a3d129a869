//! Answers that are still good, and questions under way.

use std::collections::HashMap;
use std::future::poll_fn;
use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll, Waker};

use parking_lot::Mutex;

use super::{Answer, Lookup, LookupError, Preference, config, exchange};
use crate::event;

/// Names kept; when there are more, those that have expired go, and if none has, all.
const MAX_NAMES: usize = 10_000;

type Key = (String, Preference);

struct Entry {
    result: Lookup,
    expires: u64,
}

#[derive(Default)]
struct Names {
    known: HashMap<Key, Entry>,
    asked: HashMap<Key, Arc<Flight>>,
}

static NAMES: LazyLock<Mutex<Names>> = LazyLock::new(Mutex::default);

/// A question under way and those who wait for its answer.
#[derive(Default)]
struct Flight(Mutex<State>);

#[derive(Default)]
struct State {
    result: Option<Lookup>,
    waiters: Vec<Waker>,
}

impl Flight {
    fn poll(&self, cx: &Context<'_>) -> Poll<Lookup> {
        let mut state = self.0.lock();
        if let Some(result) = &state.result {
            return Poll::Ready(result.clone());
        }
        if !state.waiters.iter().any(|waiter| waiter.will_wake(cx.waker())) {
            state.waiters.push(cx.waker().clone());
        }
        Poll::Pending
    }

    fn land(&self, result: Lookup) {
        let waiters = {
            let mut state = self.0.lock();
            state.result = Some(result);
            std::mem::take(&mut state.waiters)
        };
        waiters.into_iter().for_each(Waker::wake);
    }
}

/// What is known at `now` (monotonic, ns).
pub(super) fn get(name: &str, preference: Preference, now: u64) -> Option<Lookup> {
    let key = (name.to_owned(), preference);
    let mut names = NAMES.lock();
    let entry = names.known.get(&key)?;
    if entry.expires > now {
        return Some(entry.result.clone());
    }
    names.known.remove(&key);
    None
}

/// Forgets everything, for a change of the settings.
pub(super) fn clear() {
    NAMES.lock().known.clear();
}

/// Waits for the answer to a question, which is sent unless it is under way already.
pub(super) async fn ask(name: String, preference: Preference) -> Lookup {
    let key = (name, preference);
    let (flight, fresh) = {
        let mut names = NAMES.lock();
        match names.asked.get(&key) {
            Some(flight) => (flight.clone(), false),
            None => {
                let flight = Arc::new(Flight::default());
                names.asked.insert(key.clone(), flight.clone());
                (flight, true)
            }
        }
    };
    if fresh {
        // A task of its own: the answer is for all, also if the first to ask goes away.
        event::spawn(event::Mutex::new_ref(), run(key, flight.clone()));
    }
    poll_fn(|cx| flight.poll(cx)).await
}

async fn run(key: Key, flight: Arc<Flight>) {
    let config = config::get();
    let found = exchange::resolve(&key.0, key.1, &config).await;
    let now = event::now();
    let (result, expires): (Lookup, u64) = match found {
        Ok((addrs, ttl)) => {
            let ttl_ns = u64::from(config.ttl.apply(ttl)).saturating_mul(1_000_000_000);
            let expires = now.saturating_add(ttl_ns);
            (Ok(Answer::new(addrs, expires)), expires)
        }
        Err(error @ (LookupError::NotFound | LookupError::ServerFailure)) => {
            (Err(error), now.saturating_add(config.fail_timeout_ns))
        }
        Err(error) => (Err(error), now),
    };
    {
        let mut names = NAMES.lock();
        names.asked.remove(&key);
        if expires > now {
            names.make_room(now);
            names.known.insert(key, Entry { result: result.clone(), expires });
        }
    }
    flight.land(result);
}

impl Names {
    fn make_room(&mut self, now: u64) {
        if self.known.len() >= MAX_NAMES {
            self.known.retain(|_, entry| entry.expires > now);
        }
        if self.known.len() >= MAX_NAMES {
            self.known.clear();
        }
    }
}
