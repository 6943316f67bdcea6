//! Why a Service sends requests to a pod or does not, and why it has nobody to send them to.

use std::rc::Rc;

use super::chain::Chain;
use super::{Asking, Sight, ready};
use crate::cluster::{Record, Rule, What};
use crate::objects::{Endpoint, EndpointSlice, IntOrString, Key, Kind, Object, Pod, Service};
use crate::session::msg::Ask;
use crate::view::Tone;
use crate::view::why::Place;

use super::super::membership::SERVICE_NAME;

/// More pods than these are not told one by one.
const PODS_MAX: usize = 4;
/// Of pods that are not selected, so many are named.
const UNFIT_MAX: usize = 2;

/// The Service's entries as they stand, whatever slice they are in.
fn entries<'a>(asking: &Asking<'a>, service: &Key) -> Vec<&'a Endpoint> {
    let slices = asking.store().list(Kind::EndpointSlice, None);
    let mut found = Vec::new();
    for object in slices {
        if let Object::EndpointSlice(slice) = object
            && slice.metadata.namespace == service.namespace
            && slice.metadata.labels.get(SERVICE_NAME) == Some(&service.name)
        {
            found.extend(&slice.endpoints);
        }
    }
    found
}

pub fn has_ready(asking: &Asking, service: &Key) -> bool {
    entries(asking, service).iter().any(|one| one.conditions.is_ready())
}

fn entry_of<'a>(asking: &Asking<'a>, service: &Key, pod: &str) -> Option<&'a Endpoint> {
    let is_it = |one: &&Endpoint| one.target_ref.as_ref().is_some_and(|target| target.name == pod);
    entries(asking, service).into_iter().find(is_it)
}

pub fn matches(service: &Service, pod: &Pod) -> bool {
    let selector = &service.spec.selector;
    !selector.is_empty()
        && service.metadata.namespace == pod.metadata.namespace
        && selector.iter().all(|(key, value)| pod.metadata.labels.get(key) == Some(value))
}

/// Why it has no endpoint, or which of its pods is not among them.
pub fn answer(chain: &mut Chain, key: &Key) {
    let asking = chain.asking;
    let Some(service) = asking.store().service(&key.namespace, &key.name) else {
        return super::record::story(chain, key);
    };
    if let Some(written) = last_written(asking, key) {
        chain.tell(written);
    }
    selected(chain, key, service);
    let pods: Vec<&Rc<Pod>> =
        asking.store().pods(Some(&key.namespace)).filter(|pod| matches(service, pod)).collect();
    let absent = |pod: &&&Rc<Pod>| {
        !entry_of(asking, key, &pod.metadata.name).is_some_and(|one| one.conditions.is_ready())
    };
    for pod in pods.iter().filter(absent).take(PODS_MAX) {
        chain.see(&pod.key(), Ask::Endpoint(key.name.clone()));
        let Some(sight) = asking.sight(&pod.key()) else { continue };
        port(chain, &sight, service);
    }
    chain.came(key);
}

/// What the selector selects.
fn selected(chain: &mut Chain, key: &Key, service: &Service) {
    let asking = chain.asking;
    let place = asking.lines.field(key, "spec.selector");
    if service.spec.selector.is_empty() {
        chain.say("why.endpoints.manual", &[("service", &key.name)]).object(key).place(place);
        return;
    }
    let pods = asking.store().pods(Some(&key.namespace));
    let count = pods.filter(|pod| matches(service, pod)).count().to_string();
    let selector = shown(service);
    let fills = [("selector", &*selector), ("count", &*count)];
    let (key_word, tone) = match count.as_str() {
        "0" => ("why.endpoints.nobody", Tone::Failing),
        _ => ("why.endpoints.selects", Tone::Quiet),
    };
    let step = chain.say(key_word, &fills).tone(tone).rule(Rule::EndpointsFollow);
    step.object(key).place(place);
    if count == "0" {
        for pod in asking.store().pods(Some(&key.namespace)).take(UNFIT_MAX) {
            unfit(chain, pod, &selector);
        }
    }
}

fn unfit(chain: &mut Chain, pod: &Pod, selector: &str) {
    let asking = chain.asking;
    let key = pod.key();
    let place = asking.lines.of_pod(&key, "metadata.labels");
    let pairs = pod.metadata.labels.iter().map(|(key, value)| format!("{key}={value}"));
    let fills = [("pod", &*key.name), ("selector", selector)];
    let step = chain.say("why.endpoint.labels", &fills).tone(Tone::Failing);
    step.quote(&pairs.collect::<Vec<String>>().join(",")).object(&key).place(place);
}

/// The line that sends requests to this port of a pod.
pub fn target(asking: &Asking, pod: &Pod, port: i32) -> Option<(Key, Option<Place>)> {
    asking.store().services(&pod.metadata.namespace).find_map(|service| {
        let ports = service.spec.ports.iter();
        let index = ports.clone().position(|one| match &one.target_port {
            IntOrString::Int(target) => *target == port,
            IntOrString::String(name) => {
                pod.spec.containers.iter().any(|one| one.port_named(name) == Some(port))
            }
        })?;
        let key = Key::new(Kind::Service, &service.metadata.namespace, &service.metadata.name);
        let path = format!("spec.ports[{index}].targetPort");
        if !matches(service, pod) {
            return None;
        }
        let place = asking.lines.field(&key, &path);
        Some((key, place))
    })
}

fn shown(service: &Service) -> String {
    let pairs = service.spec.selector.iter().map(|(key, value)| format!("{key}={value}"));
    pairs.collect::<Vec<String>>().join(",")
}

/// The newest write of the Service's slices.
fn last_written<'a>(asking: &Asking<'a>, service: &Key) -> Option<&'a Record> {
    asking.last(&|record| slice_of(record, service).is_some())
}

fn slice_of<'a>(record: &'a Record, service: &Key) -> Option<&'a EndpointSlice> {
    match &record.what {
        What::Stored { object: Object::EndpointSlice(slice), .. }
            if slice.metadata.namespace == service.namespace
                && slice.metadata.labels.get(SERVICE_NAME) == Some(&service.name) =>
        {
            Some(slice)
        }
        _ => None,
    }
}

/// How one pod stands in it, and why.
pub fn of_pod(chain: &mut Chain, pod: &Sight, service: &str) {
    let asking = chain.asking;
    let key = Key::new(Kind::Service, &pod.key.namespace, service);
    let Some(object) = asking.store().service(&key.namespace, service) else { return };
    let fills = [("service", service), ("pod", pod.name())];
    let entry = entry_of(asking, &key, pod.name());
    let (word, tone) = match entry.map(|one| one.conditions) {
        Some(state) if state.is_ready() => ("why.endpoint.ready", Tone::Fine),
        Some(state) if state.is_terminating() => ("why.endpoint.leaving", Tone::Stopping),
        Some(_) => ("why.endpoint.unready", Tone::Failing),
        None => ("why.endpoint.absent", Tone::Failing),
    };
    let written = turned(asking, &key, pod.name(), entry);
    let step = chain.say(word, &fills);
    if let Some(written) = written {
        step.of(written);
    }
    step.tone(tone).rule(Rule::EndpointsFollow);
    if !matches(object, pod.pod) {
        unfit(chain, pod.pod, &shown(object));
        return selected(chain, &key, object);
    }
    port(chain, pod, object);
    match ready::question(pod) {
        Ask::End => super::end::answer(chain, pod),
        Ask::Start => super::start::answer(chain, pod),
        _ => ready::answer(chain, pod),
    }
}

/// The write since which it stands so.
fn turned<'a>(
    asking: &Asking<'a>,
    service: &Key,
    pod: &str,
    entry: Option<&Endpoint>,
) -> Option<&'a Record> {
    let mut found = None;
    for record in asking.past.iter().rev() {
        let Some(slice) = slice_of(record, service) else { continue };
        let is_it = |one: &&Endpoint| one.target_ref.as_ref().is_some_and(|at| at.name == pod);
        let then = slice.endpoints.iter().find(is_it).map(|one| one.conditions);
        if then != entry.map(|one| one.conditions) {
            break;
        }
        found = Some(record);
    }
    found
}

/// A port that is named must be named in the pod as well.
fn port(chain: &mut Chain, pod: &Sight, service: &Service) {
    let asking = chain.asking;
    let key = Key::new(Kind::Service, &service.metadata.namespace, &service.metadata.name);
    for (index, port) in service.spec.ports.iter().enumerate() {
        let IntOrString::String(wanted) = &port.target_port else { continue };
        let has_it = pod.pod.spec.containers.iter().any(|one| one.port_named(wanted).is_some());
        if !has_it {
            let place = asking.lines.field(&key, &format!("spec.ports[{index}].targetPort"));
            let fills = [("port", wanted.as_str()), ("pod", pod.name())];
            let step = chain.say("why.endpoint.port", &fills).tone(Tone::Failing);
            step.rule(Rule::EndpointsFollow).object(&key).place(place);
        }
    }
}

/// The Services that select a pod.
pub fn of(asking: &Asking, pod: &Pod) -> Vec<String> {
    let services = asking.store().services(&pod.metadata.namespace);
    let selecting = services.filter(|service| matches(service, pod));
    selecting.map(|service| service.metadata.name.clone()).collect()
}

/// "Why does Service web send web-1 no requests?"
pub fn heading(asking: &Asking, pod: &Key, service: &str) -> &'static str {
    let key = Key::new(Kind::Service, &pod.namespace, service);
    match entry_of(asking, &key, &pod.name) {
        Some(entry) if entry.conditions.is_ready() => "ask.endpoint.ready",
        Some(_) | None => "ask.endpoint",
    }
}
