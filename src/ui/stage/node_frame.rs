//! A node with its pods; and the pods that wait for one.

use std::rc::Rc;

use yew::prelude::*;

use super::deeds::{Deeds, Toggle, setter};
use super::pod_card::{Pod, short_name};
use crate::ui::parts::why_button::asking;
use crate::ui::speech::use_speech;
use crate::view::pods::{NodeCard, PodCard};
use crate::view::{Msg, Selection};

#[derive(PartialEq, Properties)]
pub struct NodeFrameProps {
    pub card: Rc<NodeCard>,
    pub selection: Selection,
    pub send: Callback<Msg>,
}

#[component]
pub fn NodeFrame(props: &NodeFrameProps) -> Html {
    let speech = use_speech();
    let open = use_state_eq(|| false);
    let card = &props.card;
    html! {
        <section class="node" aria-label={speech.fill("node.label", &[("node", &card.name)])}>
            <p class="node-head">
                <button class="name" lang="en" onclick={asking(&card.asks, &props.send)}>{ &card.name }</button><span aria-hidden="true">{ "·" }</span><span class={classes!("tone", card.tone.class())} lang="en">{ &card.status }</span>
                if !card.deeds.is_empty() { <Toggle about={card.name.clone()} open={*open} set={setter(&open)} /> }
            </p>
            if *open { <Deeds about={card.name.clone()} deeds={card.deeds.clone()} send={props.send.clone()} /> }
            <div class="pods">{ for all(&card.pods, &props.selection, &props.send) }</div>
        </section>
    }
}

#[derive(PartialEq, Properties)]
pub struct WaitingProps {
    pub pods: Vec<Rc<PodCard>>,
    pub selection: Selection,
    pub send: Callback<Msg>,
}

#[component]
pub fn Waiting(props: &WaitingProps) -> Html {
    let label = use_speech().say("stage.homeless");
    html! {
        <section class="node homeless" aria-label={label.clone()}>
            <p class="node-head">{ label }</p>
            <div class="pods">{ for all(&props.pods, &props.selection, &props.send) }</div>
        </section>
    }
}

fn all(
    pods: &[Rc<PodCard>],
    selection: &Selection,
    send: &Callback<Msg>,
) -> impl Iterator<Item = Html> {
    pods.iter().enumerate().map(move |(place, pod)| {
        let selected = selection.object() == Some(&pod.key);
        html! { <Pod key={short_name(&pod.key)} card={pod.clone()} {place} {selected} send={send.clone()} /> }
    })
}
