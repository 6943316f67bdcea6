//! The stage at one instant: clients, Services, what makes pods, nodes, and the pods on them.

use std::rc::Rc;

use super::history::History;
use super::{clients, containers, reuse, why, workloads};
use crate::cluster::{Link, NodeState, Power};
use crate::console::kubectl::print::{node, pod};
use crate::kit::order;
use crate::kit::time::SimTime;
use crate::objects::Service;
use crate::objects::{Condition, ConditionStatus, Endpoint, Key, Kind, Node, Object, Pod};
use crate::session::msg::{Ask, Selection};
use crate::session::scene::Scene;
use crate::view::Tone;
use crate::view::pods::{Deed, Lamp, NodeCard, PodCard, PodHead, Stage};
use crate::view::services::{self, Membership, ServiceCard};
use crate::view::sight::Sight;
use crate::view::turns::{self, Turns};

/// In the order in which they come true.
const LAMP_ORDER: [&str; 5] =
    ["PodScheduled", "PodReadyToStartContainers", "Initialized", "ContainersReady", "Ready"];

/// The stage of one frame. What did not change, is out of sight, or has to wait for its turn, keeps its pointer.
pub struct Painting<'a> {
    pub scene: &'a Scene,
    pub history: &'a History,
    pub turns: Turns,
    pub sight: Sight<'a>,
}

impl Painting<'_> {
    pub fn paint(&self, before: &Stage) -> Stage {
        let Painting { scene, history, turns, .. } = *self;
        let store = scene.cluster.objects();
        let nodes = store.list(Kind::Node, None).filter_map(|object| match object {
            Object::Node(node) => Some(node),
            _ => None,
        });
        let nodes = nodes.enumerate().map(|(place, node)| self.node(node, before.nodes.get(place)));
        let services = || {
            // What every cluster has of itself is nothing to look at.
            let made = store.list(Kind::Service, None).filter(|one| !one.leads_to_api_server());
            let all = made.filter_map(|object| match object {
                Object::Service(service) => Some(service_card(scene, history, service)),
                _ => None,
            });
            all.enumerate().map(|(place, card)| kept(before.services.get(place), card)).collect()
        };
        let workloads = || {
            let all = workloads::cards(scene, history).into_iter().enumerate();
            all.map(|(place, card)| kept(before.workloads.get(place), card)).collect()
        };
        Stage {
            clients: if !self.sight.passes() || turns.is_on(turns::REQUESTS) {
                clients::cards(&scene.cluster, history)
            } else {
                before.clients.clone()
            },
            workloads: if turns.is_on(turns::WORKLOADS) {
                workloads()
            } else {
                before.workloads.clone()
            },
            services: if turns.is_on(turns::SERVICES) {
                services()
            } else {
                before.services.clone()
            },
            nodes: nodes.collect(),
            homeless: self.pods("", None, &before.homeless),
        }
    }

    fn node(&self, node: &Node, before: Option<&Rc<NodeCard>>) -> Rc<NodeCard> {
        let name = &node.metadata.name;
        let state = self.scene.cluster.node(name);
        let status = node::status(node);
        let card = NodeCard {
            name: name.clone(),
            tone: node_tone(&status),
            status,
            asks: Selection::Asked(Key::new(Kind::Node, "", name), Ask::Node),
            deeds: state.map(|state| node_deeds(name, state)).unwrap_or_default(),
            pods: self.pods(name, state, before.map_or(&[], |card| &card.pods)),
        };
        kept(before, card)
    }

    /// The pods of a node, or of none.
    fn pods(
        &self,
        node: &str,
        state: Option<&NodeState>,
        before: &[Rc<PodCard>],
    ) -> Vec<Rc<PodCard>> {
        let Painting { scene, history, turns, sight } = *self;
        let store = scene.cluster.objects();
        let card = |(place, pod): (usize, &Rc<Pod>)| {
            let is_of = |card: &&Rc<PodCard>| {
                card.key.name == pod.metadata.name && card.key.namespace == pod.metadata.namespace
            };
            // Nearly always it stands where it stood.
            let known = before.get(place).filter(is_of).or_else(|| before.iter().find(is_of));
            match known {
                Some(known) if !(turns.is_on(place) && sight.takes_in(&known.key)) => known.clone(),
                Some(_) | None => {
                    let of_pod =
                        containers::Painting { pod, state, store, history, now: scene.now() };
                    kept(known, pod_card(&of_pod))
                }
            }
        };
        let pods = store.pods(None).filter(|pod| pod.spec.node_name == *node);
        pods.enumerate().map(card).collect()
    }
}

/// The old pointer if it says the same.
fn kept<T: PartialEq>(before: Option<&Rc<T>>, new: T) -> Rc<T> {
    match before {
        Some(before) => reuse(before, new),
        None => Rc::new(new),
    }
}

/// What STATUS means: a node that takes no new pods is not ill.
fn node_tone(status: &str) -> Tone {
    match status.split_once(',') {
        None if status == "Ready" => Tone::Fine,
        Some(("Ready", _)) => Tone::Waiting,
        None | Some(_) => Tone::Failing,
    }
}

/// Off or on, cut off or not.
fn node_deeds(name: &str, state: &NodeState) -> Vec<Deed> {
    let offered = [
        ("node stop", "deed.node-stop", state.power == Power::On),
        ("node start", "deed.node-start", state.power == Power::Off),
        ("node cut", "deed.node-cut", state.is_joined()),
        ("node heal", "deed.node-heal", state.link != Link::Joined),
        ("kubelet restart", "deed.kubelet-restart", state.is_on()),
    ];
    let offered = offered.into_iter().filter(|(.., makes_sense)| *makes_sense);
    offered.map(|(verb, key, _)| Deed { key, line: format!("sim {verb} {name}") }).collect()
}

fn pod_card(painting: &containers::Painting) -> PodCard {
    let containers::Painting { pod, history, now, .. } = *painting;
    let row = pod::row(pod, now);
    let tone = status_tone(&row.status);
    // Not yet is not the same as no more.
    let key = painting.key();
    let was_ready = history.was_ready(&key, now);
    let missing = if was_ready && tone != Tone::Waiting { Tone::Failing } else { Tone::Waiting };
    let mut conditions: Vec<&Condition> = pod.status.conditions.iter().collect();
    order::sort_by_key(&mut conditions, |condition| {
        LAMP_ORDER.iter().position(|kind| *kind == condition.kind).unwrap_or(LAMP_ORDER.len())
    });
    let lamps = conditions.into_iter().map(|condition| lamp(condition, missing, &key)).collect();
    PodCard {
        key,
        head: PodHead {
            name: row.name,
            ready: row.ready,
            status: row.status,
            restarts: row.restarts,
            age: row.age,
            tone,
        },
        ip: pod.status.pod_ip.clone(),
        lamps: Rc::new(lamps),
        containers: painting.containers(),
    }
}

fn lamp(condition: &Condition, missing: Tone, pod: &Key) -> Lamp {
    let tone = match condition.status {
        // It is not ready because its work is done.
        ConditionStatus::False if condition.reason == "PodCompleted" => Tone::Quiet,
        ConditionStatus::True => Tone::Fine,
        ConditionStatus::Unknown => Tone::Quiet,
        ConditionStatus::False => missing,
    };
    Lamp {
        kind: condition.kind.clone(),
        status: condition.status.as_str().to_owned(),
        tone,
        reason: condition.reason.clone(),
        asks: Selection::Asked(pod.clone(), Ask::Lamp(condition.kind.clone())),
    }
}

fn service_card(scene: &Scene, history: &History, service: &Service) -> ServiceCard {
    let meta = &service.metadata;
    let slices = scene.cluster.objects().list(Kind::EndpointSlice, Some(&meta.namespace));
    let of_service = slices.filter_map(|object| match object {
        Object::EndpointSlice(slice) => Some(slice),
        _ => None,
    });
    let endpoints = of_service
        .filter(|slice| slice.metadata.labels.get("kubernetes.io/service-name") == Some(&meta.name))
        .flat_map(|slice| {
            let port = slice.ports.first().map_or(0, |port| port.port);
            slice.endpoints.iter().map(move |endpoint| {
                let pod = endpoint.target_ref.as_ref().map_or("", |target| target.name.as_str());
                let pod = Key::pod(&meta.namespace, pod);
                let address = endpoint.addresses.first().map_or("", String::as_str);
                let since = history.endpoint_since(&pod, address, &meta.name, scene.now());
                endpoint_row(endpoint, pod, port, since, &meta.name)
            })
        });
    let mut endpoints: Vec<services::Endpoint> = endpoints.collect();
    endpoints.extend(absent(scene, service, &endpoints));
    let port = service.spec.ports.first().map_or(0, |port| port.port);
    let pairs: Vec<String> =
        service.spec.selector.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let key = Key::new(Kind::Service, &meta.namespace, &meta.name);
    ServiceCard {
        asks: Selection::Asked(key.clone(), Ask::Endpoints),
        deeds: clients::offered(&scene.cluster, &key, service),
        key,
        address: match service.spec.cluster_ip.as_str() {
            "None" => "None".to_owned(),
            ip => format!("{ip}:{port}"),
        },
        selector: pairs.join(","),
        endpoints,
    }
}

/// Pods that are selected and have no entry: they have no address yet, or lack the port.
fn absent(
    scene: &Scene,
    service: &Service,
    there: &[services::Endpoint],
) -> Vec<services::Endpoint> {
    let pods = scene.cluster.objects().pods(Some(&service.metadata.namespace));
    let is_absent = |pod: &&Rc<Pod>| {
        why::selects(service, pod)
            && !pod.status.is_terminal()
            && there.iter().all(|one| one.pod.name != pod.metadata.name)
    };
    let absent = pods.filter(is_absent).map(|pod| services::Endpoint {
        asks: Selection::Asked(pod.key(), Ask::Endpoint(service.metadata.name.clone())),
        address: pod.metadata.name.clone(),
        pod: pod.key(),
        state: Membership::Absent,
        since: pod.metadata.creation_timestamp.map_or(SimTime::ZERO, |stamp| stamp.begin()),
    });
    absent.collect()
}

fn endpoint_row(
    endpoint: &Endpoint,
    pod: Key,
    port: i32,
    since: SimTime,
    service: &str,
) -> services::Endpoint {
    let conditions = endpoint.conditions;
    services::Endpoint {
        asks: Selection::Asked(pod.clone(), Ask::Endpoint(service.to_owned())),
        pod,
        address: format!("{}:{port}", endpoint.addresses.first().map_or("", String::as_str)),
        state: match (conditions.is_ready(), conditions.is_terminating()) {
            (true, _) => Membership::Ready,
            (false, true) => Membership::Terminating,
            (false, false) => Membership::NotReady,
        },
        since,
    }
}

/// What STATUS means, by its word; `Init:1/2` counts, and any other `Init:` tells of the init container at hand.
pub fn status_tone(status: &str) -> Tone {
    if let Some(of_init) = status.strip_prefix("Init:") {
        let is_count = of_init.starts_with(|first: char| first.is_ascii_digit());
        return if is_count { Tone::Waiting } else { status_tone(of_init) };
    }
    match status {
        "Running" => Tone::Fine,
        "Completed" | "Succeeded" => Tone::Done,
        "Terminating" => Tone::Stopping,
        "Pending" | "SchedulingGated" | "ContainerCreating" | "PodInitializing"
        | "CrashLoopBackOff" | "ImagePullBackOff" => Tone::Waiting,
        _ => Tone::Failing,
    }
}
