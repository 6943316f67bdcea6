//! The clipboard: the only writer. Browsers may refuse, and say so.

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use yew::Callback;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copied {
    Yes,
    Blocked,
}

pub fn copy(text: &str, done: Callback<Copied>) {
    let Some(navigator) = web_sys::window().map(|window| window.navigator()) else {
        return done.emit(Copied::Blocked);
    };
    // Without a secure context there is no clipboard at all.
    if Reflect::get(&navigator, &JsValue::from_str("clipboard"))
        .is_ok_and(|found| !found.is_object())
    {
        return done.emit(Copied::Blocked);
    }
    let refused = done.clone();
    let yes = Closure::once(move |_: JsValue| done.emit(Copied::Yes));
    let no = Closure::once(move |_: JsValue| refused.emit(Copied::Blocked));
    let _ = navigator.clipboard().write_text(text).then2(&yes, &no);
    // The promise calls one of the two once and lets go of both.
    let _ = (yes.into_js_value(), no.into_js_value());
}
