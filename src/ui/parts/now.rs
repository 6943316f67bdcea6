//! The simulated instant, told past the tree of components: only leaves listen to it (a dial, a countdown, the playhead), and
//! only while they are in sight, so a frame draws those and nothing around them.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use yew::prelude::*;

use super::sight::InSight;
use crate::kit::sorted::SortedMap;
use crate::kit::time::SimTime;
use crate::view::turns::Turns;

/// When time is dragged past a crowd, what stands inside is told the instant only in the frames that are its turn: then its
/// card is painted as well, and shows the same instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn(pub usize);

/// Knows the instant and wakes whoever listens. Every component is handed the same one.
#[derive(Clone)]
pub struct Ticker(Rc<Ticking>);

#[derive(Default)]
struct Ticking {
    now: Cell<SimTime>,
    listeners: RefCell<SortedMap<u64, Listener>>,
    /// Some have not been told the instant: it was not their turn.
    owes: Cell<bool>,
    /// Who listens next has this number.
    next: Cell<u64>,
}

struct Listener {
    turn: Option<Turn>,
    redraw: UseForceUpdateHandle,
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

    pub fn tell(&self, now: SimTime, turns: Turns) {
        let owed = self.0.owes.replace(turns != Turns::default());
        if self.0.now.replace(now) == now && !owed {
            return;
        }
        for Listener { turn, redraw } in self.0.listeners.borrow().values() {
            if turn.is_none_or(|Turn(number)| turns.is_on(number)) {
                redraw.force_update();
            }
        }
    }

    fn listen(&self, listener: Listener) -> Listening {
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
    let turn = use_context::<Turn>();
    let redraw = use_force_update();
    use_effect_with((ticker.clone(), is_seen, turn), move |(ticker, is_seen, turn)| {
        let listener = Listener { turn: *turn, redraw };
        let listening = ticker.as_ref().filter(|_| *is_seen).map(|ticker| ticker.listen(listener));
        move || drop(listening)
    });
    let newest = ticker.map_or(SimTime::ZERO, |ticker| ticker.0.now.get());
    let shown = use_mut_ref(|| newest);
    if is_seen {
        *shown.borrow_mut() = newest;
    }
    *shown.borrow()
}
