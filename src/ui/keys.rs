//! Keys pressed on the page itself, not in one of its controls: Space plays and pauses, Ctrl-Z brings a cut future back.

use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::Callback;

use super::parts::listen::Listener;
use crate::view::{Clock, Msg};

/// Whoever has focus here wants Space for itself.
const TAKES_SPACE: &str = "input, textarea, select, button, a, summary, dialog, yaml-editor, [contenteditable], [role=tab]";
/// Whoever has focus here takes its own typing back.
const TAKES_UNDO: &str = "input, textarea, dialog, yaml-editor, [contenteditable]";

pub fn listen(send: Callback<Msg>) -> Option<Listener> {
    let document = web_sys::window()?.document()?;
    let pressed = move |event: web_sys::Event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
            return;
        };
        let Some((msg, wanted_by)) = meaning(event).filter(|_| !is_composing(event)) else {
            return;
        };
        if belongs_to(event, wanted_by) {
            return;
        }
        event.prevent_default();
        send.emit(msg);
    };
    Some(Listener::new(&document, "keydown", pressed))
}

/// What a key means to an input method.
const COMPOSES: u32 = 229;

/// Safari ends a composition before it tells of the key that ended it, and then only the key's number says so.
pub fn is_composing(event: &KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == COMPOSES
}

/// What a key says, and whose own it is where one of those has the focus.
fn meaning(event: &KeyboardEvent) -> Option<(Msg, &'static str)> {
    let is_command = event.ctrl_key() || event.meta_key();
    match event.key().as_str() {
        " " if !is_command && !event.alt_key() && !event.repeat() => {
            Some((Msg::Clock(Clock::Toggle), TAKES_SPACE))
        }
        "z" if is_command && !event.alt_key() && !event.shift_key() => {
            Some((Msg::Undo, TAKES_UNDO))
        }
        _ => None,
    }
}

fn belongs_to(event: &KeyboardEvent, selector: &str) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|element| element.closest(selector).is_ok_and(|found| found.is_some()))
}
