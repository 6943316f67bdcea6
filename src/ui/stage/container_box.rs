//! A container: its state, its role, what was done to it and can be done, its probes, and how it is started or stopped.

use std::rc::Rc;

use yew::prelude::*;

use super::back_off::BackOffLadder;
use super::deeds::{Deeds, Toggle, setter};
use super::dial::ProbeDial;
use super::stopping_bar::StoppingBar;
use crate::ui::parts::countdown::Gone;
use crate::ui::speech::use_speech;
use crate::view::pods::{ContainerCard, Fault, Program, Role};
use crate::view::probes::Dial;
use crate::view::{Msg, Tone};

#[derive(PartialEq, Properties)]
pub struct ContainerProps {
    pub card: Rc<ContainerCard>,
    pub send: Callback<Msg>,
}

#[component]
pub fn Container(props: &ContainerProps) -> Html {
    let speech = use_speech();
    let open = use_state_eq(|| false);
    let card = &props.card;
    let dial = |dial: &Rc<Dial>| html! { <ProbeDial key={dial.kind.name()} dial={dial.clone()} send={props.send.clone()} /> };
    let has_deeds = !card.deeds.is_empty();
    html! {
        <div class={classes!("container", is_over(card).then_some("over"), (is_bare(card) && !*open).then_some("bare"))}>
            <div class={classes!("container-box", card.tone.class())} key="box">
                <p class="container-head">
                    <b lang="en" title={format!("{} · {}", card.name, card.image)}>{ &card.name }</b>
                    if let Some(role) = role(card.role) { <span class="role" lang="en">{ role }</span> }
                    <span class="soft">{ speech.fill("container.restarts", &[("count", &card.restarts.to_string())]) }</span>
                </p>
                <div class="container-state">
                    <p class={classes!("tone", card.tone.class())} lang="en">
                        <span class="sign" aria-hidden="true">{ card.tone.sign() }</span>{ " " }{ card.state }
                        if !card.detail.is_empty() { <span class="detail">{ ": " }{ &card.detail }</span> }
                    </p>
                    if has_deeds { <Toggle about={card.name.clone()} open={*open} set={setter(&open)} /> }
                </div>
                if !card.last.is_empty() { <p class="soft" lang="en">{ "Last State: " }{ &card.last }</p> }
                if let Some(hook) = card.hook {
                    <p class={classes!("tone", Tone::Waiting.class())}>
                        <span class="mono" lang="en">{ hook.name }</span>{ " " }<Gone since={hook.since} words="hook.running" />
                    </p>
                }
                for (fault, since) in card.faults.iter().copied() {
                    <p class={classes!("tone", Tone::Mine.class())}><Gone {since} words={fault_words(fault)} /></p>
                }
                if card.program == Program::StandIn {
                    <p class="soft">{ speech.say("container.stand-in") }</p>
                }
            </div>
            <div class="dials" key="dials">{ for card.dials.iter().map(dial) }</div>
            if !card.message.is_empty() {
                <p class="container-message" key="message" lang="en" title={card.message.clone()}>{ &card.message }</p>
            }
            if *open && has_deeds {
                <Deeds key="deeds" about={card.name.clone()} deeds={card.deeds.clone()} send={props.send.clone()} />
            }
            if let Some(back_off) = &card.back_off {
                <BackOffLadder key="back-off" back_off={back_off.clone()} send={props.send.clone()} />
            }
            if let Some(stopping) = &card.stopping {
                <StoppingBar key="stopping" stopping={stopping.clone()} send={props.send.clone()} />
            }
        </div>
    }
}

/// An init container that did its work is no longer worth a box.
fn is_over(card: &ContainerCard) -> bool {
    card.role == Role::Init && card.tone == Tone::Done
}

/// Nothing stands beside its box or below it.
fn is_bare(card: &ContainerCard) -> bool {
    let has_more = card.back_off.is_some() || card.stopping.is_some() || !card.message.is_empty();
    card.dials.is_empty() && !has_more
}

fn role(role: Role) -> Option<&'static str> {
    match role {
        Role::Init => Some("init"),
        Role::Sidecar => Some("sidecar"),
        Role::Regular => None,
        Role::Ephemeral => Some("ephemeral"),
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
