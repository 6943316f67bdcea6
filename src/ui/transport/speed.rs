//! How fast simulated time goes: four buttons, and a list of every speed.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::ui::parts::segments::{Segment, Segments};
use crate::ui::speech::use_speech;
use crate::view::transport::{ALL_SPEEDS, SPEEDS};
use crate::view::{Clock, Msg};

#[derive(PartialEq, Properties)]
pub struct SpeedProps {
    pub speed: u32,
    pub send: Callback<Msg>,
}

#[component]
pub fn Speed(props: &SpeedProps) -> Html {
    let speech = use_speech();
    let segments = SPEEDS.map(|speed| Segment { label: format!("{speed}×").into(), lang: None });
    let chosen = SPEEDS.iter().position(|speed| *speed == props.speed);
    let onchange = props.send.reform(|event: Event| {
        let value =
            event.target_dyn_into::<HtmlSelectElement>().and_then(|list| list.value().parse().ok());
        Msg::Clock(Clock::Speed(value.unwrap_or(1)))
    });
    let option = |speed: u32| {
        html! { <option value={speed.to_string()} selected={speed == props.speed}>{ format!("{speed}×") }</option> }
    };
    html! {
        <div class="speed">
            <Segments label={speech.say("transport.speed")} segments={segments.to_vec()} {chosen}
                on_choose={props.send.reform(|index: usize| Msg::Clock(Clock::Speed(SPEEDS[index])))} />
            <select ~value={props.speed.to_string()} aria-label={speech.say("transport.speed")} {onchange}>{ for ALL_SPEEDS.into_iter().map(option) }</select>
        </div>
    }
}
