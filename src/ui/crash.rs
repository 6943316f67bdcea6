//! When a bug of ours stops the page: static/boot.js shows its card, and the learner's recipe is put into it.
//! Plain DOM calls only, because after a panic Yew never draws again.

use std::cell::RefCell;

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit, HtmlTextAreaElement};

thread_local! {
    /// What the card will offer; the panic hook can reach nothing else.
    static RECIPE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Keeps the recipe at hand, after every change of it.
pub fn remember(recipe: &str) {
    RECIPE.with_borrow_mut(|last| recipe.clone_into(last));
}

/// Must be set through Yew, which would replace any other hook.
pub fn prepare() {
    yew::set_custom_panic_hook(Box::new(|info| {
        // If even the card cannot be shown there is nothing left to do.
        let _ = show(&info.to_string());
    }));
}

fn show(cause: &str) -> Option<()> {
    let window = web_sys::window()?;
    let detail = CustomEventInit::new();
    detail.set_detail(&JsValue::from_str(cause));
    let event = CustomEvent::new_with_event_init_dict("podlife-crash", &detail).ok()?;
    window.dispatch_event(&event).ok()?;
    let text = window.document()?.query_selector(".notice[role=alert] textarea").ok()??;
    let text = text.dyn_into::<HtmlTextAreaElement>().ok()?;
    let recipe =
        RECIPE.with(|recipe| recipe.try_borrow().map(|recipe| recipe.clone()).unwrap_or_default());
    if recipe.is_empty() {
        return Some(());
    }
    text.set_value(&recipe);
    text.remove_attribute("hidden").ok()
}
