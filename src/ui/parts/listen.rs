//! A listener for what Yew does not deliver: custom events, the window, wheels that must not scroll.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{AddEventListenerOptions, Element, Event, EventTarget};
use yew::prelude::*;

/// Listens until it is dropped.
pub struct Listener {
    target: EventTarget,
    name: &'static str,
    closure: Closure<dyn FnMut(Event)>,
}

impl Listener {
    pub fn new(
        target: &EventTarget,
        name: &'static str,
        heard: impl Fn(Event) + 'static,
    ) -> Listener {
        let closure = Closure::<dyn FnMut(Event)>::new(heard);
        let options = AddEventListenerOptions::new();
        options.set_passive(false);
        let listener = closure.as_ref().unchecked_ref();
        let _ = target.add_event_listener_with_callback_and_add_event_listener_options(
            name, listener, &options,
        );
        Listener { target: target.clone(), name, closure }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let listener = self.closure.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback(self.name, listener);
    }
}

/// Listens on a component's own element for as long as it is there, always with the newest callback.
#[hook]
pub fn use_listener(node: &NodeRef, name: &'static str, heard: Callback<Event>) {
    let newest = use_mut_ref(Callback::noop);
    *newest.borrow_mut() = heard;
    let node = node.clone();
    use_effect_with((), move |_| {
        let target = node.cast::<Element>();
        let listener = target.map(|target| {
            Listener::new(&target, name, move |event| {
                let heard = newest.borrow().clone();
                heard.emit(event);
            })
        });
        move || drop(listener)
    });
}
