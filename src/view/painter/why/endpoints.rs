//! Why a Service sends requests to a pod or does not, and why it has nobody to send them to.

use std::rc::Rc;

use super::chain::Chain;
use super::{Asking, Sight, ready};
use crate::cluster::{Record, Rule, What};
use crate::objects::{
    Endpoint, EndpointSlice, IntOrString, Key, Kind, Object, Pod, Service, ServicePort,
};
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
    if service.spec.kind == "ExternalName" {
        let place = asking.lines.field(key, "spec.externalName");
        let fills = [("service", &*key.name), ("name", &*service.spec.external_name)];
        chain.say("why.endpoints.external", &fills).object(key).place(place);
        return chain.came(key);
    }
    if let Some(written) = last_written(asking, key) {
        // Who writes endpoints by hand is the one who knows why.
        match service.spec.selector.is_empty() {
            true => chain.follow(written),
            false => drop(chain.tell(written)),
        }
    }
    selected(chain, key, service);
    published(chain, key, service);
    if service.spec.cluster_ip == "None" {
        let place = asking.lines.field(key, "spec.clusterIP");
        let step = chain.say("why.endpoints.headless", &[("service", &key.name)]);
        step.object(key).place(place);
    }
    let pods: Vec<&Rc<Pod>> =
        asking.store().pods(Some(&key.namespace)).filter(|pod| matches(service, pod)).collect();
    let absent = |pod: &&&Rc<Pod>| {
        !entry_of(asking, key, &pod.metadata.name).is_some_and(|one| one.conditions.is_ready())
    };
    for (index, pod) in pods.iter().filter(absent).take(PODS_MAX).enumerate() {
        chain.see(&pod.key(), Ask::Endpoint(key.name.clone()));
        let Some(sight) = asking.sight(&pod.key()) else { continue };
        match index == 0 && !has_ready(asking, key) {
            true => of_pod(chain, &sight, &key.name),
            false => port(chain, &sight, service),
        }
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

/// The line of the Service that was asked, which sends requests to this port of a pod. Who asks the pod itself goes by no
/// Service.
pub fn target(asking: &Asking, pod: &Pod, url: &str, port: i32) -> Option<(Key, Option<Place>)> {
    let (host, asked) = host_and_port(url)?;
    asking.store().services(&pod.metadata.namespace).find_map(|service| {
        let leads = |one: &ServicePort| match &one.target_port {
            IntOrString::Int(target) => *target == port,
            IntOrString::String(name) => {
                pod.spec.containers.iter().any(|one| one.port_named(name) == Some(port))
            }
        };
        let is_asked = |one: &ServicePort| match is_called(service, host) {
            true => one.port == asked,
            false => one.node_port == asked,
        };
        let index = service.spec.ports.iter().position(|one| leads(one) && is_asked(one))?;
        let key = Key::new(Kind::Service, &service.metadata.namespace, &service.metadata.name);
        let path = format!("spec.ports[{index}].targetPort");
        let place = asking.lines.field(&key, &path);
        matches(service, pod).then_some((key, place))
    })
}

/// `http://10.96.0.7:8080/path` leads to port 8080 of 10.96.0.7, and without a port to 80, or 443.
fn host_and_port(url: &str) -> Option<(&str, i32)> {
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    let host = rest.split(['/', '?', '#']).next()?;
    match host.rsplit_once(':') {
        Some((host, port)) => Some((host, port.parse().ok()?)),
        None => Some((host, if scheme == "https" { 443 } else { 80 })),
    }
}

/// Whether a Service goes by this name or address.
fn is_called(service: &Service, host: &str) -> bool {
    let (spec, meta) = (&service.spec, &service.metadata);
    let name = format!("{}.{}", meta.name, meta.namespace);
    spec.cluster_ip == host
        || spec.cluster_ips.iter().chain(&spec.external_ips).any(|one| one == host)
        || service.ingress_addresses().contains(&host)
        || host == meta.name
        || host.strip_prefix(&name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
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
    let is_ready = pod.pod.status.is_ready() && !pod.pod.is_deleting();
    if !is_ready && entry.is_some_and(|one| one.conditions.is_ready()) {
        published(chain, &key, object);
    }
    match ready::question(pod) {
        Ask::End => super::end::answer(chain, pod),
        Ask::Start => super::start::answer(chain, pod),
        _ => ready::answer(chain, pod),
    }
}

/// It counts every pod as ready. Models publishNotReadyAddresses in podToEndpoint.
fn published(chain: &mut Chain, key: &Key, service: &Service) {
    if !service.spec.publish_not_ready_addresses {
        return;
    }
    let place = chain.asking.lines.field(key, "spec.publishNotReadyAddresses");
    let step = chain.say("why.endpoint.published", &[("service", &key.name)]);
    step.tone(Tone::Waiting).rule(Rule::EndpointsFollow).object(key).place(place);
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
