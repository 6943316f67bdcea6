//! A Service: its address, what it selects, and its endpoints, each ready, not ready or leaving.

use std::rc::Rc;

use yew::prelude::*;

use super::deeds::Deeds;
use super::pod_card::short_name;
use crate::ui::parts::why_button::why_button;
use crate::ui::speech::{Speech, use_speech};
use crate::view::services::{Endpoint, Membership, ServiceCard};
use crate::view::{Msg, Selection, moment};

#[derive(PartialEq, Properties)]
pub struct ServiceProps {
    pub card: Rc<ServiceCard>,
    pub send: Callback<Msg>,
}

#[component]
pub fn Service(props: &ServiceProps) -> Html {
    let speech = use_speech();
    let card = &props.card;
    let key = card.key.clone();
    let choose = props.send.reform(move |_| Msg::Select(Selection::Object(key.clone())));
    html! {
        <article class="service card" data-service={short_name(&card.key)} aria-label={speech.fill("service.label", &[("service", &card.key.name)])}>
            <h2><span lang="en">{ "Service" }</span>{ " " }<button class="name" lang="en" onclick={choose}>{ &card.key.name }</button></h2>
            <p class="mono soft" lang="en">{ &card.address }</p>
            if !card.selector.is_empty() {
                <p class="selector"><span>{ speech.say("service.selector") }</span>{ " " }<code lang="en">{ &card.selector }</code></p>
            }
            if !card.deeds.is_empty() {
                <Deeds about={card.key.name.clone()} deeds={card.deeds.clone()} send={props.send.clone()} />
            }
            if card.endpoints.is_empty() {
                <p class="soft">{ speech.say("service.none") }{ " " }{ why_button(&card.asks, &card.key.name, &props.send, speech) }</p>
            } else {
                <ul class="endpoints">{ for card.endpoints.iter().map(|endpoint| row(endpoint, &props.send, speech)) }</ul>
            }
        </article>
    }
}

fn row(endpoint: &Endpoint, send: &Callback<Msg>, speech: Speech) -> Html {
    let (class, sign, state) = match endpoint.state {
        Membership::Ready => ("fine", "●", "endpoint.ready"),
        Membership::NotReady => ("failing", "⊘", "endpoint.notready"),
        Membership::Terminating => ("stopping", "■", "endpoint.terminating"),
        Membership::Absent => ("waiting", "○", "endpoint.absent"),
    };
    let since = speech.fill("endpoint.since", &[("at", &moment::short(endpoint.since))]);
    // An address that was written by hand may name no pod: nothing leads to one, and there is nothing to ask about it.
    let pod = (!endpoint.pod.name.is_empty()).then(|| short_name(&endpoint.pod));
    let key = pod.clone().unwrap_or_else(|| endpoint.address.clone());
    html! {
        <li {key} class={classes!("endpoint", class)} data-endpoint={pod.clone()} data-state={class}>
            <span class="sign" aria-hidden="true">{ sign }</span>
            <span class="address" lang="en">{ &endpoint.address }</span>
            <span class="state">{ speech.say(state) }{ " · " }{ since }</span>
            if pod.is_some() { { why_button(&endpoint.asks, &endpoint.pod.name, send, speech) } }
        </li>
    }
}
