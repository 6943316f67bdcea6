//! What is out of sight rests: while time moves, an element that cannot be seen keeps showing what it last showed. At rest,
//! everything on the page is of the instant looked at, seen or not.

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry};
use yew::prelude::*;

/// What of the page is drawn anew when time moves, known to every component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawn {
    InSight,
    Everything,
}

/// `newest`, or what it was when the element was last seen.
#[hook]
pub fn use_in_sight<T: Clone + 'static>(node: &NodeRef, newest: T) -> T {
    let drawn = use_context::<Drawn>().unwrap_or(Drawn::Everything);
    let seen = use_state_eq(|| true);
    {
        let (node, seen) = (node.clone(), seen.setter());
        use_effect_with((), move |_| {
            let watch = node.cast::<Element>().and_then(|element| Watch::new(&element, seen));
            move || drop(watch)
        });
    }
    let shown = use_mut_ref(|| newest.clone());
    if *seen || drawn == Drawn::Everything {
        *shown.borrow_mut() = newest;
    }
    shown.borrow().clone()
}

struct Watch {
    observer: IntersectionObserver,
    _closure: Closure<dyn FnMut(Array)>,
}

impl Watch {
    fn new(element: &Element, seen: UseStateSetter<bool>) -> Option<Watch> {
        let closure = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            let last: Option<IntersectionObserverEntry> = entries.pop().dyn_into().ok();
            seen.set(last.is_none_or(|entry| entry.is_intersecting()));
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
