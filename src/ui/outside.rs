//! What static/outside.js does for the page: it hands out files, and carries messages between the app and the host of an
//! embed. Both sides meet in events of the window, whose details are texts.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit};
use yew::Callback;

use super::parts::listen::Listener;
use crate::session::hosting::Request;
use crate::view::Msg;

/// What a file is made of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Just that.
    Text,
    /// The picture that the text, an SVG, describes.
    Png,
}

/// Hands the learner a file.
pub fn hand_out(name: &str, text: &str, kind: Kind) {
    let kind = match kind {
        Kind::Text => "text",
        Kind::Png => "png",
    };
    let parts = [name, text, kind].map(JsValue::from_str);
    dispatch("podlife-file", &js_sys::Array::from_iter(parts.iter()));
}

/// Posts a message to the host.
pub fn tell(text: &str) {
    dispatch("podlife-tell", &JsValue::from_str(text));
}

/// What the host asks; what is no request is not heard.
pub fn listen(send: Callback<Msg>) -> Option<Listener> {
    let window = web_sys::window()?;
    let asked = move |event: web_sys::Event| {
        let detail = event.dyn_ref::<CustomEvent>().and_then(|event| event.detail().as_string());
        if let Some(request) = detail.and_then(|text| Request::parse(&text)) {
            send.emit(Msg::Host(request));
        }
    };
    Some(Listener::new(&window, "podlife-host", asked))
}

fn dispatch(name: &str, detail: &JsValue) {
    let init = CustomEventInit::new();
    init.set_detail(detail);
    let event = CustomEvent::new_with_event_init_dict(name, &init).ok();
    if let (Some(window), Some(event)) = (web_sys::window(), event) {
        // Nobody keeps it from being heard.
        let _ = window.dispatch_event(&event);
    }
}
