//! When a bug of ours stops the page: a card with the learner's recipe to copy, made with plain DOM calls,
//! because after a panic Yew never draws again.

use std::cell::RefCell;

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlTextAreaElement};

use crate::words::{Lang, Words};

thread_local! {
    /// What the card will offer; the panic hook can reach nothing else.
    static LAST: RefCell<(Lang, String)> = const { RefCell::new((Lang::En, String::new())) };
}

/// Keeps the recipe at hand, after every change of it.
pub fn remember(lang: Lang, recipe: &str) {
    LAST.with_borrow_mut(|last| *last = (lang, recipe.to_owned()));
}

/// Must be set through Yew, which would replace any other hook.
pub fn prepare() {
    yew::set_custom_panic_hook(Box::new(|info| {
        let document = web_sys::window().and_then(|window| window.document());
        if let Some(document) = document {
            // If even the card cannot be drawn there is nothing left to do.
            let _ = show(&document, &info.to_string());
        }
    }));
}

fn show(document: &Document, reason: &str) -> Option<()> {
    let (lang, recipe) = LAST.with(|last| last.try_borrow().map(|last| last.clone()).unwrap_or_default());
    let body = document.body()?;
    let card = element(document, &body, "section", "")?;
    card.set_class_name("crash");
    card.set_attribute("role", "alert").ok()?;
    card.set_attribute("lang", lang.tag()).ok()?;
    element(document, &card, "h1", &Words::text(lang, "crash.title"))?;
    element(document, &card, "p", &Words::text(lang, "crash.body"))?;
    let text = element(document, &card, "textarea", "")?.dyn_into::<HtmlTextAreaElement>().ok()?;
    text.set_value(&recipe);
    text.set_read_only(true);
    text.set_attribute("aria-label", &Words::text(lang, "crash.copy")).ok()?;
    element(document, &card, "pre", reason)?;
    let reload = element(document, &card, "a", &Words::text(lang, "crash.reload"))?;
    reload.set_attribute("href", "").ok()?;
    text.select();
    Some(())
}

fn element(document: &Document, parent: &Element, name: &str, text: &str) -> Option<Element> {
    let element = document.create_element(name).ok()?;
    element.set_text_content(Some(text));
    parent.append_child(&element).ok()?;
    Some(element)
}
