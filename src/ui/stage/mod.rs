//! The stage: clients, Services and what makes pods on the left, nodes with their pods on the right, and the lines between them.

pub mod back_off;
pub mod client_card;
pub mod container_box;
pub mod deeds;
pub mod dial;
pub mod flights;
pub mod lamps;
pub mod node_frame;
pub mod pips;
pub mod pod_card;
pub mod service_card;
pub mod stopping_bar;
pub mod welcome;
pub mod wires;
pub mod workload_card;

use std::rc::Rc;

use yew::prelude::*;

use self::client_card::Client;
use self::node_frame::{NodeFrame, Waiting};
use self::pod_card::short_name;
use self::service_card::Service;
use self::welcome::Welcome;
use self::wires::Wires;
use self::workload_card::Workload;
use super::speech::use_speech;
use crate::view::clients::ClientCard;
use crate::view::flights::Flight;
use crate::view::pods::{NodeCard, Stage};
use crate::view::services::ServiceCard;
use crate::view::transport::Motion;
use crate::view::workloads::WorkloadCard;
use crate::view::{Msg, Selection};

#[derive(PartialEq, Properties)]
pub struct StagePaneProps {
    pub stage: Rc<Stage>,
    pub flights: Rc<Vec<Flight>>,
    pub motion: Motion,
    /// The version that is played.
    pub kubernetes: AttrValue,
    /// Time has gone by in it.
    pub is_begun: bool,
    pub selection: Selection,
    pub send: Callback<Msg>,
}

#[component]
pub fn StagePane(props: &StagePaneProps) -> Html {
    let speech = use_speech();
    let stage = &props.stage;
    let empty = stage.services.is_empty()
        && stage.workloads.is_empty()
        && stage.homeless.is_empty()
        && stage.nodes.iter().all(|node| node.pods.is_empty());
    let is_untouched = !props.is_begun && props.motion == Motion::Paused;
    let motion = match props.motion {
        Motion::Paused => "paused",
        Motion::Playing => "playing",
    };
    let service = |card: &Rc<ServiceCard>| {
        html! { <Service key={short_name(&card.key)} card={card.clone()} send={props.send.clone()} /> }
    };
    let client = |card: &Rc<ClientCard>| {
        html! { <Client key={card.name.clone()} card={card.clone()} send={props.send.clone()} /> }
    };
    let workload = |card: &Rc<WorkloadCard>| {
        html! { <Workload key={format!("{} {}", card.kind, short_name(&card.key))} card={card.clone()} send={props.send.clone()} /> }
    };
    let has_front =
        !(stage.clients.is_empty() && stage.services.is_empty() && stage.workloads.is_empty());
    let node = |card: &Rc<NodeCard>| {
        html! { <NodeFrame key={card.name.clone()} card={card.clone()} selection={props.selection.clone()} send={props.send.clone()} /> }
    };
    html! {
        <section class="pane stage-pane" aria-label={speech.say("pane.stage")} tabindex="0">
            <div class="stage-floor" data-motion={motion}>
                <Wires key="wires" stage={stage.clone()} flights={props.flights.clone()} />
                if has_front {
                    <div class="front" key="front">
                        { for stage.clients.iter().map(client) }
                        { for stage.services.iter().map(service) }
                        { for stage.workloads.iter().map(workload) }
                    </div>
                }
                <div class="nodes" key="nodes">
                    if !stage.homeless.is_empty() {
                        <Waiting key="homeless" pods={stage.homeless.clone()} selection={props.selection.clone()} send={props.send.clone()} />
                    }
                    { for stage.nodes.iter().map(node) }
                </div>
            </div>
            if is_untouched { <Welcome key="welcome" kubernetes={props.kubernetes.clone()} send={props.send.clone()} /> }
            if empty && !is_untouched {
                <div class="stage-empty" key="empty">
                    <p><b>{ speech.say("stage.empty.title") }</b></p>
                    <p>{ speech.say("stage.empty.body") }</p>
                </div>
            }
        </section>
    }
}
