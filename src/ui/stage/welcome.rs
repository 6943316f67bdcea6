//! Before anything has been played: what this page is, and the one button that begins.

use yew::prelude::*;

use crate::ui::parts::icon::Icon;
use crate::ui::speech::use_speech;
use crate::view::{Clock, Msg};

#[derive(PartialEq, Properties)]
pub struct WelcomeProps {
    pub kubernetes: AttrValue,
    pub send: Callback<Msg>,
}

#[component]
pub fn Welcome(props: &WelcomeProps) -> Html {
    let speech = use_speech();
    html! {
        <div class="welcome card">
            <button class="primary" onclick={props.send.reform(|_| Msg::Clock(Clock::Play))}>
                { Icon::Play.draw() }<span>{ speech.say("welcome.play") }</span>
            </button>
            <div>
                <p><b>{ speech.say("welcome.title") }</b></p>
                <p class="soft">{ speech.fill("welcome.body", &[("kubernetes", &props.kubernetes)]) }</p>
            </div>
        </div>
    }
}
