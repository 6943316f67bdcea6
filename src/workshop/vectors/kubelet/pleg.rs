//! The lifecycle events between two relists.

use crate::kit::sorted::SortedMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::super::case::{Case, Failure, same};
use crate::cluster::ContainerId;
use crate::cluster::kubelet::pleg::{PlegEvent, PlegEventKind, Seen, Sightings, events};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    relists: Vec<Relist>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Relist {
    Pods(SortedMap<String, SortedMap<String, State>>),
    Words(String),
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
enum State {
    Running,
    Exited,
    Unknown,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Expect {
    /// Pod, kind and container of each event, relist by relist.
    events: Option<Vec<Vec<Value>>>,
    last_events: Option<Vec<Value>>,
    #[serde(default)]
    order_matters: bool,
}

type Pods = SortedMap<String, Sightings>;

pub fn relists(case: &Case) -> Result<(), Failure> {
    let input: Input = case.input()?;
    let expect: Expect = case.expect()?;
    let mut got = Vec::new();
    let mut before = Pods::new();
    for relist in &input.relists {
        let after = match relist {
            Relist::Pods(pods) => {
                pods.iter().map(|(pod, states)| (pod.clone(), sightings(states))).collect()
            }
            Relist::Words(words) if words == "unchanged" => before.clone(),
            Relist::Words(words) => return Err(Failure::unknown(words)),
        };
        got.push(events_between(&before, &after));
        before = after;
    }
    let arranged = |mut events: Vec<Value>| {
        if !expect.order_matters {
            events.sort_by_key(Value::to_string);
        }
        events
    };
    match (expect.events, expect.last_events) {
        (Some(expected), None) => {
            let expected: Vec<_> = expected.into_iter().map(arranged).collect();
            same(expected, got.into_iter().map(arranged).collect::<Vec<_>>())
        }
        (None, Some(expected)) => same(arranged(expected), arranged(got.pop().unwrap_or_default())),
        _ => Err(Failure::unknown("an expectation without events")),
    }
}

fn sightings(states: &SortedMap<String, State>) -> Sightings {
    let seen = |state: &State| match state {
        State::Running => Seen::Running,
        State::Exited => Seen::Exited,
        State::Unknown => Seen::Unknown,
    };
    states.iter().map(|(id, state)| (ContainerId::new(id), seen(state))).collect()
}

fn events_between(before: &Pods, after: &Pods) -> Vec<Value> {
    let none = Sightings::new();
    let gone = before.keys().filter(|pod| !after.contains_key(*pod));
    after
        .keys()
        .chain(gone)
        .flat_map(|pod| {
            let (old, new) = (before.get(pod).unwrap_or(&none), after.get(pod).unwrap_or(&none));
            let shown = |event: &PlegEvent| json!([pod, name(event.kind), event.id.as_str()]);
            events(old, new).iter().map(shown).collect::<Vec<_>>()
        })
        .collect()
}

fn name(kind: PlegEventKind) -> &'static str {
    match kind {
        PlegEventKind::ContainerStarted => "ContainerStarted",
        PlegEventKind::ContainerDied => "ContainerDied",
        PlegEventKind::ContainerRemoved => "ContainerRemoved",
    }
}
