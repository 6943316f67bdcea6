//! The pod's conditions as lamps: each with its sign, its name, and its reason when there is one.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::parts::why_button::asking;
use crate::ui::speech::{Speech, use_speech};
use crate::view::pods::Lamp;
use crate::view::{Msg, Tone};

#[derive(PartialEq, Properties)]
pub struct LampsProps {
    pub lamps: Rc<Vec<Lamp>>,
    pub send: Callback<Msg>,
}

#[component]
pub fn Lamps(props: &LampsProps) -> Html {
    let speech = use_speech();
    let label = speech.say("pod.conditions");
    html! {
        <ul class="lamps" aria-label={label}>{ for props.lamps.iter().map(|lamp| row(lamp, &props.send, speech)) }</ul>
    }
}

/// The lamp itself asks why it is lit, or is not.
fn row(lamp: &Lamp, send: &Callback<Msg>, speech: Speech) -> Html {
    let sign = match lamp.tone {
        Tone::Fine | Tone::Done => "✓",
        Tone::Failing => "✕",
        Tone::Waiting | Tone::Quiet => "○",
        Tone::Stopping => "■",
        Tone::Mine => "▶",
    };
    let title = if lamp.reason.is_empty() {
        format!("{}={}", lamp.kind, lamp.status)
    } else {
        format!("{}={} · {}", lamp.kind, lamp.status, lamp.reason)
    };
    let why = speech.say("why.button");
    html! {
        <li key={lamp.kind.clone()}>
            <button class={classes!("lamp", lamp.tone.class())} {title} onclick={asking(&lamp.asks, send)}>
                <span lang="en"><span aria-hidden="true">{ sign }</span>{ " " }{ &lamp.kind }<span class="unseen">{ " " }{ &lamp.status }</span></span>
                <span class="unseen">{ " " }{ why }</span>
            </button>
        </li>
    }
}
