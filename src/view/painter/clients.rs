//! The loads that run, and those that were stopped: what became of their requests; and what could be sent.

use std::rc::Rc;

use super::history::History;
use crate::cluster::{Client, Cluster, Target};
use crate::kit::order;
use crate::objects::{Key, Service};
use crate::view::clients::{ClientCard, Ending, Pace};
use crate::view::pods::Deed;

/// The causes that a card has room for.
const CAUSES_MAX: usize = 4;

pub fn cards(cluster: &Cluster, history: &History) -> Vec<Rc<ClientCard>> {
    let running = cluster.loads().map(|client| (client, State::Running));
    let stopped = cluster.stopped_loads().map(|client| (client, State::Stopped));
    let all: Vec<(&Client, State)> = stopped.chain(running).collect();
    // One that was begun again by the same name stands for those before it.
    let is_newest = |index: usize, client: &Client| {
        all[index + 1..].iter().all(|(later, _)| later.name != client.name)
    };
    let newest = all.iter().enumerate().filter(|(index, (client, _))| is_newest(*index, client));
    newest
        .filter_map(|(_, (client, state))| card(client, *state, cluster, history).map(Rc::new))
        .collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Running,
    Stopped,
}

fn card(client: &Client, state: State, cluster: &Cluster, history: &History) -> Option<ClientCard> {
    let load = client.load.as_ref()?;
    let tally = client.tally();
    let failed = tally.by_outcome().into_iter().filter(|(outcome, _)| !outcome.is_ok());
    let mut causes: Vec<(String, u64)> =
        failed.map(|(outcome, count)| (outcome.to_string(), count)).collect();
    order::sort_by_key(&mut causes, |(_, count)| std::cmp::Reverse(*count));
    causes.truncate(CAUSES_MAX);
    let last = tally
        .last
        .map(|(at, outcome)| (at, if outcome.is_ok() { Ending::Answered } else { Ending::Failed }));
    let stop = Deed { key: "deed.load-stop", line: format!("sim load stop {}", client.name) };
    Some(ClientCard {
        name: client.name.clone(),
        target: load.target.to_string(),
        pace: match state {
            State::Running => Pace::Every(load.every.to_string()),
            State::Stopped => Pace::Stopped,
        },
        answered: tally.ok,
        failed: tally.failed,
        causes,
        failure: history.last_failure(client.id().number(), cluster.now()),
        deeds: if state == State::Running { vec![stop] } else { Vec::new() },
        last,
    })
}

/// A Service that nobody sends requests to can be sent some.
pub fn offered(cluster: &Cluster, key: &Key, service: &Service) -> Vec<Deed> {
    let is_sent_to = |client: &Client| {
        let target = client.load.as_ref().map(|load| &load.target);
        matches!(target, Some(Target::Service { key: to, .. }) if to == key)
    };
    if cluster.loads().any(is_sent_to) || service.spec.ports.is_empty() {
        return Vec::new();
    }
    let place = match key.namespace.as_str() {
        "default" => String::new(),
        namespace => format!(" -n {namespace}"),
    };
    let line = format!("sim load service/{} --rate 5/s{place}", key.name);
    vec![Deed { key: "deed.load", line }]
}
