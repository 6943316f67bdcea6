//! The address bar: the only reader and writer of the page's fragment.

use wasm_bindgen::JsValue;
use yew::Callback;

use super::parts::listen::Listener;

/// What stands after `#`, without it.
pub fn fragment() -> String {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok());
    hash.unwrap_or_default().trim_start_matches('#').to_owned()
}

/// The whole address with another fragment.
pub fn link(fragment: &str) -> String {
    let href = web_sys::window().and_then(|window| window.location().href().ok());
    let href = href.unwrap_or_default();
    let page = href.split('#').next().unwrap_or_default();
    format!("{page}#{fragment}")
}

/// The page's own address, without its fragment.
pub fn page() -> String {
    link("").trim_end_matches('#').to_owned()
}

/// Replaces the fragment without a new entry in the history.
pub fn replace(fragment: &str) {
    let history = web_sys::window().and_then(|window| window.history().ok());
    if let Some(history) = history {
        let link = link(fragment);
        // Inside a sandboxed frame the browser may refuse; the page works without it.
        let _ =
            history.replace_state_with_url(&JsValue::NULL, "", Some(link.trim_end_matches('#')));
    }
}

/// Tells when somebody changes the fragment: a link was pasted, or the back button pressed.
pub fn listen(changed: Callback<String>) -> Option<Listener> {
    let window = web_sys::window()?;
    Some(Listener::new(&window, "hashchange", move |_| changed.emit(fragment())))
}
