//! The simulated instant, told past the tree of components: only leaves listen to it (a dial, a countdown, the playhead), and
//! only while they are in sight, so a frame draws those and nothing around them.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use yew::prelude::*;

use super::sight::InSight;
use crate::kit::sorted::SortedMap;
use crate::kit::time::SimTime;

/// Knows the instant and wakes whoever listens. Every component is handed the same one.
#[derive(Clone)]
pub struct Ticker(Rc<Ticking>);

#[derive(Default)]
struct Ticking {
    now: Cell<SimTime>,
    listeners: RefCell<SortedMap<u64, UseForceUpdateHandle>>,
    /// Who listens next has this number.
    next: Cell<u64>,
}

impl PartialEq for Ticker {
    fn eq(&self, other: &Ticker) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Ticker {
    pub fn at(now: SimTime) -> Ticker {
        Ticker(Rc::new(Ticking { now: Cell::new(now), ..Ticking::default() }))
    }

    pub fn tell(&self, now: SimTime) {
        if self.0.now.replace(now) == now {
            return;
        }
        for listener in self.0.listeners.borrow().values() {
            listener.force_update();
        }
    }

    fn listen(&self, listener: UseForceUpdateHandle) -> Listening {
        let number = self.0.next.get();
        self.0.next.set(number + 1);
        self.0.listeners.borrow_mut().insert(number, listener);
        Listening { ticker: self.clone(), number }
    }
}

/// Listens until it is dropped.
struct Listening {
    ticker: Ticker,
    number: u64,
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.ticker.0.listeners.borrow_mut().remove(&self.number);
    }
}

/// The instant, or, out of sight, the one of when it was last seen.
#[hook]
pub fn use_now() -> SimTime {
    let ticker = use_context::<Ticker>();
    let is_seen = use_context::<InSight>().is_none_or(|in_sight| in_sight.0);
    let redraw = use_force_update();
    use_effect_with((ticker.clone(), is_seen), move |(ticker, is_seen)| {
        let listening = ticker.as_ref().filter(|_| *is_seen).map(|ticker| ticker.listen(redraw));
        move || drop(listening)
    });
    let newest = ticker.map_or(SimTime::ZERO, |ticker| ticker.0.now.get());
    let shown = use_mut_ref(|| newest);
    if is_seen {
        *shown.borrow_mut() = newest;
    }
    *shown.borrow()
}
