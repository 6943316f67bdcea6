//! "Why?" beside whatever can be asked about.

use yew::prelude::*;

use crate::ui::speech::Speech;
use crate::view::{Msg, Selection};

/// A quiet button; `about` is what it asks about, for those who listen.
pub fn why_button(asks: &Selection, about: &str, send: &Callback<Msg>, speech: Speech) -> Html {
    let label = speech.fill("why.label", &[("about", about)]);
    html! {
        <button class="ask-why" aria-label={label} onclick={asking(asks, send)}>{ speech.say("why.button") }</button>
    }
}

/// What a click on something that asks why does.
pub fn asking(asks: &Selection, send: &Callback<Msg>) -> Callback<MouseEvent> {
    let asks = asks.clone();
    send.reform(move |_| Msg::Select(asks.clone()))
}
