//! The simulated clock.

use yew::prelude::*;

use crate::ui::parts::now::use_now;
use crate::ui::speech::use_speech;
use crate::view::moment;

#[component]
pub fn Face() -> Html {
    let speech = use_speech();
    let now = use_now();
    html! {
        <span class="face" role="timer" aria-live="off" aria-label={speech.say("transport.clock")}>{ moment::clock(now) }</span>
    }
}
