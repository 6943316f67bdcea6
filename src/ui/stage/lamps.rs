//! The pod's conditions as lamps: each with its sign, its name, and its reason when there is one.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::speech::use_speech;
use crate::view::Tone;
use crate::view::pods::Lamp;

#[derive(PartialEq, Properties)]
pub struct LampsProps {
    pub lamps: Rc<Vec<Lamp>>,
}

#[component]
pub fn Lamps(props: &LampsProps) -> Html {
    let label = use_speech().say("pod.conditions");
    html! {
        <ul class="lamps" aria-label={label}>{ for props.lamps.iter().map(row) }</ul>
    }
}

fn row(lamp: &Lamp) -> Html {
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
    html! {
        <li key={lamp.kind.clone()} class={classes!("lamp", lamp.tone.class())} {title} lang="en">
            <span aria-hidden="true">{ sign }</span>{ " " }{ &lamp.kind }<span class="unseen">{ " " }{ &lamp.status }</span>
        </li>
    }
}
