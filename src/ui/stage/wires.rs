//! The lines from a Service's endpoints to their pods. They are measured after the cards have found their places.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{DomRect, Element, HtmlElement};
use yew::prelude::*;

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
    use_effect_with(props.stage.clone(), move |_| measure.emit(()));
    html! {
        <svg class="wires" ref={node} aria-hidden="true">
            for wire in wires.iter() {
                <path key={wire.pod.clone()} class={classes!("wire", wire.state.clone())} d={wire.path.clone()} />
            }
        </svg>
    }
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
        let path =
            curve(&endpoint.get_bounding_client_rect(), &card.get_bounding_client_rect(), &origin)?;
        Some(Wire { pod, state: endpoint.get_attribute("data-state")?, path })
    };
    Some((0..endpoints.length()).filter_map(wire).collect())
}

/// From the right edge of the endpoint to the left edge of the card; nothing where the cards stand below each other.
fn curve(endpoint: &DomRect, card: &DomRect, origin: &DomRect) -> Option<String> {
    let (x1, x2) = (endpoint.right() - origin.left() + 3.0, card.left() - origin.left());
    if x2 < x1 {
        return None;
    }
    let y1 = endpoint.top() + endpoint.height() / 2.0 - origin.top();
    let y2 = card.top() + 24.0 - origin.top();
    let middle = (x1 + x2) / 2.0;
    Some(format!("M{x1:.1} {y1:.1}C{middle:.1} {y1:.1} {middle:.1} {y2:.1} {x2:.1} {y2:.1}"))
}
