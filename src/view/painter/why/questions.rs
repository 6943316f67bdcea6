//! What makes sense to ask of an object at this instant, what matters most first, and how each question is put.

use super::chain::{name, saying};
use super::{
    Asking, Sight, budget, end, endpoints, job, node, outdated, probe, ready, restart, sets,
    workload,
};
use crate::objects::probe::ProbeKind;
use crate::objects::{ConditionStatus, Container, Key, Object};
use crate::session::msg::Ask;
use crate::view::Saying;

pub fn of(asking: &Asking, key: &Key) -> Vec<Ask> {
    if let Some(pod) = asking.sight(key) {
        return of_pod(asking, &pod);
    }
    let Some(object) = asking.object(key) else { return vec![Ask::Story] };
    let mut asks = Vec::new();
    if object.meta().is_deleting() {
        asks.push(Ask::End);
    }
    match object {
        Object::Service(_) => asks.push(Ask::Endpoints),
        Object::Node(_)
            if node::is_lost(asking, &key.name)
                || node::is_ill(asking, &key.name)
                || node::is_cordoned(asking, &key.name) =>
        {
            asks.push(Ask::Node);
        }
        Object::Node(_) => {}
        Object::Job(_) => asks.push(Ask::Finish),
        Object::CronJob(_) => asks.push(Ask::Schedule),
        Object::PodDisruptionBudget(_) => asks.push(Ask::Budget),
        _ => {
            if workload::waits_for(object).is_some() {
                asks.push(Ask::Rollout);
            }
            let (wanted, ready) = workload::counts(asking, object);
            if ready < wanted {
                asks.push(Ask::Replicas);
            }
            if outdated::is_so(asking, key) {
                asks.push(Ask::Outdated);
            }
            if matches!(object, Object::DaemonSet(set) if sets::shuns_nodes(asking, set)) {
                asks.push(Ask::Placing);
            }
        }
    }
    asks.push(Ask::Story);
    asks
}

fn of_pod(asking: &Asking, pod: &Sight) -> Vec<Ask> {
    let status = &pod.pod.status;
    let mut asks = Vec::new();
    if status.is_terminal() && !pod.pod.is_deleting() {
        asks.push(Ask::End);
    } else {
        let waits = |name: &str| {
            status.container_status(name).is_some_and(|one| {
                one.waiting().is_some_and(|waiting| waiting.reason == "CrashLoopBackOff")
            })
        };
        let is_stopped =
            |one: &Container| !pod.pod.is_deleting() && restart::is_stopping(asking, pod, one);
        asks.extend(end::verdict(pod).map(|_| Ask::End));
        let waiting = ready::serving(pod).find(|one| waits(&one.name) || is_stopped(one));
        asks.extend(waiting.map(|one| Ask::Restart(one.name.clone())));
        asks.push(ready::question(pod));
        if outdated::is_so(asking, &pod.key) {
            asks.push(Ask::Outdated);
        }
        for container in ready::serving(pod) {
            if restart::is_worth_asking(asking, pod, container) {
                asks.push(Ask::Restart(container.name.clone()));
            }
        }
        if node::is_off(pod) {
            asks.push(Ask::Story);
        }
    }
    asks.extend(endpoints::of(asking, pod.pod).into_iter().map(Ask::Endpoint));
    for container in ready::serving(pod) {
        for kind in ProbeKind::ALL {
            if probe::worker(pod, &container.name, kind).is_some() {
                asks.push(Ask::Probe(container.name.clone(), kind));
            }
        }
    }
    asks.push(Ask::Story);
    let mut once: Vec<Ask> = Vec::new();
    for ask in asks {
        if !once.contains(&ask) {
            once.push(ask);
        }
    }
    once
}

pub fn wording(asking: &Asking, key: &Key, ask: &Ask) -> Saying {
    let pod = asking.sight(key);
    let subject = name(key);
    let plain = |word: &'static str| saying(word, &[("subject", &subject)]);
    match ask {
        Ask::Story => plain("ask.story"),
        Ask::Start => plain("ask.start"),
        Ask::Ready => match pod.is_some_and(|pod| pod.pod.status.is_ready()) {
            true => plain("ask.ready"),
            false => plain("ask.unready"),
        },
        Ask::Lamp(kind) => {
            let condition = pod.as_ref().and_then(|pod| pod.pod.status.condition(kind));
            let status = condition.map_or(ConditionStatus::Unknown, |one| one.status).as_str();
            saying("ask.lamp", &[("subject", &subject), ("kind", kind), ("status", status)])
        }
        Ask::Restart(container) => match &pod {
            Some(pod) => restart::heading(asking, pod, container),
            None => plain("ask.story"),
        },
        Ask::Probe(container, kind) => probe::heading(container, *kind),
        Ask::End => match asking.object(key).is_some_and(|one| one.meta().is_deleting()) {
            true => plain("ask.end"),
            false if pod.is_some_and(|pod| end::verdict(&pod).is_some()) => plain("ask.ending"),
            false => plain("ask.ended"),
        },
        Ask::Endpoint(service) => {
            let fills = [("pod", key.name.as_str()), ("service", service)];
            saying(endpoints::heading(asking, key, service), &fills)
        }
        Ask::Endpoints => match endpoints::has_ready(asking, key) {
            true => plain("ask.endpoints.some"),
            false => plain("ask.endpoints"),
        },
        Ask::Rollout => plain("ask.rollout"),
        Ask::Replicas => plain("ask.replicas"),
        Ask::Outdated => match (outdated::is_so(asking, key), pod) {
            (true, Some(_)) => plain("ask.outdated"),
            (true, None) => plain("ask.outdated.some"),
            (false, _) => plain("ask.story"),
        },
        Ask::Placing => plain("ask.placing"),
        Ask::Finish => match asking.object(key) {
            Some(Object::Job(job)) if job::is_over(job) => plain("ask.finished"),
            _ => plain("ask.finish"),
        },
        Ask::Schedule => match asking.object(key) {
            Some(Object::CronJob(cron)) if job::is_held(cron) => plain("ask.schedule.held"),
            _ => plain("ask.schedule"),
        },
        Ask::Budget => match asking.object(key) {
            Some(Object::PodDisruptionBudget(one)) if budget::is_full(one) => plain("ask.budget"),
            _ => plain("ask.budget.some"),
        },
        Ask::Node => match node::is_lost(asking, &key.name) {
            true => plain("ask.node"),
            false if node::is_ill(asking, &key.name) => plain("ask.node.silent"),
            false if node::is_cordoned(asking, &key.name) => plain("ask.node.cordoned"),
            false => plain("ask.story"),
        },
    }
}
