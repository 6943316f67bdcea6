//! What is out of sight rests: while time moves, an element that cannot be seen keeps showing what it last showed. At rest,
//! everything on the page is of the instant looked at, seen or not.

use std::cell::{Ref, RefCell};
use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry};
use yew::prelude::*;

use crate::kit::sorted::SortedSet;
use crate::view::msg::Key;

/// What of the page is drawn anew when time moves, known to every component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawn {
    InSight,
    Everything,
}

/// What the browser has said of where an element is. It says so for the first time in the frame after the element came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    Unasked,
    Near,
    Far,
}

impl Seen {
    /// What the stylesheet knows it by.
    pub fn class(self) -> Option<&'static str> {
        match self {
            Seen::Unasked => Some("coming"),
            Seen::Near => None,
            Seen::Far => Some("far"),
        }
    }
}

/// Whether what stands inside is drawn anew when time moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InSight(pub bool);

/// The objects whose cards are in sight, for whoever paints them. Every component is handed the same one.
#[derive(Clone, Default)]
pub struct Watched(Rc<RefCell<SortedSet<Key>>>);

impl PartialEq for Watched {
    fn eq(&self, other: &Watched) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Watched {
    pub fn keys(&self) -> Ref<'_, SortedSet<Key>> {
        self.0.borrow()
    }
}

/// Where the card of an object is, and whether it is drawn anew when time moves.
#[hook]
pub fn use_watched(node: &NodeRef, key: &Key) -> (Seen, InSight) {
    let seen = use_seen(node);
    let watched = use_context::<Watched>();
    use_effect_with((watched, key.clone(), seen != Seen::Far), |(watched, key, is_near)| {
        let watched = watched.clone().filter(|_| *is_near).map(|watched| (watched, key.clone()));
        if let Some((Watched(keys), key)) = &watched {
            keys.borrow_mut().insert(key.clone());
        }
        move || {
            if let Some((Watched(keys), key)) = watched {
                keys.borrow_mut().remove(&key);
            }
        }
    });
    let is_drawn = use_drawn(seen);
    (seen, InSight(is_drawn))
}

/// Where an element is, and `newest`, or what it was when the element was last seen.
#[hook]
pub fn use_in_sight<T: Clone + 'static>(node: &NodeRef, newest: T) -> (Seen, T) {
    let seen = use_seen(node);
    let is_drawn = use_drawn(seen);
    let shown = use_mut_ref(|| newest.clone());
    if is_drawn {
        *shown.borrow_mut() = newest;
    }
    let shown = shown.borrow().clone();
    (seen, shown)
}

#[hook]
fn use_drawn(seen: Seen) -> bool {
    let drawn = use_context::<Drawn>();
    seen != Seen::Far || drawn.is_none_or(|drawn| drawn == Drawn::Everything)
}

#[hook]
fn use_seen(node: &NodeRef) -> Seen {
    let seen = use_state_eq(|| Seen::Unasked);
    let (node, report) = (node.clone(), seen.setter());
    use_effect_with((), move |_| {
        let watch = node.cast::<Element>().and_then(|element| Watch::new(&element, report.clone()));
        if watch.is_none() {
            report.set(Seen::Near);
        }
        move || drop(watch)
    });
    *seen
}

struct Watch {
    observer: IntersectionObserver,
    _closure: Closure<dyn FnMut(Array)>,
}

impl Watch {
    fn new(element: &Element, seen: UseStateSetter<Seen>) -> Option<Watch> {
        let closure = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            let last: Option<IntersectionObserverEntry> = entries.pop().dyn_into().ok();
            let is_near = last.is_none_or(|entry| entry.is_intersecting());
            seen.set(if is_near { Seen::Near } else { Seen::Far });
        });
        let observer = IntersectionObserver::new(closure.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Watch { observer, _closure: closure })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
