//! A container: its state, what the learner did to it, its probes, and the wait before its next start.

use std::rc::Rc;

use yew::prelude::*;

use super::back_off::BackOffLadder;
use super::dial::ProbeDial;
use crate::ui::parts::countdown::Gone;
use crate::ui::speech::use_speech;
use crate::view::Tone;
use crate::view::pods::{ContainerCard, Fault};
use crate::view::probes::Dial;

#[derive(PartialEq, Properties)]
pub struct ContainerProps {
    pub card: Rc<ContainerCard>,
}

#[component]
pub fn Container(props: &ContainerProps) -> Html {
    let speech = use_speech();
    let card = &props.card;
    let dial = |dial: &Rc<Dial>| html! { <ProbeDial key={dial.kind.name()} dial={dial.clone()} /> };
    html! {
        <div class="container">
            <div class={classes!("container-box", card.tone.class())} key="box">
                <p class="container-head">
                    <b lang="en" title={card.image.clone()}>{ &card.name }</b>
                    <span class="soft">{ speech.fill("container.restarts", &[("count", &card.restarts.to_string())]) }</span>
                </p>
                <p class={classes!("tone", card.tone.class())} lang="en">
                    <span class="sign" aria-hidden="true">{ card.tone.sign() }</span>{ " " }{ card.state }
                    if !card.detail.is_empty() { <span class="detail">{ ": " }{ &card.detail }</span> }
                </p>
                if let Some((fault, since)) = card.fault {
                    <p class={classes!("tone", Tone::Mine.class())}><Gone {since} words={fault_words(fault)} /></p>
                }
            </div>
            <div class="dials" key="dials">{ for card.dials.iter().map(dial) }</div>
            if let Some(back_off) = &card.back_off {
                <BackOffLadder key="back-off" back_off={back_off.clone()} />
            }
        </div>
    }
}

fn fault_words(fault: Fault) -> &'static str {
    match fault {
        Fault::Frozen => "fault.frozen",
        Fault::Slow => "fault.slow",
        Fault::Failing => "fault.failing",
        Fault::Leaking => "fault.leaking",
    }
}
