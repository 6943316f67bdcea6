//! The lines from a Service's endpoints to their pods, and the requests on them. They are measured after the cards have found their
//! places and are seen there: a frame that brings new pods has enough to do.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{DomRect, Element, HtmlElement};
use yew::prelude::*;

use super::flights::{Curve, Flights};
use super::pod_card::short_name;
use crate::kit::sorted::SortedMap;
use crate::ui::parts::measure::{use_resize, use_resizes, use_soon};
use crate::ui::parts::now::Turn;
use crate::view::flights::Flight;
use crate::view::pods::Stage;
use crate::view::turns;

/// What was measured of the stage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    pub wires: Vec<Wire>,
    pub doors: Vec<Door>,
}

/// From a Service's endpoint to its pod.
#[derive(Clone, Debug, PartialEq)]
pub struct Wire {
    pub service: String,
    pub pod: String,
    state: String,
    pub curve: Curve,
}

/// Where a Service's wires begin.
#[derive(Clone, Debug, PartialEq)]
pub struct Door {
    pub service: String,
    pub at: (f64, f64),
}

#[derive(PartialEq, Properties)]
pub struct WiresProps {
    pub stage: Rc<Stage>,
    pub flights: Rc<Vec<Flight>>,
}

#[component]
pub fn Wires(props: &WiresProps) -> Html {
    let node = use_node_ref();
    let plan = use_state_eq(Rc::<Plan>::default);
    let measure = use_callback((node.clone(), plan.setter()), |(), (node, plan)| {
        plan.set(Rc::new(measured(node).unwrap_or_default()));
    });
    let measure = use_soon(measure);
    use_resize(&node, measure.reform(|_| ()));
    let cards = {
        let node = node.clone();
        move || cards(&node).unwrap_or_default()
    };
    use_resizes(names(&props.stage), cards, measure.clone());
    use_effect_with(shape(&props.stage), move |_| measure.emit(()));
    html! {
        <svg class="wires" ref={node} aria-hidden="true">
            <WireLines key="lines" plan={(*plan).clone()} />
            <ContextProvider<Turn> key="flights" context={Turn(turns::REQUESTS)}>
                <Flights plan={(*plan).clone()} flights={props.flights.clone()} />
            </ContextProvider<Turn>>
        </svg>
    }
}

#[derive(PartialEq, Properties)]
struct WireLinesProps {
    plan: Rc<Plan>,
}

#[component]
fn WireLines(props: &WireLinesProps) -> Html {
    let line = |wire: &Wire| {
        html! {
            <path key={format!("{} {}", wire.service, wire.pod)} class={classes!("wire", wire.state.clone())} d={wire.curve.to_string()} />
        }
    };
    html! { <g>{ for props.plan.wires.iter().map(line) }</g> }
}

/// A client's causes, a message or a fault, buttons that are unfolded: whatever makes one of these taller moves what is below.
/// The floor is as tall as the taller side, and does not tell.
fn cards(node: &NodeRef) -> Option<Vec<Element>> {
    let floor = node.cast::<Element>()?.parent_element()?;
    let list = floor.query_selector_all(".front > *, .nodes > *").ok()?;
    Some((0..list.length()).filter_map(|index| list.item(index)?.dyn_into().ok()).collect())
}

/// Which of them there are.
fn names(stage: &Stage) -> Vec<String> {
    let clients = stage.clients.iter().map(|card| card.name.clone());
    let services = stage.services.iter().map(|card| short_name(&card.key));
    let workloads =
        stage.workloads.iter().map(|card| format!("{} {}", card.kind, short_name(&card.key)));
    let nodes = stage.nodes.iter().map(|card| card.name.clone());
    let homeless = (!stage.homeless.is_empty()).then(String::new);
    clients.chain(services).chain(workloads).chain(homeless).chain(nodes).collect()
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

fn measured(node: &NodeRef) -> Option<Plan> {
    let floor = node.cast::<Element>()?.parent_element()?;
    let origin = floor.get_bounding_client_rect();
    let found = |selector: &str| -> Option<Vec<HtmlElement>> {
        let list = floor.query_selector_all(selector).ok()?;
        Some((0..list.length()).filter_map(|index| list.item(index)?.dyn_into().ok()).collect())
    };
    // Every name is asked for once: a question to the page costs more than what is done with its answer.
    let pods = found("[data-pod]")?;
    let pods: SortedMap<String, &HtmlElement> =
        pods.iter().filter_map(|card| Some((card.get_attribute("data-pod")?, card))).collect();
    let wire = |endpoint: &HtmlElement| {
        let pod = endpoint.get_attribute("data-endpoint")?;
        let card = pods.get(&pod)?;
        let article = endpoint.closest("article").ok()??;
        let service = article.get_attribute("data-service")?;
        let row = endpoint.get_bounding_client_rect();
        let from = (article.get_bounding_client_rect().right(), row.top() + row.height() / 2.0);
        let curve = curve(from, &card.get_bounding_client_rect(), &origin)?;
        Some(Wire { service, pod, state: endpoint.get_attribute("data-state")?, curve })
    };
    let door = |card: &HtmlElement| {
        let place = card.get_bounding_client_rect();
        let at = (place.right() - origin.left(), place.top() + 24.0 - origin.top());
        Some(Door { service: card.get_attribute("data-service")?, at })
    };
    Some(Plan {
        wires: found("[data-endpoint]")?.iter().filter_map(wire).collect(),
        doors: found("[data-service]")?.iter().filter_map(door).collect(),
    })
}

/// From the edge of the Service, beside the endpoint, to the pod's head; nothing where the cards stand below each other.
fn curve((x, y): (f64, f64), card: &DomRect, origin: &DomRect) -> Option<Curve> {
    let from = (x - origin.left(), y - origin.top());
    let to = (card.left() - origin.left(), card.top() + 24.0 - origin.top());
    (from.0 <= to.0).then_some(Curve { from, to })
}
