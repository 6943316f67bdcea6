//! The EndpointSlice controller: behind every Service, the addresses of its pods and the condition each is in.
//! Models pkg/controller/endpointslice and staging/src/k8s.io/endpointslice (v1.36), R57–R64.

use crate::kit::sorted::SortedMap;
use std::rc::Rc;

use super::{Change, Controller, ControllerName};
use crate::cluster::api;
use crate::cluster::ctx::Ctx;
use crate::cluster::record::{Actor, RecordId, Verb};
use crate::cluster::rule::Rule;
use crate::cluster::turn::MachineId;
use crate::kit::chance::draw;
use crate::kit::hash;
use crate::kit::time::{SimTime, Span};
use crate::objects::{
    Endpoint, EndpointConditions, EndpointPort, EndpointSlice, IntOrString, Key, Kind, Object,
    ObjectMeta, ObjectReference, OwnerReference, Pod, Service, ServicePort, matches_labels,
};

/// After its own writes a Service is not looked at again sooner than this (R64).
const MIN_SYNC_DELAY: Span = Span::secs(1);
const SERVICE_NAME_LABEL: &str = "kubernetes.io/service-name";

#[derive(Clone, Debug, Default, PartialEq)]
pub struct EndpointSliceController {
    queue: SortedMap<(String, String), Queued>,
    written: SortedMap<(String, String), SimTime>,
}

#[derive(Clone, Debug, PartialEq)]
struct Queued {
    at: SimTime,
    cause: Option<RecordId>,
}

impl Controller for EndpointSliceController {
    fn informed(&mut self, ctx: &mut Ctx, change: &Change) {
        match &change.object {
            Object::Service(service) => {
                let meta = &service.metadata;
                self.touch(ctx, &meta.namespace, &meta.name);
            }
            Object::Pod(pod) => {
                let before = match &change.before {
                    Some(Object::Pod(before)) => Some(&**before),
                    _ => None,
                };
                for service in services_of(ctx, change.verb, before, pod) {
                    self.touch(ctx, &pod.metadata.namespace, &service);
                }
            }
            _ => {}
        }
    }

    fn due(&self) -> Option<SimTime> {
        self.queue.values().map(|queued| queued.at).min()
    }

    fn turn(&mut self, ctx: &mut Ctx) {
        let now = ctx.now();
        let due =
            self.queue.iter().find(|(_, queued)| queued.at <= now).map(|(key, _)| key.clone());
        let Some(key) = due else { return };
        let Some(queued) = self.queue.remove(&key) else { return };
        ctx.cause = queued.cause;
        let (namespace, name) = &key;
        let slice_key =
            Key::new(Kind::EndpointSlice, namespace, &slice_name(ctx.seed(), namespace, name));
        let Some(service) = ctx.shared.api.store.service(namespace, name).cloned() else {
            api::remove(ctx, Actor::Endpoints, &slice_key, Rule::EndpointsFollow);
            self.written.remove(&key);
            return;
        };
        if service.spec.selector.is_empty() {
            return;
        }
        let wanted = slice(ctx, &service, &slice_key);
        let stored = match ctx.shared.api.store.get(&slice_key) {
            Some(Object::EndpointSlice(slice)) => Some(slice.clone()),
            _ => None,
        };
        let wrote = match stored {
            None => {
                let object = Object::EndpointSlice(Rc::new(wanted));
                Some(api::create(ctx, Actor::Endpoints, object, Rule::EndpointsFollow))
            }
            Some(stored) => {
                let metadata = stored.metadata.clone();
                let object = Object::EndpointSlice(Rc::new(EndpointSlice { metadata, ..wanted }));
                api::update(ctx, Actor::Endpoints, object, Some(Rule::EndpointsFollow))
            }
        };
        if wrote.is_some() {
            self.written.insert(key, now);
        }
    }
}

impl EndpointSliceController {
    fn touch(&mut self, ctx: &mut Ctx, namespace: &str, service: &str) {
        let key = (namespace.to_owned(), service.to_owned());
        let rest = self.written.get(&key).map_or(SimTime::ZERO, |at| *at + MIN_SYNC_DELAY);
        let at = ctx.now().max(rest);
        // The first to ask decides when; what is found then counts, whoever asked.
        self.queue.entry(key).or_insert(Queued { at, cause: ctx.cause }).cause = ctx.cause;
        ctx.touch(MachineId::Controller(ControllerName::EndpointSlice));
    }
}

/// Services that select the pod, or did until now, if the change is one their endpoints show (R63).
fn services_of(ctx: &Ctx, verb: Verb, before: Option<&Pod>, pod: &Pod) -> Vec<String> {
    let is_same = before.is_some_and(|before| endpoint_part(before) == endpoint_part(pod));
    if verb == Verb::Modified && is_same {
        return Vec::new();
    }
    let services = ctx.shared.api.store.services(&pod.metadata.namespace);
    let selecting = services.filter(|service| {
        let selects = |pod: &Pod| matches_labels(&service.spec.selector, &pod.metadata.labels);
        selects(pod) || before.is_some_and(selects)
    });
    selecting.map(|service| service.metadata.name.clone()).collect()
}

/// What of a pod its endpoints show. Models podEndpointsChanged (v1.36).
fn endpoint_part(pod: &Pod) -> impl PartialEq {
    let (meta, status) = (&pod.metadata, &pod.status);
    let is_listed = !status.is_terminal();
    (meta.deletion_timestamp, &meta.labels, &status.pod_ips, status.is_ready(), is_listed)
}

fn slice_name(seed: u64, namespace: &str, service: &str) -> String {
    let draw = draw(seed, "endpoint-slice", &format!("{namespace}/{service}"));
    format!("{service}-{}", hash::suffix(draw, 5))
}

fn slice(ctx: &Ctx, service: &Service, key: &Key) -> EndpointSlice {
    let meta = &service.metadata;
    let pods: Vec<Rc<Pod>> = ctx
        .shared
        .api
        .store
        .pods(Some(&meta.namespace))
        .filter(|pod| matches_labels(&service.spec.selector, &pod.metadata.labels))
        .filter(|pod| is_listed(pod))
        .cloned()
        .collect();
    EndpointSlice {
        address_type: "IPv4".to_owned(),
        endpoints: pods.iter().map(|pod| endpoint(service, pod)).collect(),
        metadata: ObjectMeta {
            generate_name: format!("{}-", meta.name),
            labels: labels(service),
            name: key.name.clone(),
            namespace: key.namespace.clone(),
            owner_references: vec![OwnerReference {
                api_version: "v1".to_owned(),
                block_owner_deletion: true,
                controller: true,
                kind: "Service".to_owned(),
                name: meta.name.clone(),
                uid: meta.uid.clone(),
            }],
            ..ObjectMeta::default()
        },
        ports: endpoint_ports(service, &pods),
    }
}

/// The Service's own, and those by which slices are found (R61).
fn labels(service: &Service) -> SortedMap<String, String> {
    let mut labels = service.metadata.labels.clone();
    let managed_by = "endpointslice-controller.k8s.io".to_owned();
    labels.insert("endpointslice.kubernetes.io/managed-by".to_owned(), managed_by);
    labels.insert(SERVICE_NAME_LABEL.to_owned(), service.metadata.name.clone());
    if service.spec.cluster_ip == "None" {
        labels.insert("service.kubernetes.io/headless".to_owned(), String::new());
    }
    labels
}

/// Finished pods and pods without an address are not listed; not-ready and terminating ones are (R57).
fn is_listed(pod: &Pod) -> bool {
    !pod.status.pod_ip.is_empty() && !pod.status.is_terminal()
}

/// R58.
fn endpoint(service: &Service, pod: &Pod) -> Endpoint {
    let serving = pod.status.is_ready();
    let terminating = pod.is_deleting();
    let ready = service.spec.publish_not_ready_addresses || (serving && !terminating);
    let meta = &pod.metadata;
    Endpoint {
        addresses: vec![pod.status.pod_ip.clone()],
        conditions: EndpointConditions { ready, serving, terminating },
        node_name: pod.spec.node_name.clone(),
        target_ref: Some(ObjectReference {
            kind: "Pod".to_owned(),
            name: meta.name.clone(),
            namespace: meta.namespace.clone(),
            uid: meta.uid.clone(),
            ..ObjectReference::default()
        }),
    }
}

/// The empty slice of a Service without pods is a placeholder: it names no port either.
fn endpoint_ports(service: &Service, pods: &[Rc<Pod>]) -> Vec<EndpointPort> {
    if pods.is_empty() {
        return Vec::new();
    }
    service.spec.ports.iter().filter_map(|port| endpoint_port(port, pods)).collect()
}

/// A number goes as it is; a name must be found in a pod (R60).
fn endpoint_port(port: &ServicePort, pods: &[Rc<Pod>]) -> Option<EndpointPort> {
    let number = match &port.target_port {
        IntOrString::Int(0) => port.port,
        IntOrString::Int(number) => *number,
        IntOrString::String(name) => pods
            .iter()
            .flat_map(|pod| &pod.spec.containers)
            .find_map(|container| container.port_named(name))?,
    };
    Some(EndpointPort { name: port.name.clone(), port: number, protocol: port.protocol })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::stamp::Stamp;
    use crate::objects::{Condition, ConditionStatus, Container, ContainerPort};

    fn pod(ready: bool, deleting: bool) -> Pod {
        let mut pod = Pod::default();
        pod.status.pod_ip = "10.244.0.2".to_owned();
        pod.status.conditions = vec![Condition::new("Ready", ConditionStatus::of(ready))];
        pod.metadata.deletion_timestamp = deleting.then_some(Stamp::START);
        pod
    }

    #[test]
    fn ready_means_serving_and_not_terminating_unless_the_service_wants_all() {
        let mut service = Service::default();
        for (is_ready, is_deleting, ready, serving, terminating) in [
            (true, false, true, true, false),
            (false, false, false, false, false),
            (true, true, false, true, true),
            (false, true, false, false, true),
        ] {
            let conditions =
                |service: &Service| endpoint(service, &pod(is_ready, is_deleting)).conditions;
            service.spec.publish_not_ready_addresses = false;
            assert_eq!(conditions(&service), EndpointConditions { ready, serving, terminating });
            service.spec.publish_not_ready_addresses = true;
            assert_eq!(
                conditions(&service),
                EndpointConditions { ready: true, serving, terminating }
            );
        }
    }

    #[test]
    fn finished_pods_and_pods_without_an_address_are_not_listed() {
        assert!(is_listed(&pod(false, true)));
        let mut finished = pod(true, false);
        finished.status.phase = Some(crate::objects::PodPhase::Succeeded);
        assert!(!is_listed(&finished));
        let mut pending = pod(false, false);
        pending.status.pod_ip.clear();
        assert!(!is_listed(&pending));
    }

    #[test]
    fn a_named_port_is_what_the_pod_s_container_says() {
        let mut named = pod(true, false);
        let web =
            ContainerPort { name: "web".into(), container_port: 8080, ..ContainerPort::default() };
        named.spec.containers = vec![Container { ports: vec![web], ..Container::default() }];
        let pods = [Rc::new(named)];
        for (target, number) in [
            (IntOrString::Int(0), Some(80)),
            (IntOrString::Int(9000), Some(9000)),
            (IntOrString::String("web".into()), Some(8080)),
            (IntOrString::String("nope".into()), None),
        ] {
            let port = ServicePort { port: 80, target_port: target, ..ServicePort::default() };
            assert_eq!(endpoint_port(&port, &pods).map(|port| port.port), number);
        }
    }
}
