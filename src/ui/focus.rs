//! The keyboard's place: when the control that has the focus goes away, the browser drops the focus to the page's beginning.
//! Here it goes on nearby instead, to what still stands around the place where the control was.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Document, Element, Event, HtmlElement, MutationObserver, MutationObserverInit};

use super::parts::listen::Listener;

/// What the Tab key stops at.
const STOPS: &str = "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), \
    summary, [tabindex=\"0\"]";
/// What is this far around is not nearby.
const FAR: &str = "main, .podlife, body";
/// So many places are remembered.
const PLACES_MAX: usize = 8;
/// So many are tried around one element: the first ones may be hidden.
const TRIES_MAX: u32 = 24;

/// Watches over the focus until it is dropped.
pub struct FocusKeeper {
    observer: MutationObserver,
    _closure: Closure<dyn FnMut(Array)>,
    _listeners: [Listener; 2],
}

/// Where the focus has been.
#[derive(Default)]
struct Places {
    /// Newest last; empty once the focus has left by itself.
    path: Vec<Element>,
    /// Before the newest one, oldest first.
    before: Vec<Element>,
}

pub fn keep() -> Option<FocusKeeper> {
    let document = web_sys::window()?.document()?;
    let places = Rc::new(RefCell::new(Places::default()));
    let come = Listener::new(&document, "focusin", {
        let places = places.clone();
        move |event| places.borrow_mut().come(&event)
    });
    let leave = Listener::new(&document, "focusout", {
        let (document, places) = (document.clone(), places.clone());
        move |_| {
            // Whether it left by itself or was dropped is seen only when all that goes is gone.
            let (document, places) = (document.clone(), places.clone());
            Timeout::new(0, move || places.borrow_mut().leave(&document)).forget();
        }
    });
    let closure = Closure::<dyn FnMut(Array)>::new({
        let document = document.clone();
        move |_: Array| {
            // To focus tells of the focus: nothing may be borrowed meanwhile.
            let lost = places.borrow().lost(&document);
            if let Some((path, before)) = lost {
                go_on(&document, &path, &before);
                // Where nobody took it, it is not looked for again and again.
                if is_nowhere(&document) {
                    places.borrow_mut().path.clear();
                }
            }
        }
    });
    let observer = MutationObserver::new(closure.as_ref().unchecked_ref()).ok()?;
    let options = MutationObserverInit::new();
    options.set_child_list(true);
    options.set_subtree(true);
    observer.observe_with_options(document.body()?.as_ref(), &options).ok()?;
    Some(FocusKeeper { observer, _closure: closure, _listeners: [come, leave] })
}

impl Drop for FocusKeeper {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

impl Places {
    fn come(&mut self, event: &Event) {
        let Some(element) = event.target().and_then(|target| target.dyn_into::<Element>().ok())
        else {
            return;
        };
        self.before.extend(self.path.first().cloned());
        self.before.retain(|place| place.is_connected() && *place != element);
        let surplus = self.before.len().saturating_sub(PLACES_MAX);
        self.before.drain(..surplus);
        self.path = std::iter::successors(Some(element), |place| place.parent_element()).collect();
    }

    /// Nobody has the focus, and who had it still stands there.
    fn leave(&mut self, document: &Document) {
        if is_nowhere(document) && self.path.first().is_some_and(|place| place.is_connected()) {
            self.before.extend(self.path.first().cloned());
            self.path.clear();
        }
    }

    /// Who had the focus went away with it.
    fn lost(&self, document: &Document) -> Option<(Vec<Element>, Vec<Element>)> {
        let place = self.path.first()?;
        let is_dropped = !place.is_connected() && is_nowhere(document);
        (is_dropped && document.has_focus().unwrap_or(false))
            .then(|| (self.path.clone(), self.before.clone()))
    }
}

fn is_nowhere(document: &Document) -> bool {
    document.active_element().is_none_or(|active| active.tag_name() == "BODY")
}

/// Around where it was, else back where it had been before.
fn go_on(document: &Document, path: &[Element], before: &[Element]) {
    let nearby = path.iter().filter(|place| place.is_connected());
    let nearby = nearby.take_while(|place| !place.matches(FAR).unwrap_or(true));
    for place in nearby {
        if takes(document, place) || first_inside(document, place) {
            return;
        }
    }
    let _ = before.iter().rev().any(|place| place.is_connected() && takes(document, place));
}

fn first_inside(document: &Document, place: &Element) -> bool {
    let Ok(stops) = place.query_selector_all(STOPS) else {
        return false;
    };
    let tried = (0..stops.length().min(TRIES_MAX)).filter_map(|index| stops.item(index));
    tried.filter_map(|stop| stop.dyn_into::<Element>().ok()).any(|stop| takes(document, &stop))
}

/// What is hidden or takes no keys does not take the focus.
fn takes(document: &Document, place: &Element) -> bool {
    let Some(element) = place.dyn_ref::<HtmlElement>() else {
        return false;
    };
    element.focus().is_ok() && document.active_element().as_ref() == Some(place)
}
