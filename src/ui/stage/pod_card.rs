//! A pod: the line that `kubectl get pods` prints, its conditions, and its containers.

use std::rc::Rc;

use yew::prelude::*;

use super::container_box::Container;
use super::lamps::Lamps;
use crate::ui::parts::now::Turn;
use crate::ui::parts::sight::{InSight, Seen, use_watched};
use crate::ui::speech::{Speech, use_speech};
use crate::view::msg::Key;
use crate::view::pods::{ContainerCard, PodCard, PodHead};
use crate::view::{Msg, Selection};

#[derive(PartialEq, Properties)]
pub struct PodProps {
    pub card: Rc<PodCard>,
    /// Among the pods of its node.
    pub place: usize,
    pub selected: bool,
    pub send: Callback<Msg>,
}

/// Fifty of them change with every second: only those in sight are drawn while time moves. Where one has just come to be, the
/// frame that answers the learner keeps its place free, and the next one fills it, as with its lanes.
#[component]
pub fn Pod(props: &PodProps) -> Html {
    let speech = use_speech();
    let node = use_node_ref();
    let (seen, in_sight) = use_watched(&node, &props.card.key);
    let card = &props.card;
    let selected = props.selected.then_some("selected");
    let class = classes!("pod", "card", card.head.tone.class(), selected, seen.class());
    html! {
        <article {class} ref={node} data-pod={short_name(&card.key)} aria-label={speech.fill("pod.label", &[("pod", &card.head.name)])}>
            if seen != Seen::Unasked {
                <ContextProvider<InSight> context={in_sight}>
                    <ContextProvider<Turn> context={Turn(props.place)}>
                        <Face card={card.clone()} send={props.send.clone()} />
                    </ContextProvider<Turn>>
                </ContextProvider<InSight>>
            }
        </article>
    }
}

#[derive(PartialEq, Properties)]
struct FaceProps {
    card: Rc<PodCard>,
    send: Callback<Msg>,
}

#[component]
fn Face(props: &FaceProps) -> Html {
    let speech = use_speech();
    let card = &props.card;
    let key = card.key.clone();
    let choose = props.send.reform(move |_| Msg::Select(Selection::Object(key.clone())));
    let container = |container: &Rc<ContainerCard>| {
        html! { <Container key={container.name.clone()} card={container.clone()} send={props.send.clone()} /> }
    };
    html! {
        <>
            <div class="pod-head" key="head">
                { head(&card.head, choose, speech) }
                <span class="ip" lang="en">{ &card.ip }</span>
            </div>
            <Lamps key="lamps" lamps={card.lamps.clone()} send={props.send.clone()} />
            <div class="containers" key="containers">{ for card.containers.iter().map(container) }</div>
        </>
    }
}

/// What an object of a kind is known by on the stage: names are unique in a namespace only.
pub fn short_name(key: &Key) -> String {
    match key.namespace.as_str() {
        "default" => key.name.clone(),
        namespace => format!("{namespace}/{}", key.name),
    }
}

/// READY, STATUS, RESTARTS and AGE, in kubectl's order.
fn head(head: &PodHead, choose: Callback<MouseEvent>, speech: Speech) -> Html {
    let column = |title: &'static str, value: &str, class: Classes| {
        html! { <span {class} title={title} lang="en"><span class="unseen">{ title }{ " " }</span>{ value }</span> }
    };
    let why = speech.fill("pod.why", &[("pod", &head.name)]);
    html! {
        <h2>
            <button class="name" title={why} onclick={choose}><span lang="en">{ &head.name }</span></button>
            { column("READY", &head.ready, classes!()) }
            { column("STATUS", &head.status, classes!("status", "tone", head.tone.class())) }
            { column("RESTARTS", &head.restarts, classes!()) }
            { column("AGE", &head.age, classes!()) }
        </h2>
    }
}
