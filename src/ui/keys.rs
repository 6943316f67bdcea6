//! Keys pressed on the page itself, not in one of its controls: Space plays and pauses.

use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::Callback;

use super::parts::listen::Listener;
use crate::view::{Clock, Msg};

/// Whoever has focus here wants Space for itself.
const TAKES_SPACE: &str = "input, textarea, select, button, a, summary, dialog, yaml-editor, [contenteditable], [role=tab]";

pub fn listen(send: Callback<Msg>) -> Option<Listener> {
    let document = web_sys::window()?.document()?;
    let pressed = move |event: web_sys::Event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
            return;
        };
        if event.key() != " " || event.repeat() || event.is_composing() || has_modifier(event) {
            return;
        }
        if belongs_to_a_control(event) {
            return;
        }
        event.prevent_default();
        send.emit(Msg::Clock(Clock::Toggle));
    };
    Some(Listener::new(&document, "keydown", pressed))
}

fn has_modifier(event: &KeyboardEvent) -> bool {
    event.ctrl_key() || event.alt_key() || event.meta_key()
}

fn belongs_to_a_control(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|element| element.closest(TAKES_SPACE).is_ok_and(|found| found.is_some()))
}
