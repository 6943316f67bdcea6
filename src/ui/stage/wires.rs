//! The lines from a Service's endpoints to their pods. They are measured after the cards have found their places.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{DomRect, Element, HtmlElement};
use yew::prelude::*;

use super::pod_card::short_name;
use crate::ui::parts::measure::use_resize;
use crate::view::pods::Stage;

#[derive(Clone, Debug, PartialEq)]
struct Wire {
    pod: String,
    state: String,
    path: String,
}

#[derive(PartialEq, Properties)]
pub struct WiresProps {
    pub stage: Rc<Stage>,
}

#[component]
pub fn Wires(props: &WiresProps) -> Html {
    let node = use_node_ref();
    let wires = use_state_eq(Vec::<Wire>::new);
    let measure = {
        let (node, wires) = (node.clone(), wires.setter());
        Callback::from(move |()| wires.set(measured(&node).unwrap_or_default()))
    };
    use_resize(&node, measure.reform(|_| ()));
    use_effect_with(shape(&props.stage), move |_| measure.emit(()));
    html! {
        <svg class="wires" ref={node} aria-hidden="true">
            for wire in wires.iter() {
                <path key={wire.pod.clone()} class={classes!("wire", wire.state.clone())} d={wire.path.clone()} />
            }
        </svg>
    }
}

/// What decides where cards and endpoints lie: measuring makes the browser lay out the page, so only changes of it count.
fn shape(stage: &Stage) -> Vec<String> {
    let endpoints = stage.services.iter().flat_map(|service| &service.endpoints);
    let endpoints =
        endpoints.map(|endpoint| format!("{} {:?}", short_name(&endpoint.pod), endpoint.state));
    let pods = stage.nodes.iter().flat_map(|node| &node.pods).chain(&stage.homeless).map(|pod| {
        let ladders = pod.containers.iter().filter(|one| one.back_off.is_some()).count();
        let stops = pod.containers.iter().filter(|one| one.stopping.is_some()).count();
        let lamps = pod.lamps.len();
        format!("{} {} {lamps} {ladders} {stops}", short_name(&pod.key), pod.containers.len())
    });
    endpoints.chain(pods).collect()
}

fn measured(node: &NodeRef) -> Option<Vec<Wire>> {
    let floor = node.cast::<Element>()?.parent_element()?;
    let origin = floor.get_bounding_client_rect();
    let endpoints = floor.query_selector_all("[data-endpoint]").ok()?;
    let pods = floor.query_selector_all("[data-pod]").ok()?;
    let pods: Vec<HtmlElement> =
        (0..pods.length()).filter_map(|index| pods.item(index)?.dyn_into().ok()).collect();
    let wire = |index: u32| {
        let endpoint = endpoints.item(index)?.dyn_into::<HtmlElement>().ok()?;
        let pod = endpoint.get_attribute("data-endpoint")?;
        let card =
            pods.iter().find(|card| card.get_attribute("data-pod").as_ref() == Some(&pod))?;
        let service = endpoint.closest("article").ok()??.get_bounding_client_rect();
        let row = endpoint.get_bounding_client_rect();
        let from = (service.right(), row.top() + row.height() / 2.0);
        let path = curve(from, &card.get_bounding_client_rect(), &origin)?;
        Some(Wire { pod, state: endpoint.get_attribute("data-state")?, path })
    };
    Some((0..endpoints.length()).filter_map(wire).collect())
}

/// From the edge of the Service, beside the endpoint, to the pod's head; nothing where the cards stand below each other.
fn curve((x, y): (f64, f64), card: &DomRect, origin: &DomRect) -> Option<String> {
    let (x1, y1) = (x - origin.left(), y - origin.top());
    let (x2, y2) = (card.left() - origin.left(), card.top() + 24.0 - origin.top());
    if x2 < x1 {
        return None;
    }
    let middle = (x1 + x2) / 2.0;
    Some(format!("M{x1:.1} {y1:.1}C{middle:.1} {y1:.1} {middle:.1} {y2:.1} {x2:.1} {y2:.1}"))
}
